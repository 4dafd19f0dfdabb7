"""The imitated Deezer: what it adds to the common service, which switches it has, and how its faults look."""

from __future__ import annotations

import hashlib
import json
import secrets
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

from werkzeug.wrappers import Response

from webapp.rehearsal.calls import Call
from webapp.rehearsal.deezer import errors, tampering
from webapp.rehearsal.deezer.limits import Limits
from webapp.rehearsal.faults import Fault
from webapp.rehearsal.grants import Grant
from webapp.rehearsal.memory import AccountRef, PlaylistRef
from webapp.rehearsal.service import Service
from webapp.rehearsal.state import Account, Playlist

if TYPE_CHECKING:
    from webapp.rehearsal.world import World

PERMS = (
    "basic_access", "email", "offline_access", "manage_library", "manage_community", "delete_library",
    "listening_history",
)  # fmt: skip
HOUR = 3_600


class Deezer(Service):
    name = "deezer"
    label = "Deezer"
    roots = ("/deezer/api", "/deezer/connect")
    max_rows = 2_000

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self.reset_settings()

    def reset_settings(self) -> None:
        self.limits = Limits()
        self.hidden: set[str] = set()  # tracks left out of every list, while its total still counts them
        self.wrong_isrcs: dict[str, str] = {}  # /track/isrc:X answers this track id instead
        self.page_cap = 1_000
        self.auto_consent = self.client_secret = None

    # Identity and change tokens

    def new_id(self, kind: str) -> str:
        self.counter += 1
        return str((1_000_000 if kind == "account" else 14_800_000_000) + self.counter)

    def change_token(self, playlist: Playlist) -> str:
        """The checksum: moves with the list of tracks only, not with the name."""
        return digest([playlist.id, *playlist.track_ids])

    def loved(self, account: Account) -> Playlist:
        """The likes as the playlist "Loved Tracks", oldest first."""
        key = self.loved_id(account)
        rows = list(reversed(account.likes))
        return Playlist(
            key, "Loved Tracks", account.id, public=False, rows=rows, loved=True,
            created_at=rows[0].added_at if rows else 0.0, modified_at=account.likes_changed_at,
        )  # fmt: skip

    def loved_id(self, account: Account) -> str:
        return str(900_000_000 + int(account.id) % 100_000_000)

    def playlist(self, ref: PlaylistRef) -> Playlist:
        for account in self.accounts.values():
            if not isinstance(ref, Playlist) and str(ref) == self.loved_id(account):
                return self.loved(account)
        return super().playlist(ref)

    def make_playlist(self, who: AccountRef, name: str, track_ids: Any = (), *args: Any, **kwargs: Any) -> str:
        """A Deezer playlist is a set: repeats are dropped."""
        return super().make_playlist(who, name, dict.fromkeys(str(one) for one in track_ids), *args, **kwargs)

    def delete_playlist(self, ref: PlaylistRef) -> None:
        playlist = self.playlist(ref)
        super().delete_playlist(playlist)
        self.playlists.pop(playlist.id, None)

    def token_for(self, who: AccountRef, perms: tuple[str, ...] | list[str] = PERMS, client: str = "rehearsal",
                  expires: int | None = None) -> dict[str, Any]:  # fmt: skip
        """What access_token.php would answer; `expires` 0 means never, as with the permission offline_access."""
        with self.world.lock:
            now, secret = self.now(), "fr" + secrets.token_urlsafe(48)[:48]
            lasts = expires if expires is not None else 0 if "offline_access" in perms else HOUR
            ends = now + lasts if lasts else None
            key = self.account(who).key
            self.grants.add(Grant(secret, "access", key, client, list(perms), now, ends, consented_at=now))
            self.world.changed()
            return {"access_token": secret, "expires": lasts}

    # What the gate asks

    def is_api(self, path: str) -> bool:
        return path.startswith("/deezer/api/")

    def is_refusal(self, response: Response) -> bool:
        return response.get_data().startswith((b'{"error"', b"false"))

    def limit(self, environ: dict[str, Any], call: Call) -> Response | None:
        address = environ.get("REMOTE_ADDR", "")
        return self.limits.check(address, self.now()) if self.is_api(environ["PATH_INFO"]) else None

    def tampered(self, fault: Fault, response: Response) -> Response:
        return tampering.tampered(fault, response)

    def error_for(self, status: int) -> Response:
        return {403: errors.refusal(200), 404: errors.not_found()}.get(status) or errors.refusal(50, status=status)

    def rate_error(self, _seconds: float) -> Response:
        return errors.refusal(4)

    def quota_error(self, seconds: float) -> Response:
        return errors.refusal(4)

    def code_error(self, code: int, message: str | None) -> Response:
        return errors.refusal(code, message)

    def kill_access(self, environ: dict[str, Any]) -> None:
        pairs = parse_qs(environ.get("QUERY_STRING", "")) | parse_qs(environ["wsgi.input"].getvalue().decode())
        grant = self.grants.find(pairs.get("access_token", [""])[0], "access")
        if grant:
            grant.alive = False

    def kill_refresh(self, environ: dict[str, Any]) -> None:
        self.kill_access(environ)  # there is no refresh token


def digest(values: list[Any]) -> str:
    return hashlib.md5(json.dumps(values).encode(), usedforsecurity=False).hexdigest()
