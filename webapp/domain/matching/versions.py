"""Whether two records speak of the same version: what their notes say, and what speaks against."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz import fuzz

from webapp.domain.matching import vocabulary
from webapp.domain.matching.cuts import Cut
from webapp.domain.matching.likeness import across
from webapp.domain.matching.normalise import fold, latin
from webapp.domain.matching.notes import HARD_KINDS, LENGTH_KINDS, NEUTRAL_KINDS, Note
from webapp.domain.matching.prepared import Prepared

SAME_WORD = 84.0  # rapidfuzz ratio from which two words of a remixer's or a place's name are one
SAME_SOUND = 0.8  # and two names in two scripts
# Words of no weight in a place's or remixer's name, in several languages.
_ARTICLES = "sto ston sti stin sta na no v vo w do da em ao at in on from the of and de la el em en a"
_OCCASIONS = "live session sessions tour world concert version recording take zapis stadium arena hall festival"
FILLERS = frozenset(f"{_ARTICLES} {_OCCASIONS}".split(" "))
SAME_NAME = 88.0  # rapidfuzz ratio from which a bracket is the name of an album
NEAR_LENGTH_S = 12.0  # and one that is no more than this shorter may be
SAME_LENGTH_S = 3.0  # an edit that is no more than this shorter is the same edit under another name

OFTEN_LEFT_OUT = frozenset({"live", "language", "acoustic", "demo", "alternate take", "reprise", "medley"})
_NUMBER = re.compile(r"\d+")
_NAMES = {
    "remix": "remix", "live": "live version", "karaoke": "karaoke version", "tribute": "tribute recording",
    "cover": "cover version", "instrumental": "instrumental version", "demo": "demo", "acoustic": "acoustic version",
    "medley": "medley", "reprise": "reprise", "commentary": "commentary", "orchestral": "orchestral version",
    "re-recording": "re-recording", "a cappella": "a cappella version", "alternate take": "alternate take",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Clash:
    """What the versions say: ``against`` forbids accepting, ``doubts`` ask for a person.

    ``soft`` are doubts that only the albums or the people give rise to.
    """

    against: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    soft: tuple[str, ...] = ()


def compare(query: Prepared, candidate: Prepared, gap_s: float | None) -> Clash:
    """Compares the version notes of two records; ``gap_s`` is the difference of their lengths in seconds."""
    against: list[str] = []
    doubts: list[str] = []
    mine, yours = _said(query, candidate), _said(candidate, query)
    even = gap_s is not None and abs(gap_s) <= SAME_LENGTH_S
    near = even and _one_album(query, candidate)
    for kind in sorted((mine.keys() | yours.keys()) & HARD_KINDS):
        if not _said_as_often(kind, query, candidate):
            _hard_kind(kind, mine, yours, _by_kind(query.soft), _by_kind(candidate.soft), against, doubts, even, near)
    soft: list[str] = []
    _albums_of_a_kind(query, candidate, mine, yours, soft)
    for kind in sorted(LENGTH_KINDS & (mine.keys() ^ yours.keys())):
        _length_kind(kind, gap_s, against, doubts)
    _channels(mine, yours, doubts)
    _named_versions(mine, yours, gap_s, against, doubts)
    return Clash(tuple(against), tuple(doubts), tuple(soft))


def _said(record: Prepared, other: Prepared) -> dict[str, str]:
    """The version notes of a record, without those that are only the name of the other one's album."""
    albums = [album.plain for album in (other.full_album, other.album) if album]
    return _by_kind(note for note in record.hard if not any(_names_album(note, album) for album in albums))


def _names_album(note: Note, album: str) -> bool:
    return len(note.text.split()) > 1 and fuzz.ratio(note.text, album) >= SAME_NAME


def _by_kind(notes: Iterable[Note]) -> dict[str, str]:
    """Kind → content; several notes of one kind are one that says all of it."""
    found: dict[str, str] = {}
    for note in notes:
        found[note.kind] = f"{found[note.kind]} {note.content}".strip() if note.kind in found else note.content
    return found


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
    doubts: list[str],
    near_length: bool,
    near: bool,
) -> None:
    """One side alone is a veto unless the other's album says so; both with unlike contents is one, too.

    ``near_length``: both have one length; ``near``: and stand on one album, where catalogues differ in what they write.
    """
    here, there = mine.get(kind, my_soft.get(kind)), yours.get(kind, your_soft.get(kind))
    if here is None or there is None:
        sentence = _one_sided(kind, mine.get(kind, yours.get(kind, "")), there is None)
        (doubts if near and kind in OFTEN_LEFT_OUT else against).append(sentence)
    elif here and there and not _alike(here, there):
        unread = near_length and (here.isascii() != there.isascii() or kind == "live")
        (doubts if unread else against).append(f"another {_NAMES.get(kind, kind + ' version')}: {there}, not {here}")
    elif kind == "remix" and bool(here) != bool(there):
        (doubts if near_length else against).append(f"a remix by {here or there} against one that names nobody")


