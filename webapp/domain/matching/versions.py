"""Whether two records speak of the same version: what their notes say, and what speaks against."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz import fuzz

from webapp.domain.matching import vocabulary
from webapp.domain.matching.normalise import fold, latin
from webapp.domain.matching.notes import HARD_KINDS, LENGTH_KINDS, Note
from webapp.domain.matching.prepared import Prepared

SAME_CONTENT = 70.0  # rapidfuzz token_set_ratio from which two remixers or two places are one
SAME_LENGTH_S = 3.0  # an edit that is no more than this shorter is the same edit under another name

_NAMES = {
    "remix": "remix", "live": "live version", "karaoke": "karaoke version", "tribute": "tribute recording",
    "cover": "cover version", "instrumental": "instrumental version", "demo": "demo", "acoustic": "acoustic version",
    "medley": "medley", "reprise": "reprise", "commentary": "commentary", "orchestral": "orchestral version",
    "re-recording": "re-recording", "a cappella": "a cappella version", "alternate take": "alternate take",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Clash:
    """What the versions say: ``against`` forbids accepting, ``doubts`` ask for a person."""

    against: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()


def compare(query: Prepared, candidate: Prepared, gap_s: float | None) -> Clash:
    """Compares the version notes of two records; ``gap_s`` is the difference of their lengths in seconds."""
    against: list[str] = []
    doubts: list[str] = []
    mine, yours = _by_kind(query.hard), _by_kind(candidate.hard)
    for kind in sorted((mine.keys() | yours.keys()) & HARD_KINDS):
        if not _said_as_often(kind, query, candidate):
            _hard_kind(kind, mine, yours, _by_kind(query.soft), _by_kind(candidate.soft), against)
    _soft_live(query, candidate, mine, yours, doubts)
    for kind in sorted(LENGTH_KINDS & (mine.keys() ^ yours.keys())):
        _length_kind(kind, gap_s, against, doubts)
    _channels(mine, yours, doubts)
    _named_versions(mine, yours, gap_s, against, doubts)
    return Clash(tuple(against), tuple(doubts))


def _by_kind(notes: Iterable[Note]) -> dict[str, str]:
    return {note.kind: note.content for note in notes}


def _said_as_often(kind: str, query: Prepared, candidate: Prepared) -> bool:
    """Whether only one title marks the kind by a bracket, while both hold its words equally often."""
    pattern = vocabulary.HARD.get(kind)
    if pattern is None or (_marked(kind, query) and _marked(kind, candidate)):
        return False
    counts = [len(pattern.findall(fold(record.track.title))) for record in (query, candidate)]
    return counts[0] == counts[1] > 0


def _marked(kind: str, record: Prepared) -> bool:
    return any(note.kind == kind for note in record.hard)


def _hard_kind(
    kind: str,
    mine: dict[str, str],
    yours: dict[str, str],
    my_soft: dict[str, str],
    your_soft: dict[str, str],
    against: list[str],
) -> None:
    """One side alone is a veto unless the other's album says so; both with unlike contents is one, too."""
    here, there = mine.get(kind, my_soft.get(kind)), yours.get(kind, your_soft.get(kind))
    if here is None or there is None:
        against.append(_one_sided(kind, mine.get(kind, yours.get(kind, "")), there is None))
    elif here and there and not _alike(here, there):
        against.append(f"another {_NAMES.get(kind, kind + ' version')}: {there}, not {here}")
    elif kind == "remix" and bool(here) != bool(there):
        against.append(f"a remix by {here or there} against one that names nobody")


def _one_sided(kind: str, content: str, missing: bool) -> str:
    name = f"{content} version" if kind == "language" else _NAMES.get(kind, f"{kind} version")
    detail = f" ({content})" if content and kind != "language" else ""
    return f"not the {name}{detail}" if missing else f"{name}{detail}"


def _alike(one: str, other: str) -> bool:
    numbers = {w for w in one.split() if w.isdecimal()}, {w for w in other.split() if w.isdecimal()}
    if all(numbers) and not numbers[0] & numbers[1]:
        return False
    return fuzz.token_set_ratio(latin(one) or one, latin(other) or other) >= SAME_CONTENT


def _soft_live(
    query: Prepared, candidate: Prepared, mine: dict[str, str], yours: dict[str, str], doubts: list[str]
) -> None:
    """An album of live recordings against an album that is none: a question, never a veto."""
    here, there = _by_kind(query.soft), _by_kind(candidate.soft)
    for kind in sorted(here.keys() ^ there.keys()):
        if kind in mine or kind in yours:
            continue
        other = candidate if kind in here else query
        if other.album:
            doubts.append(f"only one stands on an album of {kind} recordings")
    place, elsewhere = here.get("live"), there.get("live")
    if "live" not in mine.keys() | yours.keys() and place and elsewhere and not _alike(place, elsewhere):
        doubts.append("two different live albums")


def _length_kind(kind: str, gap_s: float | None, against: list[str], doubts: list[str]) -> None:
    name = "an extended version" if kind == "extended" else "an edit"
    if gap_s is None:
        doubts.append(f"only one is {name}, and a length is missing")
    elif abs(gap_s) > SAME_LENGTH_S:
        against.append(f"only one is {name}, and the lengths differ")
    elif kind == "extended":
        doubts.append(f"only one is called {name}")


def _channels(mine: dict[str, str], yours: dict[str, str], doubts: list[str]) -> None:
    if ("mono" in mine and "stereo" in yours) or ("stereo" in mine and "mono" in yours):
        doubts.append("a mono mix against a stereo mix")


def _named_versions(
    mine: dict[str, str], yours: dict[str, str], gap_s: float | None, against: list[str], doubts: list[str]
) -> None:
    """Versions with a name of their own ("Basic Version", "2021 Mix")."""
    for kind in ("version", "new mix"):
        here, there = mine.get(kind), yours.get(kind)
        if here == there or (here and there and _alike(here, there)):
            continue
        sentence = f"another {kind}: {there or 'plain'}, not {here or 'plain'}"
        far = gap_s is not None and abs(gap_s) > SAME_LENGTH_S
        (against if here and there and far else doubts).append(sentence)


def loose_words(one: str, other: str) -> str | None:
    """The version word that one title has and the other lacks, where no bracket marks it ("Hello Karaoke")."""
    mine, yours = set(one.split()), set(other.split())
    extra = (mine ^ yours) & vocabulary.LOOSE
    if extra and (mine - extra) and (yours - extra):
        return min(extra)
    return None
