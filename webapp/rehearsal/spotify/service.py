"""The imitated Spotify: what it adds to the common service, which switches it has, and how its faults look."""

from __future__ import annotations

import hashlib
import json
from base64 import b64encode
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

from werkzeug.wrappers import Response

from webapp.rehearsal.calls import Call
from webapp.rehearsal.faults import Fault
from webapp.rehearsal.memory import AccountRef, PlaylistRef
from webapp.rehearsal.service import Service
from webapp.rehearsal.spotify import errors, tampering, tokens
from webapp.rehearsal.spotify.limits import Limits
from webapp.rehearsal.state import Playlist, Row

if TYPE_CHECKING:
    from webapp.rehearsal.world import World

BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


class Spotify(Service):
    name = "spotify"
    label = "Spotify"
    roots = ("/spotify/v1", "/spotify/accounts")
    revoke_match = "POST /api/token"  # refreshing is where a revoked consent shows

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self.reset_settings()

    def reset_settings(self) -> None:
        self.limits = Limits()
        self.blind_isrcs: set[str] = set()  # search by ISRC finds nothing, though the track is there
        self.null_in_playlists = False  # an empty place in /me/playlists
        self.snapshot_lag = 0.0  # seconds until a new snapshot is shown; items are there at once
        self.owner_premium = True  # the app's owner pays for Premium
        self.rotate_refresh = False  # refreshing hands out a new refresh token, as until July 2026
        self.auto_consent = self.client_secret = None

    # Identity and change tokens

    def new_id(self, kind: str) -> str:
        self.counter += 1
        if kind == "account":
            return f"rehearsal{self.counter:04d}"
        return base62(f"{self.name} {kind} {self.counter}", 22)

    def change_token(self, playlist: Playlist) -> str:
        """The snapshot that reading shows: with a lag the old one, then a spurious one, then the new one."""
        since = self.now() - playlist.changed_at
        if playlist.shown_before and since < self.snapshot_lag:
            return playlist.shown_before if since < self.snapshot_lag / 2 else snapshot(playlist, "between")
        return snapshot(playlist)

    def token_for(self, who: AccountRef, scopes: list[str] | None = None, client: str = "rehearsal") -> dict[str, Any]:
        """What the token endpoint would answer after this person had consented."""
        return tokens.grant_all(self, self.account(who), scopes or tokens.SCOPES, client)

    # What only this service's own app can do

    def add_local(self, ref: PlaylistRef, title: str, artist: str, album: str = "", seconds: int = 200,
                  position: int | None = None) -> None:  # fmt: skip
        """The person drags a file of their own into a playlist."""
        about = {"title": title, "artist": artist, "album": album, "seconds": seconds}
        self._insert(ref, Row(None, self.now(), "local", about), position)

    def add_episode(self, ref: PlaylistRef, title: str = "A talk about records", position: int | None = None) -> None:
        about = {"id": base62(f"episode {title}", 22), "title": title}
        self._insert(ref, Row(None, self.now(), "episode", about), position)

    def lose(self, ref: PlaylistRef, position: int) -> None:
        """The track at this position is no longer available: its row stays, without a track."""
        with self.editing(self.playlist(ref)) as playlist:
            old = playlist.rows[position]
            playlist.rows[position] = Row(None, old.added_at, "gone", {"was": old.track}, old.added_by)

    def _insert(self, ref: PlaylistRef, row: Row, position: int | None) -> None:
        with self.editing(self.playlist(ref)) as playlist:
            row.added_by = playlist.owner
            playlist.rows.insert(len(playlist.rows) if position is None else position, row)

    # What the gate asks

    def is_api(self, path: str) -> bool:
        return path.startswith("/spotify/v1/")

    def is_refusal(self, response: Response) -> bool:
        return False

    def limit(self, environ: dict[str, Any], call: Call) -> Response | None:
        if not self.is_api(environ["PATH_INFO"]):
            return None
        grant = self.grants.find(bearer(environ), "access")
        return self.limits.check(grant.client if grant else "", call.method, call.path, self.now())

    def tampered(self, fault: Fault, response: Response) -> Response:
        return tampering.tampered(fault, response)

    def error_for(self, status: int) -> Response:
        return errors.refusal(status)

    def rate_error(self, seconds: float) -> Response:
        return errors.too_fast(seconds)

    def quota_error(self, seconds: float) -> Response:
        return errors.quota_used_up(seconds)

    def code_error(self, code: int, message: str | None) -> Response:
        return errors.refusal(code, message)

    def kill_access(self, environ: dict[str, Any]) -> None:
        grant = self.grants.find(bearer(environ), "access")
        if grant:
            grant.expires_at = self.now()

    def kill_refresh(self, environ: dict[str, Any]) -> None:
        form = parse_qs(environ["wsgi.input"].getvalue().decode())
        grant = self.grants.find(form.get("refresh_token", [""])[0], "refresh")
        if grant:
            grant.alive = False


def bearer(environ: dict[str, Any]) -> str:
    return str(environ.get("HTTP_AUTHORIZATION", "")).removeprefix("Bearer ").strip()


def base62(seed: str, length: int) -> str:
    number = int.from_bytes(hashlib.sha256(seed.encode()).digest(), "big")
    digits = []
    for _ in range(length):
        number, digit = divmod(number, 62)
        digits.append(BASE62[digit])
    return "".join(digits)


def snapshot(playlist: Playlist, salt: str = "") -> str:
    """24 bytes, as in reality: a counter and a digest."""
    digest = hashlib.sha1(json.dumps([playlist.id, playlist.version, salt]).encode(), usedforsecurity=False).digest()
    return b64encode(playlist.version.to_bytes(4, "big") + digest).decode()
