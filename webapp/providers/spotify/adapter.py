"""Spotify as a library of likes and playlists, and as a catalogue to search."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from webapp.domain.asking import Query
from webapp.domain.music import Account, Found, ListInfo, Listing
from webapp.providers.kit.credentials import Keeper
from webapp.providers.kit.errors import Gone, Malformed, Refused
from webapp.providers.kit.http import Wire
from webapp.providers.kit.pages import Page, TornError, collect, complete_or_partial, hits, mapping, searched, shaped
from webapp.providers.kit.roles import Abilities
from webapp.providers.spotify import parse
from webapp.providers.spotify.client import SERVICE, Client

ABILITIES = Abilities(
    keeps_repeats=True,
    removes_all_occurrences=True,
    reorder="range",
    adds_at_position=True,
    max_batch_add=100,
    max_batch_remove=100,
    max_batch_like=40,
    max_batch_unlike=40,
    # About 10 000 to 11 000, never published; beyond it adding gives 403 or 500.
    max_playlist_items=10_000,
    page_size=50,
    index_page_size=50,
)
#: Most hits of one search call (since 2026-02; more is a 400).
HITS = 10


def open_adapter(keeper: Keeper, wire: Wire, addresses: Mapping[str, str]) -> Adapter:
    """Enter the room with a login."""
    return Adapter(Client(keeper, wire, addresses), wire)


class Adapter:
    """Plays ``Library`` and ``TrackSearch``. Playlists up to 100 rows are read in one call, longer ones in pages."""

    abilities = ABILITIES

    def __init__(self, client: Client, wire: Wire) -> None:
        self._client = client
        self.wire = wire
        #: What the list of lists said last: list -> (change token, number of rows).
        self._announced: dict[str, tuple[str | None, int | None]] = {}

    def me(self) -> Account:
        return shaped(lambda: parse.account(mapping(self._client.me())), service=SERVICE)

    def playlists(self) -> tuple[ListInfo, ...]:
        user_id = self._user_id()
        raw = complete_or_partial(lambda: _whole(collect(self._index_page)), service=SERVICE)
        # Now and then the service puts a null where a playlist should be.
        kept = [mapping(one) for one in raw if one is not None]
        infos = shaped(lambda: tuple(parse.list_info(one, user_id) for one in kept), service=SERVICE)
        self._announced = {info.id: (info.change_token, info.total) for info in infos}
        return infos

    def playlist(self, list_id: str) -> Listing:
        user_id = self._user_id()
        return complete_or_partial(lambda: self._read(list_id, user_id), service=SERVICE)

    def likes(self) -> Listing:
        raw = complete_or_partial(
            lambda: _whole(collect(lambda offset: parse.page(self._client.saved_tracks(offset)))), service=SERVICE
        )
        return Listing(rows=shaped(lambda: parse.rows(raw), service=SERVICE))

    def create_playlist(self, name: str, description: str = "") -> ListInfo:
        raw = self._client.create_playlist(name, description)
        try:
            owner = ((raw or {}).get("owner") or {}).get("id")
            return parse.list_info(mapping(raw), str(owner))
        except (KeyError, TypeError, AttributeError, Malformed):
            pass
        raise Malformed("Spotify did not say which playlist it made", service=SERVICE, maybe_applied=True)

    def edit_playlist(self, list_id: str, *, name: str | None = None, description: str | None = None) -> None:
        given = {"name": name, "description": description}
        details = {word: value for word, value in given.items() if value is not None}
        if details:
            self._client.change_details(_id(list_id), details)

    def add(self, list_id: str, track_ids: Sequence[str], position: int | None = None) -> None:
        if uris := _uris(track_ids, self.abilities.max_batch_add):
            self._client.add_items(_id(list_id), uris, position)

    def remove(self, list_id: str, track_ids: Sequence[str]) -> None:
        if uris := _uris(dict.fromkeys(track_ids), self.abilities.max_batch_remove):
            # For up to 30 s the old token stands over the new rows.
            self._announced.pop(list_id, None)
            self._client.remove_items(_id(list_id), uris)

    def move(self, list_id: str, start: int, length: int, before: int) -> None:
        self._client.reorder_items(_id(list_id), start, length, before)

    def arrange(self, list_id: str, track_ids: Sequence[str]) -> None:
        """Not here: replacing a whole list would lose local files and every date. Lists are ordered by ``move``."""
        raise Refused("Spotify brings a playlist into order by moving rows", code="ability", service=SERVICE)

    def like(self, track_ids: Sequence[str]) -> None:
        if uris := _uris(track_ids, self.abilities.max_batch_like):
            self._client.save_to_library(uris)

    def unlike(self, track_ids: Sequence[str]) -> None:
        if uris := _uris(track_ids, self.abilities.max_batch_unlike):
            self._client.remove_from_library(uris)

    def by_isrc(self, isrc: str) -> tuple[Found, ...]:
        """By search: sometimes empty though the track is there (seen 2019 to 2026), so that words may still find it."""
        code = parse.isrc(isrc)
        found = self._hits(Query("isrc", isrc=code), HITS) if code else ()
        return tuple(hit for hit in found if hit.track.isrc == code)

    def search(self, query: Query, limit: int = HITS) -> tuple[Found, ...]:
        """One call of a scarce budget, by fields or plainly."""
        return self._hits(query, max(1, min(limit, HITS)))

    def track(self, track_id: str) -> Found:
        """One track of the catalogue. ``Gone`` where there is none."""
        return shaped(lambda: parse.found(mapping(self._client.track(_id(track_id)))), service=SERVICE)

    def _hits(self, query: Query, limit: int) -> tuple[Found, ...]:
        text = parse.query_text(query)
        answer = searched(lambda: self._client.search_tracks(text, limit), service=SERVICE)
        raw = hits(parse.page(mapping(answer).get("tracks")), service=SERVICE)
        return shaped(lambda: tuple(parse.found(one) for one in raw if one and one.get("id")), service=SERVICE)

    def _index_page(self, offset: int) -> Page:
        return parse.page(self._client.my_playlists(offset))

    def _read(self, list_id: str, user_id: str) -> Listing:
        head = mapping(self._client.playlist(_id(list_id)))
        info = shaped(lambda: parse.list_info(head, user_id), service=SERVICE)
        inner = parse.rows_object(head)
        if inner is None or not isinstance(inner.get("items"), list):
            raise Refused("Spotify shows the rows of own and shared playlists only", code="not_mine", service=SERVICE)
        first = parse.page(inner)
        self._not_emptied(info, first)
        pages = collect(lambda offset: parse.page(self._client.playlist_items(list_id, offset)), first=first)
        if len(pages) > 1:
            # The token lags behind the rows by up to 30 s; equal before and after is what can be proved.
            after = mapping(self._client.snapshot(list_id)).get("snapshot_id")
            if after != info.change_token:
                raise TornError("the playlist changed while it was read")
        raw = _whole(pages)
        return Listing(rows=shaped(lambda: parse.rows(raw), service=SERVICE), info=info, change_token=info.change_token)

    def _not_emptied(self, info: ListInfo, first: Page) -> None:
        """Equal tokens prove equal rows: fewer of them under the same token is a bad moment of the service."""
        token, total = self._announced.get(info.id, (None, None))
        if token is not None and token == info.change_token and (first.total or 0) < (total or 0):
            raise TornError("the playlist shows fewer rows than its unchanged token stands for")

    def _user_id(self) -> str:
        """The name by which playlists know their owner; asked once for a login and kept with it."""
        known = self._client.keeper.load().extra.get("user_id")
        if known:
            return known
        account = self.me()
        with self._client.keeper.lock():
            held = self._client.keeper.load()
            self._client.keeper.save(held.with_extra(user_id=account.extra["user_id"]))
        return account.extra["user_id"]


def _whole(pages: list[Page]) -> list[Any]:
    """All rows of all pages: as many as were announced, or it is no list."""
    rows = [row for page in pages for row in page.rows]
    if len(rows) != pages[0].total:
        raise TornError(f"{len(rows)} rows came of {pages[0].total} announced")
    return rows


def _id(value: str) -> str:
    """An id as it may stand in a path: anything else could reach another endpoint."""
    if value.isascii() and value.replace("_", "").replace("-", "").isalnum():
        return value
    raise Gone("this is not an id of Spotify", service=SERVICE)


def _uris(track_ids: Any, most: int) -> list[str]:
    ids = list(track_ids)
    if len(ids) > most:
        raise Refused(f"at most {most} tracks in one call", code="batch", service=SERVICE)
    return [one if one.startswith("spotify:") else f"spotify:track:{_id(one)}" for one in ids]
