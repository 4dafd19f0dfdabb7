"""Whether two albums are of one kind: a live album is not the studio album, a single not the album of its name."""

from __future__ import annotations

from dataclasses import dataclass

from webapp.domain.matching.albums import credit, sizes
from webapp.domain.matching.albums.overlap import Overlap
from webapp.domain.matching.albums.prepared import Prepared, kinds

# What the candidate is when only it says so, and what it is not when only the query says so.
_NAMES = {
    "live": "a live album", "remix": "a remix album", "instrumental": "an instrumental album",
    "karaoke": "a karaoke album", "tribute": "a tribute album", "demo": "an album of demos",
    "acoustic": "an acoustic album", "piano": "an album for piano", "orchestral": "an orchestral album",
    "a cappella": "an a cappella album", "slowed": "a slowed down album", "sped up": "a sped up album",
    "commentary": "a commentary on the album", "sampler": "a sampler of the album", "re-recording": "a new recording",
    "lo-fi": "a lo-fi version of the album", "image album": "an image album",
}  # fmt: skip
LIVE_SHARE, STUDIO_SHARE = 0.6, 0.2  # of tracks that say live, from which and up to which a list is of one kind
FEW = 3  # tracks from which a list is one
SAME_LENGTHS = 0.8  # of the common tracks, from which both are one performance whatever the tracks are called


@dataclass(frozen=True, slots=True)
class Clash:
    """What the kinds say: ``against`` forbids accepting, ``doubts`` ask for a person."""

    against: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()


def clash(one: Prepared, other: Prepared, overlap: Overlap | None = None) -> Clash:
    """Compares the kinds of a query and a candidate; seen from both sides it comes to the same outcome."""
    same_lengths = overlap is not None and (overlap.near or 0.0) >= SAME_LENGTHS
    mine, yours = _kinds(one, other, not same_lengths), _kinds(other, one, not same_lengths)
    odd = mine ^ yours
    if odd and odd <= {"live", "acoustic"} and _one_occasion(one, other, mine, yours):
        against, doubts = [], [f"only one of the two says “{word}”" for word in sorted(odd)]
    else:
        against, doubts = [_said(kind, kind in yours) for kind in sorted(odd) if kind in _NAMES], []
    for more, unsure in (_stage(one, other), sizes.clash(one, other)):
        against += more
        doubts += unsure
    return Clash(tuple(against), tuple(doubts))


def _said(kind: str, candidate: bool) -> str:
    return _NAMES[kind] if candidate else f"not {_NAMES[kind]}"


def _kinds(record: Prepared, other: Prepared, by_list: bool) -> frozenset[str]:
    """The kinds of a record beside another one, and its list's."""
    return kinds(record, other) | ({"live"} if by_list and _live_list(record, other) else frozenset())


def _live_list(record: Prepared, other: Prepared) -> bool:
    """Whether the tracks say live on this side, and on the other side there are tracks that don't."""
    if len(record.album.tracks) < FEW or len(other.album.tracks) < FEW or record.kind == "live" or other.kind == "live":
        return False
    return record.tracks.live >= LIVE_SHARE and (other.tracks.live <= STUDIO_SHARE or "live" in other.kinds)


def _one_occasion(one: Prepared, other: Prepared, mine: frozenset[str], yours: frozenset[str]) -> bool:
    """Whether both may be the same concert though only one title says so: one year, or both acoustic and live."""
    if mine and yours:
        return True
    counts_agree = one.count is None or other.count is None or abs(one.count - other.count) <= 2
    return one.year is not None and one.year == other.year and counts_agree


def _stage(one: Prepared, other: Prepared) -> tuple[list[str], list[str]]:
    """A score against songs, and a cast's recording against a film's."""
    against: list[str] = []
    doubts: list[str] = []
    for a, b, candidate in ((one, other, False), (other, one, True)):
        if "score" in a.kinds and "score" not in b.kinds and not _one_composer(one, other):
            against.append("the score and not the songs" if candidate else "the songs and not the score")
        if "cast" in a.kinds and "cast" not in b.kinds:
            (against if b.title.films else doubts).append("a cast recording" if candidate else "not a cast recording")
    return against, doubts


def _one_composer(one: Prepared, other: Prepared) -> bool:
    return (credit.likeness(one.credit, other.credit) or 0.0) >= credit.SAME and "songs" not in one.kinds | other.kinds
