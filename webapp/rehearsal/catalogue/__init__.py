"""The built-in catalogue behind the imitation services: real artists and titles, with the versions around them."""

from __future__ import annotations

from functools import cache

from .codes import isrcs
from .finding import Index
from .naming import Names
from .reading import names, songs
from .releases import releases
from .shapes import Recording, Service, Side
from .sides import recordings
from .variants import linked, versions

__all__ = ["Catalogue", "Recording", "Service", "Side", "load"]


class Catalogue:
    """All recordings, by id on either service and by search."""

    def __init__(self, known: tuple[Recording, ...], names: Names) -> None:
        self.recordings = known
        self.spotify = {record.spotify.id: record for record in known if record.spotify}
        self.deezer = {record.deezer.id: record for record in known if record.deezer}
        self._index = {"spotify": Index(known, "spotify", names), "deezer": Index(known, "deezer", names)}

    def find(
        self,
        service: Service,
        isrc: str | None = None,
        text: str | None = None,
        title: str | None = None,
        artist: str | None = None,
        album: str | None = None,
        limit: int = 50,
    ) -> list[Recording]:
        """What the service's search answers; everything given must fit."""
        asked = {"text": text, "title": title, "artist": artist, "album": album}
        return self._index[service].find(isrc, {field: words for field, words in asked.items() if words}, limit)


@cache
def load() -> Catalogue:
    """The catalogue, the same on every machine and in every run."""
    written = linked(songs())
    everything = [*written, *releases(written), *versions(written)]
    spelled = Names(names())
    return Catalogue(recordings(everything, isrcs(everything), spelled), spelled)
