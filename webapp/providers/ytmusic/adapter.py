"""YouTube Music as a catalogue to search, without a login."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice

from webapp.domain.asking import Query
from webapp.domain.music import Found
from webapp.providers.kit.credentials import Keeper
from webapp.providers.kit.errors import Malformed, Refused
from webapp.providers.kit.http import Wire
from webapp.providers.kit.pages import shaped
from webapp.providers.kit.roles import Abilities
from webapp.providers.ytmusic import parse
from webapp.providers.ytmusic.client import CHANGED, Client

_ONLY_SEARCH = "YouTube Music is only searched here: lists and likes would need a login, which comes later."

ABILITIES = Abilities(
    can_write_playlists=False,
    can_write_likes=False,
    sees_private=False,
    reorder="none",
    gives_added_at=False,
    change_token=False,
    isrc_in_playlists=False,
    isrc_in_likes=False,
    finds_by_isrc=False,
    why_not=(
        ("can_write_playlists", _ONLY_SEARCH),
        ("can_write_likes", _ONLY_SEARCH),
        ("sees_private", _ONLY_SEARCH),
        ("finds_by_isrc", "YouTube Music tells no ISRC, and does not find by one."),
    ),
)


def open_adapter(_keeper: Keeper, wire: Wire, addresses: Mapping[str, str]) -> Adapter:
    """Enter the room; it asks for nobody's login."""
    return Adapter(Client(wire, addresses), wire)


class Adapter:
    """Plays ``TrackSearch``: songs for the exact question, videos for the loose one. One call each."""

    abilities = ABILITIES

    def __init__(self, client: Client, wire: Wire) -> None:
        self._client = client
        self.wire = wire

    def by_isrc(self, isrc: str) -> tuple[Found, ...]:
        """Not here: as search text an ISRC finds nothing, or something else (checked 2026-11)."""
        raise Refused("YouTube Music does not find by ISRC", code="ability", service=parse.SERVICE)

    def search(self, query: Query, limit: int = 10) -> tuple[Found, ...]:
        """The service's own ranking, at most 20. A track without an artist has one question only, and may take two
        calls for it."""
        for shelf in parse.shelves(query):
            if found := self._hits(query.text, shelf, limit):
                return found
        return ()

    def _hits(self, text: str, shelf: parse.Shelf, limit: int) -> tuple[Found, ...]:
        if not text:
            return ()
        rows = self._client.search(text, shelf)
        found = shaped(lambda: tuple(islice(parse.hits(rows), max(1, limit))), service=parse.SERVICE)
        if not found and not parse.found_nothing(self._client.raw, shelf):
            raise Malformed(CHANGED, service=parse.SERVICE)
        return found
