"""Spotify's Web API, one method per endpoint: JSON in, JSON out, with a living token and its refusals understood."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from webapp.providers.kit.answers import Answer
from webapp.providers.kit.credentials import Credentials, Keeper
from webapp.providers.kit.errors import Gone, NeedsLogin, ProviderError, Refused
from webapp.providers.kit.http import Wire
from webapp.providers.spotify import login

SERVICE = "spotify"
#: Seconds before its end at which an access token is renewed without being tried first.
LEEWAY = 30
KINDS = "track,episode"


class Client:
    """The endpoints that Development Mode has since 2026-03 (``/items``, ``/me/library``), and no others."""

    def __init__(
        self, keeper: Keeper, wire: Wire, addresses: Mapping[str, str], *, clock: Callable[[], float] = time.time
    ) -> None:
        self.keeper = keeper
        self._wire = wire
        self._api = addresses["api"].rstrip("/")
        self._accounts = addresses["accounts"].rstrip("/")
        self._clock = clock

    def me(self) -> Any:
        return self._get("/me", "me")

    def my_playlists(self, offset: int, limit: int = 50) -> Any:
        return self._get("/me/playlists", "lists", limit=limit, offset=offset)

    def playlist(self, list_id: str) -> Any:
        """The head and up to 100 rows in one call."""
        return self._get(f"/playlists/{list_id}", "playlist", additional_types=KINDS)

    def snapshot(self, list_id: str) -> Any:
        """Only the change token of a playlist."""
        return self._get(f"/playlists/{list_id}", "playlist", fields="snapshot_id")

    def playlist_items(self, list_id: str, offset: int, limit: int = 50) -> Any:
        path = f"/playlists/{list_id}/items"
        return self._get(path, "items", limit=limit, offset=offset, additional_types=KINDS)

    def saved_tracks(self, offset: int, limit: int = 50) -> Any:
        return self._get("/me/tracks", "likes", limit=limit, offset=offset)

    def create_playlist(self, name: str, description: str) -> Any:
        # ``public`` is true by default.
        body = {"name": name, "description": description, "public": False, "collaborative": False}
        return self._call("POST", "/me/playlists", "writes", json=body).json()

    def change_details(self, list_id: str, details: dict[str, Any]) -> None:
        _silent(self._call("PUT", f"/playlists/{list_id}", "writes", json=details, idempotent=True))

    def add_items(self, list_id: str, uris: Sequence[str], position: int | None) -> None:
        body: dict[str, Any] = {"uris": list(uris)}
        if position is not None:
            body["position"] = position
        self._call("POST", f"/playlists/{list_id}/items", "writes", json=body).json()

    def remove_items(self, list_id: str, uris: Sequence[str]) -> None:
        """Every occurrence goes; ``positions`` would be ignored (checked 2026-09)."""
        body = {"items": [{"uri": uri} for uri in uris]}
        self._call("DELETE", f"/playlists/{list_id}/items", "writes", json=body).json()

    def reorder_items(self, list_id: str, start: int, length: int, before: int) -> None:
        body = {"range_start": start, "range_length": length, "insert_before": before}
        self._call("PUT", f"/playlists/{list_id}/items", "writes", json=body).json()

    def save_to_library(self, uris: Sequence[str]) -> None:
        """The ids go in the query string: in a body they are "missing"."""
        _silent(self._call("PUT", "/me/library", "library", params={"uris": ",".join(uris)}, idempotent=True))

    def remove_from_library(self, uris: Sequence[str]) -> None:
        _silent(self._call("DELETE", "/me/library", "library", params={"uris": ",".join(uris)}, idempotent=True))

    def search_tracks(self, text: str, limit: int) -> Any:
        return self._get("/search", "search", q=text, type="track", limit=limit)

    def track(self, track_id: str) -> Any:
        return self._get(f"/tracks/{track_id}", "tracks")

    def _get(self, path: str, family: str, **params: Any) -> Any:
        return self._call("GET", path, family, params=params).json()

    def _call(self, method: str, path: str, family: str, **parts: Any) -> Answer:
        held = self._living()
        answer = self._send(method, path, family, held, parts)
        if answer.status == 401:
            # Refused before anything was done, so that even a write may be sent again.
            held = login.renew(self.keeper, self._accounts, stale=held.access_token, clock=self._clock)
            answer = self._send(method, path, family, held, parts)
        if answer.ok:
            return answer
        raise _refusal(answer)

    def _living(self) -> Credentials:
        held = self.keeper.load()
        if held.access_token and not held.ends_within(LEEWAY, self._clock()):
            return held
        return login.renew(self.keeper, self._accounts, stale=held.access_token, clock=self._clock)

    def _send(self, method: str, path: str, family: str, held: Credentials, parts: dict[str, Any]) -> Answer:
        headers = {"Authorization": f"Bearer {held.access_token}"}
        return self._wire.send(method, self._api + path, family=family, headers=headers, **parts)


def _silent(answer: Answer) -> None:
    """These writes answer nothing, or JSON. A page means that something stood between, and the write may be lost."""
    if answer.body.strip():
        answer.json()


def _refusal(answer: Answer) -> ProviderError:
    """What a 4xx means. A 403 never means that the login is dead: it may be one list, one scope or the app."""
    if answer.status == 401:
        return NeedsLogin("Spotify does not accept this login any more: sign in again", service=SERVICE)
    if answer.status == 403:
        return _forbidden(answer)
    if answer.status in (404, 410):
        return Gone("Spotify does not have this, or does not show it to us", service=SERVICE)
    return Refused(f"Spotify refused this ({answer.status})", code=str(answer.status), service=SERVICE)


#: Words within the answer of a 403 -> (code, sentence). The body may be plain text. Checked 2026-11.
_FORBIDDEN = (
    (
        "not registered",
        "not_registered",
        "This Spotify account is not on the list of users of the app: the app's owner adds it in the developer"
        " dashboard (five users at most)",
    ),
    ("scope", "scope", "The login lacks a permission for this: sign in again and grant all of them"),
    ("premium", "premium", "Spotify serves this app only while its owner has Premium"),
)


def _forbidden(answer: Answer) -> Refused:
    text = answer.text.lower()
    for word, code, sentence in _FORBIDDEN:
        if word in text:
            return Refused(sentence, code=code, service=SERVICE)
    return Refused("Spotify does not allow this here", code="403", service=SERVICE)