def _one_album(query: Prepared, candidate: Prepared) -> bool:
    return bool(query.album) and fuzz.ratio(query.album.plain, candidate.album.plain) >= SAME_NAME


def _one_sided(kind: str, content: str, missing: bool) -> str:
    name = f"{content} version" if kind == "language" else _NAMES.get(kind, f"{kind} version")
    detail = f" ({content})" if content and kind != "language" else ""
    return f"not the {name}{detail}" if missing else f"{name}{detail}"


def _alike(one: str, other: str) -> bool:
    numbers = _years_and_days(one), _years_and_days(other)
    if numbers[0] - numbers[1] and numbers[1] - numbers[0]:
        return False
    few, many = sorted((_telling_words(text) for text in (one, other)), key=len)
    if not few:
        return True
    found = sum(any(fuzz.ratio(word, each) >= SAME_WORD for each in many) for word in few)
    return found * 2 >= len(few) or across(" ".join(sorted(few)), " ".join(sorted(many))) >= SAME_SOUND


def _telling_words(text: str) -> set[str]:
    return {word for word in (latin(text) or text).split() if not word.isdecimal()} - FILLERS


def _years_and_days(text: str) -> set[str]:
    """The numbers of a place's or remixer's name; '86 is 1986."""
    found = set(_NUMBER.findall(text))
    return {f"19{word}" if len(word) == 2 and word > "50" else word.lstrip("0") for word in found}


def _albums_of_a_kind(
    query: Prepared, candidate: Prepared, mine: dict[str, str], yours: dict[str, str], doubts: list[str]
) -> None:
    """An album of live recordings against an album that is none: a question, never a veto."""
    here, there = _by_kind(query.soft), _by_kind(candidate.soft)
    one = fuzz.ratio(query.full_album.plain, candidate.full_album.plain) >= SAME_NAME
    for kind in () if one else sorted(here.keys() ^ there.keys()):
        if kind in mine or kind in yours:
            continue
        other = candidate if kind in here else query
        if other.album:
            doubts.append(f"only one stands on an album of {kind} recordings")
    place, elsewhere = here.get("live"), there.get("live")
    named = mine.get("live") or yours.get("live")
    if not named and place and elsewhere and not _alike(place, elsewhere):
        doubts.append("two different live albums")
    elif "live" in mine and "live" in yours and not named and _two_concerts(query, candidate):
        doubts.append("two live recordings from two albums")


def _two_concerts(query: Prepared, candidate: Prepared) -> bool:
    """Whether two live recordings without a place stand on two albums, and length or year differ."""
    if not (query.album and candidate.album) or _one_album(query, candidate):
        return False
    lengths = None not in (query.seconds, candidate.seconds)
    even = lengths and abs((query.seconds or 0) - (candidate.seconds or 0)) <= 1
    return not even or abs((query.year or 0) - (candidate.year or query.year or 0)) >= 3


def _length_kind(kind: str, gap_s: float | None, against: list[str], doubts: list[str]) -> None:
    name = "an extended version" if kind == "extended" else "an edit"
    if gap_s is None:
        doubts.append(f"only one is {name}, and a length is missing")
    elif abs(gap_s) > SAME_LENGTH_S:
        near = abs(gap_s) <= NEAR_LENGTH_S
        (doubts if near else against).append(f"only one is {name}, and the lengths differ")
    elif kind == "extended":
        doubts.append(f"only one is called {name}")


def _channels(mine: dict[str, str], yours: dict[str, str], doubts: list[str]) -> None:
    if ("surround" in mine) != ("surround" in yours):
        doubts.append("only one is a surround mix")
    if ("mono" in mine) != ("mono" in yours):
        doubts.append("a mono mix against a stereo mix" if "stereo" in {*mine, *yours} else "only one is a mono mix")


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


def neutral(query: Prepared, candidate: Prepared) -> str:
    """What one title alone says in a bracket or suffix that makes no other recording of it ("2011 remaster")."""
    said = [{note.text for note in record.hard if note.kind in NEUTRAL_KINDS} for record in (query, candidate)]
    return min(said[0] ^ said[1], default="")


def loose_words(cut: Cut) -> str | None:
    """The version word that one title has and the other lacks, where no bracket marks it ("Hello Karaoke")."""
    mine, yours = set(cut.mine.title.plain.split()), set(cut.yours.title.plain.split())
    marked = {word for record in (cut.query, cut.candidate) for note in record.hard for word in note.kind.split()}
    extra = (mine ^ yours) & vocabulary.LOOSE - marked
    if extra and (mine - extra) and (yours - extra):
        return min(extra)
    return None
