"""Deezer as a library of likes and playlists, with a login or as a public profile, and as a catalogue to search."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from webapp.domain.asking import Query
from webapp.domain.music import Account, Found, ListInfo, Listing
from webapp.providers.deezer import parse
from webapp.providers.deezer.client import PAGE, SERVICE, Client
from webapp.providers.kit.credentials import Keeper
from webapp.providers.kit.errors import Gone, Malformed, ProviderError, Refused
from webapp.providers.kit.http import Wire
from webapp.providers.kit.pages import Page, TornError, collect, complete_or_partial, hits, mapping, searched, shaped
from webapp.providers.kit.roles import Abilities

#: How many playlists one call of the list of lists brings; the default is 25.
LISTS = 100

ABILITIES = Abilities(
    keeps_repeats=False,
    removes_all_occurrences=True,
    reorder="permutation",
    adds_at_position=False,
    isrc_in_likes=False,
    max_batch_add=50,
    max_batch_remove=50,
    max_batch_like=50,
    max_batch_unlike=1,
    # 2000 in an old support page, 4885 seen in 2026: the service says when a list is full (code 100).
    max_playlist_items=None,
    page_size=500,
    index_page_size=LISTS,
)
_READ_ONLY = (
    "Deezer gives no new developer keys since 2024, and without one a profile can only be read."
    " An operator with an old key can enter it in the settings."
)
PUBLIC = replace(
    ABILITIES,
    can_write_playlists=False,
    can_write_likes=False,
    sees_private=False,
    reorder="none",
    why_not=(
        ("can_write_playlists", _READ_ONLY),
        ("can_write_likes", _READ_ONLY),
        ("sees_private", "Without a login Deezer shows what the profile has made public, and nothing else."),
        ("reorder", _READ_ONLY),
    ),
)


def open_adapter(keeper: Keeper, wire: Wire, addresses: Mapping[str, str]) -> Adapter:
    """Enter the room with a login, or as a reader of a public profile."""
    return Adapter(Client(keeper, wire, addresses), wire)


class Adapter:
    """Plays ``Library`` and ``TrackSearch``. A playlist is a set; it is read in one call, or in pages of 500."""

    def __init__(self, client: Client, wire: Wire) -> None:
        self._client = client
        self.wire = wire
        self.abilities = PUBLIC if client.public else ABILITIES
        self._account_id = client.keeper.load().account_id
        #: When each list was changed, as the list of lists said: a list by itself does not tell.
        self._changed: dict[str, str] = {}
        #: How many likes the list of lists announced last: likes are one of its lists.
        self._loved = 0

    def me(self) -> Account:
        account = parse.account(mapping(self._client.me()))
        self._account_id = account.id
        return account

    def playlists(self) -> tuple[ListInfo, ...]:
        mine = self._my_id()
        raw = complete_or_partial(self._index, service=SERVICE)
        self._changed = {str(one["id"]): str(one.get("time_mod") or "") for one in raw if "id" in one}
        loved, own = _parted(raw)
        self._loved = sum(int(one.get("nb_tracks") or 0) for one in loved)
        return shaped(lambda: tuple(self._info(one, mine) for one in own), service=SERVICE)

    def playlist(self, list_id: str) -> Listing:
        mine = self._my_id()
        return complete_or_partial(lambda: self._read(list_id, mine), service=SERVICE)

    def likes(self) -> Listing:
        """Newest first by the time of liking, whatever order the service sends."""
        pages = complete_or_partial(self._likes_pages, service=SERVICE)
        raw = _rows(pages)
        token = pages[0].token
        rows = shaped(lambda: parse.rows(parse.newest_first(raw)), service=SERVICE)
        return Listing(rows=rows, change_token=token, hidden=_hidden(pages[-1].total, raw))

    def create_playlist(self, name: str, description: str = "") -> ListInfo:
        """Made, and made private at once by a second call, because Deezer makes lists public.

        Where that second call fails the error says ``maybe_applied``: the list is there, and public. Reading the list
        of lists finds it, and ``make_private`` sets it right.
        """
        made = mapping(self._client.create_playlist(name, description))
        if not made.get("id"):
            raise Malformed("Deezer did not say which playlist it made", service=SERVICE, maybe_applied=True)
        list_id = str(made["id"])
        try:
            self.make_private(list_id)
        except ProviderError as error:
            error.maybe_applied = True
            raise
        return ListInfo(list_id, name, description, owner_id=self._account_id, public=False, total=0)

    def make_private(self, list_id: str) -> None:
        """Take a playlist out of the public profile. Repeating is harmless."""
        self._client.update_playlist(list_id, public="false")

    def edit_playlist(self, list_id: str, *, name: str | None = None, description: str | None = None) -> None:
        given = {"title": name, "description": description}
        changes = {word: value for word, value in given.items() if value is not None}
        if changes:
            self._client.update_playlist(list_id, **changes)

    def add(self, list_id: str, track_ids: Sequence[str], position: int | None = None) -> None:
        """At the end only, and each track once."""
        if position is not None:
            raise Refused("Deezer adds at the end of a playlist only", code="ability", service=SERVICE)
        if ids := _batch(track_ids, self.abilities.max_batch_add):
            self._client.add_tracks(list_id, ids)

    def remove(self, list_id: str, track_ids: Sequence[str]) -> None:
        if ids := _batch(track_ids, self.abilities.max_batch_remove):
            self._client.delete_tracks(list_id, ids)

    def move(self, list_id: str, start: int, length: int, before: int) -> None:
        """Not here: order is given as a whole, by ``arrange``."""
        raise Refused("Deezer takes the order of a playlist as a whole", code="ability", service=SERVICE)

    def arrange(self, list_id: str, track_ids: Sequence[str]) -> None:
        if track_ids:
            self._client.order_tracks(list_id, list(dict.fromkeys(track_ids)))

    def like(self, track_ids: Sequence[str]) -> None:
        if ids := _batch(track_ids, self.abilities.max_batch_like):
            self._client.love(ids)

    def unlike(self, track_ids: Sequence[str]) -> None:
        self._loved = 0
        for one in _batch(track_ids, self.abilities.max_batch_unlike):
            self._client.unlove(one)

    def by_isrc(self, isrc: str) -> tuple[Found, ...]:
        """The one version that Deezer keeps under this ISRC, or nothing. ``playable`` tells if it is readable here."""
        code = parse.isrc(isrc)
        try:
            return (self._found(lambda: self._client.track_by_isrc(code)),) if code else ()
        except Gone:
            return ()

    def search(self, query: Query, limit: int = 10) -> tuple[Found, ...]:
        """By fields or plainly. Hits hold no ISRC: ``track`` asks for one, a call each."""
        text, most = parse.query_text(query), max(1, min(limit, 100))
        answer = searched(lambda: self._client.search(text, most), service=SERVICE)
        raw = hits(parse.page(answer), service=SERVICE)[:most]
        return shaped(lambda: tuple(parse.found(one) for one in raw), service=SERVICE)

    def track(self, track_id: str) -> Found:
        """One track of the catalogue with its ISRC, year and all artists. ``Gone`` where there is none."""
        return self._found(lambda: self._client.track(track_id))

    def _found(self, ask: Callable[[], Any]) -> Found:
        return shaped(lambda: parse.found(mapping(ask())), service=SERVICE)

    def _index(self) -> list[dict[str, Any]]:
        pages = collect(lambda index: parse.page(self._client.my_playlists(index, LISTS)), step=LISTS)
        raw = _rows(_proved(pages))
        if pages[-1].total is not None and len(raw) != pages[-1].total:
            raise TornError(f"{len(raw)} playlists came of {pages[-1].total} announced")
        return [mapping(one) for one in raw]

    def _read(self, list_id: str, mine: str) -> Listing:
        head = mapping(self._client.playlist(list_id))
        info = shaped(lambda: self._info(head, mine), service=SERVICE)
        embedded = head.get("tracks")
        if isinstance(embedded, dict) and len(embedded.get("data") or ()) == info.total:
            pages = [parse.page({"next": None, "total": info.total, "checksum": head.get("checksum"), **embedded})]
        else:
            pages = collect(lambda index: parse.page(self._client.playlist_tracks(list_id, index)), step=PAGE)
        token = _proved(pages)[0].token
        if token is not None and token != head.get("checksum"):
            raise TornError("the playlist changed while it was read")
        if None not in (info.total, pages[-1].total) and info.total != pages[-1].total:
            raise TornError("the playlist and its pages announce different numbers of rows")
        raw = _rows(pages)
        hidden = _hidden(info.total if pages[-1].total is None else pages[-1].total, raw)
        return Listing(
            rows=shaped(lambda: parse.rows(raw), service=SERVICE),
            info=info,
            change_token=info.change_token,
            hidden=hidden,
        )

    def _info(self, raw: dict[str, Any], mine: str) -> ListInfo:
        time_mod = self._changed.get(str(raw.get("id")))
        return parse.list_info(raw, account_id=mine, writes=self.abilities.can_write_playlists, time_mod=time_mod)

    def _likes_pages(self) -> list[Page]:
        pages = _proved(collect(lambda index: parse.page(self._client.loved_tracks(index)), step=PAGE))
        if self._loved and pages[-1].total == 0:
            raise TornError(f"no likes came of {self._loved} announced")
        return pages

    def _my_id(self) -> str:
        return self._account_id or self.me().id


def _parted(raw: list[dict[str, Any]]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The likes, which stand among the playlists, and the playlists."""
    return [one for one in raw if one.get("is_loved_track")], [one for one in raw if not one.get("is_loved_track")]


def _proved(pages: list[Page]) -> list[Page]:
    """Pages that do not hold more than was announced. Fewer is no proof of a fault: rows may be hidden by country.

    That all of them are hidden is not believed: that is how a bad moment of the service looks.
    """
    total, rows = pages[-1].total, sum(len(page.rows) for page in pages)
    if total is not None and (rows > total or (total and not rows)):
        raise TornError(f"{rows} rows came of {total} announced")
    return pages


def _rows(pages: list[Page]) -> list[Any]:
    return [row for page in pages for row in page.rows]


def _hidden(total: int | None, rows: Sequence[Any]) -> int:
    return max(0, (total or 0) - len(rows))


def _batch(track_ids: Sequence[str], most: int) -> list[str]:
    ids = list(dict.fromkeys(track_ids))
    if len(ids) > most:
        raise Refused(f"at most {most} tracks in one call", code="batch", service=SERVICE)
    return ids
