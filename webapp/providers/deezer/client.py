"""Deezer's public API, one method per endpoint: JSON in, JSON out, with or without a login."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from webapp.providers.deezer import parse
from webapp.providers.kit.credentials import Keeper
from webapp.providers.kit.errors import Gone, NeedsLogin, Refused
from webapp.providers.kit.http import Wire

SERVICE = "deezer"
#: Rows asked for in one page: the default is 25; 500 is known to be safe.
PAGE = 500


class Client:
    """The token travels as a parameter of each call, so that no address of a call is ever shown or kept."""

    def __init__(
        self, keeper: Keeper, wire: Wire, addresses: Mapping[str, str], *, clock: Callable[[], float] = time.time
    ) -> None:
        self.keeper = keeper
        self._wire = wire
        self._api = addresses["api"].rstrip("/")
        self._clock = clock

    @property
    def public(self) -> bool:
        """Whether this is a profile read without any login."""
        return self.keeper.load().kind == "public"

    def me(self) -> Any:
        return self._get(self._mine(), "me")

    def my_playlists(self, index: int, limit: int) -> Any:
        return self._get(f"{self._mine()}/playlists", "lists", index=index, limit=limit)

    def playlist(self, list_id: str) -> Any:
        """The head with the rows, unpaged up to a cap that is not published."""
        return self._get(f"/playlist/{_number(list_id)}", "playlist")

    def playlist_tracks(self, list_id: str, index: int) -> Any:
        return self._get(f"/playlist/{_number(list_id)}/tracks", "items", index=index, limit=PAGE)

    def loved_tracks(self, index: int) -> Any:
        return self._get(f"{self._mine()}/tracks", "likes", index=index, limit=PAGE)

    def create_playlist(self, title: str, description: str) -> Any:
        form = {"title": title, "description": description} if description else {"title": title}
        return self._call("POST", "/user/me/playlists", "writes", form)

    def update_playlist(self, list_id: str, **changes: str) -> None:
        parse.done(self._call("POST", f"/playlist/{_number(list_id)}", "writes", changes, idempotent=True))

    def add_tracks(self, list_id: str, track_ids: Sequence[str]) -> None:
        """Appends. One track that is there already makes the service refuse the whole call (code 500)."""
        parse.done(self._call("POST", f"/playlist/{_number(list_id)}/tracks", "writes", {"songs": _numbers(track_ids)}))

    def order_tracks(self, list_id: str, track_ids: Sequence[str]) -> None:
        form = {"order": _numbers(track_ids)}
        parse.done(self._call("POST", f"/playlist/{_number(list_id)}/tracks", "writes", form, idempotent=True))

    def delete_tracks(self, list_id: str, track_ids: Sequence[str]) -> None:
        parse.done(
            self._call("DELETE", f"/playlist/{_number(list_id)}/tracks", "writes", {"songs": _numbers(track_ids)})
        )

    def love(self, track_ids: Sequence[str]) -> None:
        parse.done(self._call("POST", "/user/me/tracks", "writes", {"track_ids": _numbers(track_ids)}, idempotent=True))

    def unlove(self, track_id: str) -> None:
        form = {"track_id": _number(track_id)}
        parse.done(self._call("DELETE", "/user/me/tracks", "writes", form, idempotent=True))

    def search(self, text: str, limit: int) -> Any:
        return self._get("/search", "search", q=text, limit=limit)

    def track(self, track_id: str) -> Any:
        return self._get(f"/track/{_number(track_id)}", "tracks")

    def track_by_isrc(self, isrc: str) -> Any:
        """Not documented, and stable for years (checked 2026-11). One version of the recording, or error 800."""
        return self._get(f"/track/isrc:{isrc}", "tracks")

    def _mine(self) -> str:
        held = self.keeper.load()
        return f"/user/{_number(held.account_id or '')}" if held.kind == "public" else "/user/me"

    def _get(self, path: str, family: str, **params: Any) -> Any:
        return self._call("GET", path, family, params)

    def _call(self, method: str, path: str, family: str, values: Mapping[str, Any], *, idempotent: bool = False) -> Any:
        given = {**values, **self._token(writes=method != "GET")}
        parts: dict[str, Any] = {"form": given} if method == "POST" else {"params": given}
        answer = self._wire.send(method, self._api + path, family=family, idempotent=idempotent, **parts)
        return parse.checked(answer)

    def _token(self, *, writes: bool) -> dict[str, str]:
        held = self.keeper.load()
        if held.kind == "public":
            if writes:
                raise Refused("A public profile is read without a login, and cannot be changed", code="public")
            return {}
        if not held.access_token or held.ends_within(0, self._clock()):
            # There is nothing to renew it with.
            raise NeedsLogin(parse.CODES[300][1], service=SERVICE)
        return {"access_token": held.access_token}


def _number(value: str) -> str:
    """An id as it may stand in a path."""
    if value.removeprefix("-").isascii() and value.removeprefix("-").isdigit():
        return value
    raise Gone("this is not an id of Deezer", service=SERVICE)


def _numbers(values: Sequence[str]) -> str:
    return ",".join(_number(value) for value in values)
