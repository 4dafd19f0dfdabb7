"""A list of tracks read: each track's titles in every cut, its length, and whether the list is a concert's."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from webapp.domain.matching import titles
from webapp.domain.matching.albums import words
from webapp.domain.matching.normalise import fold, form
from webapp.domain.music import Track

LISTS = 2_048  # lists of tracks kept read


@dataclass(frozen=True, slots=True)
class TrackList:
    """The tracks of an album: ``names`` each track's titles in every cut, ``lengths`` in seconds where known."""

    names: tuple[tuple[str, ...], ...]
    lengths: tuple[float | None, ...]
    live: float
    latin: bool

    def __len__(self) -> int:
        return len(self.names)

    def literal(self) -> dict[str, list[int]]:
        """The places of each title as it is written."""
        return _places((at, names[:1]) for at, names in enumerate(self.names))

    def telling(self) -> dict[str, list[int]]:
        """The places of each title in any cut that only one track has: "Star Wars" may stand before all of them."""
        found = _places((at, names) for at, names in enumerate(self.names))
        return {name: places for name, places in found.items() if len(places) == 1}

    @property
    def total_s(self) -> float | None:
        """The playing time in seconds; ``None`` unless every length is known."""
        return sum(one for one in self.lengths if one is not None) if None not in self.lengths else None


def _places(named: Iterable[tuple[int, tuple[str, ...]]]) -> dict[str, list[int]]:
    places: dict[str, list[int]] = defaultdict(list)
    for at, names in named:
        for name in names:
            places[name].append(at)
    return places


@lru_cache(maxsize=LISTS)
def read(tracks: tuple[Track, ...]) -> TrackList:
    """A list of tracks, read once."""
    names = tuple(_names(track.title) for track in tracks)
    lengths = tuple(track.duration_ms / 1000 if track.duration_ms else None for track in tracks)
    live = sum(bool(words.HARD["live"].search(fold(track.title))) for track in tracks)
    latin = sum(form(track.title).is_latin for track in tracks) * 2 >= len(tracks)
    return TrackList(names, lengths, live / max(len(tracks), 1), latin)


def _names(title: str) -> tuple[str, ...]:
    read = titles.read(title)
    found = [name for view in read.views for name in (view.title.plain, view.title.latin) if name]
    return tuple(dict.fromkeys(found))
