"""An index of one's own tracks, in memory: which of them could be a newly seen row."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from webapp.domain.matching.prepared import Prepared, prepare
from webapp.domain.music import Track

ISRC_WEIGHT = 50.0
CROWDED = 400  # a key that more tracks share than this says too little to walk through, unless nothing else is found


class Index:
    """Tracks by ISRC, by words and by trigrams of their folded titles and artists.

    Built from pairs of an id and a track; an id added again gets further keys and keeps its old ones.
    """

    def __init__(self, tracks: Iterable[tuple[int, Track]] = ()) -> None:
        self._holders: defaultdict[str, list[int]] = defaultdict(list)
        for id, track in tracks:
            self.add(id, track)

    def add(self, id: int, track: Track) -> None:
        """Makes ``track`` findable under ``id``."""
        for key in _keys(prepare(track)):
            self._holders[key].append(id)

    def candidates(self, query: Track, limit: int = 20) -> list[int]:
        """At most ``limit`` ids, the likeliest first; a rare key in common counts more than a frequent one."""
        found: Counter[int] = Counter()
        keys = sorted(
            (key for key in _keys(prepare(query)) if key in self._holders), key=lambda key: (self._crowd(key), key)
        )
        for at, key in enumerate(keys):
            if self._crowd(key) > CROWDED and len(found) >= limit and at > 2:
                break
            self._count(key, found)
        return [id for id, _ in sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))[:limit]]

    def _crowd(self, key: str) -> int:
        return len(self._holders[key])

    def _count(self, key: str, found: Counter[int]) -> None:
        holders = self._holders[key]
        weight = ISRC_WEIGHT if key.startswith("i:") else _weight(key) / (1 + len(holders)) ** 0.5
        for id in holders:
            found[id] += weight  # type: ignore[assignment]


def _weight(key: str) -> float:
    return {"t": 6.0, "w": 3.0, "a": 2.0}.get(key[0], 1.0)


def _keys(record: Prepared) -> set[str]:
    """Keys of four kinds: ISRC, whole title, words of title and artists, trigrams of the title."""
    return set(_all_keys(record))


def _all_keys(record: Prepared) -> Iterator[str]:
    if record.isrc:
        yield f"i:{record.isrc}"
    for view in record.title.views:
        for text in {view.title.plain, view.title.latin} - {""}:
            yield f"t:{text}"
            yield from (f"w:{word}" for word in text.split())
            unspaced = text.replace(" ", "")
            yield from (f"g:{unspaced[at : at + 3]}" for at in range(max(1, len(unspaced) - 2)))
    for name in record.people.names:
        yield from (f"a:{word}" for word in {*name.plain.split(), *name.latin.split()})
