"""Two track lists laid beside each other: how many titles are the same, in what order, and of what lengths."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from rapidfuzz import fuzz

from webapp.domain.matching.albums.tracklist import TrackList

SAME_TITLE = 86.0  # rapidfuzz ratio from which two track titles are one
NEAR_S = 4.0  # seconds between two sources' lengths of one track
OFF_S = 12.0  # seconds from which it is another recording of it


@dataclass(frozen=True, slots=True)
class Overlap:
    """``sizes`` of both lists, the number ``same`` in both, and the shares of those in order, near and far in length.

    ``near`` and ``far`` are ``None`` where fewer than three pairs have lengths. ``paced`` is the share of places at
    which both lists have the same length, whatever the titles: ``None`` without lengths. ``one_script`` is false where
    one list is in Latin letters and the other is not: its titles say nothing then.
    """

    sizes: tuple[int, int]
    same: int
    in_order: float
    near: float | None
    far: float | None
    paced: float | None
    one_script: bool = True

    @property
    def of_shorter(self) -> float:
        """The share of the shorter list that is in the longer one."""
        return self.same / max(min(self.sizes), 1)

    @property
    def of_longer(self) -> float:
        """The share of the longer list that is in the shorter one."""
        return self.same / max(self.sizes)


def compare(one: TrackList, other: TrackList) -> Overlap | None:
    """Lays two lists side by side; ``None`` where one is empty. The order of the arguments swaps ``sizes`` alone."""
    if not one or not other:
        return None
    if (len(other), other.names) < (len(one), one.names):
        found = compare(other, one)
        return found and replace(found, sizes=found.sizes[::-1])
    pairs = _pairs(one, other)
    gaps = [abs(a - b) for a, b in ((one.lengths[i], other.lengths[j]) for i, j in pairs) if a and b]
    enough = len(gaps) >= 3
    near = sum(gap <= NEAR_S for gap in gaps) / len(gaps) if enough else None
    far = sum(gap > OFF_S for gap in gaps) / len(gaps) if enough else None
    ordered = _rising([j for _, j in pairs]) / len(pairs) if pairs else 0.0
    return Overlap((len(one), len(other)), len(pairs), ordered, near, far, _paced(one, other), one.latin == other.latin)


def _pairs(one: TrackList, other: TrackList) -> list[tuple[int, int]]:
    """Each track of ``one`` with its own in ``other``, where there is one: equal titles, equal cuts, then like ones."""
    pairs: list[tuple[int, int]] = []
    for mine, yours in ((one.literal(), other.literal()), (one.telling(), other.telling())):
        met, taken = {i for i, _ in pairs}, {j for _, j in pairs}
        for name, places in mine.items():
            left = [i for i in places if i not in met]
            right = [j for j in yours.get(name, ()) if j not in taken]
            for i, j in zip(left, right, strict=False):
                pairs.append((i, j))
                met.add(i)
                taken.add(j)
    return sorted([*pairs, *_alike(one, other, pairs)])


def _alike(one: TrackList, other: TrackList, pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The best pairs among tracks without an equal, each track once."""
    met, taken = {i for i, _ in pairs}, {j for _, j in pairs}
    left = [(i, names[0]) for i, names in enumerate(one.names) if i not in met and names]
    right = [(j, names[0]) for j, names in enumerate(other.names) if j not in taken and names]
    likely = [(fuzz.ratio(a, b, score_cutoff=SAME_TITLE), i, j) for i, a in left for j, b in right]
    found: list[tuple[int, int]] = []
    for _, i, j in sorted((one for one in likely if one[0]), key=lambda one: (-one[0], one[1], one[2])):
        if i not in met and j not in taken:
            found.append((i, j))
            met.add(i)
            taken.add(j)
    return found


def _rising(places: Sequence[int]) -> int:
    """The length of the longest run of places that only rises, gaps allowed."""
    ends: list[int] = []
    for place in places:
        at = next((n for n, end in enumerate(ends) if end >= place), len(ends))
        ends[at : at + 1] = [place]
    return len(ends)


def _paced(one: TrackList, other: TrackList) -> float | None:
    """How often two lists have the same length at the same place, of the shorter one's places."""
    both = [(a, b) for a, b in zip(one.lengths, other.lengths, strict=False) if a and b]
    if len(both) < 5 or len(both) < min(len(one), len(other)):
        return None
    return sum(abs(a - b) <= NEAR_S for a, b in both) / len(both)
