"""Names of artists: taken apart at every language's joiners, and compared as sets."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz

from webapp.domain.matching.normalise import CACHE, Form, form

NAME_EQUAL = 88.0  # rapidfuzz ratio from which two spellings are one name: a typo in eight letters
PART_OF_NAME = 0.77  # worth a question, or an album that agrees

_JOINERS = re.compile(
    r"\s*(?:[,;&/、，×+]|\b(?:feat\.?|ft\.?|featuring|with|and|vs\.?|versus|mit|und|avec|et|con"
    r"|com|y|och|og|en|med|x|и|та|και|اور|और|و)"
    r"(?=\s)|(?<=\s)(?:ו|و)(?=[\u0590-\u06ff]{2})|(?<=[\u3040-\u9fff])と(?=[\u4e00-\u9fff\u30a0-\u30ff])"
    r"|(?<=[\uac00-\ud7a3])(?:와|과)\s)\s*",
    re.I,
)
_CHANNEL = re.compile(
    r"\s*[-–]\s*topic\s*$|\s*\bvevo\s*$|(?<=[a-z])VEVO$|\s*\(official\)$|\s+official$|\s*\(\d+\)$", re.I
)
_BRACKETED_NAME = re.compile(r"^([^()]+)\(([^()]+)\)$")
NOBODY = (
    {"na", "unk"}
    | {"unknown", "unknown artist", "various", "various artists", "va", "v a", "diverse", "verschiedene", "n a"}
    | {
        "varios artistas",
        "artistes divers",
        "no artist",
        "none",
        "null",
        "неизвестен",
        "artisti vari",
        "verschiedene interpreten",
        "群星", "华语群星", "華語群星", "オムニバス", "v.a", "ヴァリアス アーティスト", "여러 아티스트",
        "разные исполнители",
        "сборник",
        "אמנים שונים", "فنانون متنوعون", "διαφοροι", "διαφοροι καλλιτεχνες", "विभिन्न कलाकार", "ศิลปินรวม",
        "blandade artister",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class People:
    """Who plays: ``whole`` are the artists as written, ``names`` each single name, guests of the title included.

    ``words`` are the words of all names, transliterated.
    """

    whole: tuple[Form, ...]
    names: tuple[Form, ...]
    words: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.whole)

    @property
    def foreign(self) -> bool:
        """Whether there are artists, and none is written in Latin letters."""
        return bool(self.whole) and not any(name.is_latin for name in self.whole)


@lru_cache(maxsize=CACHE)
def read(artists: tuple[str, ...], guests: tuple[str, ...] = ()) -> People:
    """The people of a track; "Various Artists" and "unknown" are nobody."""
    cleaned = [_CHANNEL.sub("", artist).strip() for artist in artists]
    whole = [name for name in map(form, cleaned) if name and name.plain not in NOBODY]
    if not whole:
        return People((), ())
    if len(whole) > 1:
        whole.append(form(" ".join(sorted(cleaned))))
    cleaned += [part for artist in cleaned for part in _both_names(artist)]
    names = [name for name in map(form, _single([*cleaned, *guests])) if name and name.plain not in NOBODY]
    words = frozenset(word for name in names for word in name.latin.split())
    return People(tuple(dict.fromkeys(whole)), tuple(dict.fromkeys(names)), words)


def _both_names(artist: str) -> tuple[str, ...]:
    """A name, and the one in brackets behind it: "!!! (Chk Chk Chk)", "リトグリ (Little Glee Monster)"."""
    found = _BRACKETED_NAME.match(artist)
    return (found.group(1).strip(), found.group(2).strip()) if found else ()


def _single(artists: Iterable[str]) -> list[str]:
    return [part for artist in artists for part in _JOINERS.split(artist) if part.strip()]


def likeness(one: People, other: People) -> float | None:
    """How far two sets of people agree, 0 to 1; 1 where one holds the other; ``None`` without evidence."""
    if not one or not other:
        return None
    if {name.plain for name in one.whole} & {name.plain for name in other.whole}:
        return 1.0
    few, many = sorted((one.names, other.names), key=len)
    found = sum(any(_same_person(name, candidate) for candidate in many) for name in few)
    if few and found == len(few):
        return 1.0
    best = max(_ratio(a, b) for a in one.whole for b in other.whole) / 100
    if any(_part_of(a, b) for a in one.whole for b in other.whole):
        best = max(best, PART_OF_NAME)
    return max(best, 0.9 if found and _main_shared(one, other) else 0.75 if found else 0.0)


def others(one: People, other: People) -> int:
    """How many people each side names at the least whom the other one does not, where both name several."""
    if len(one.names) < 2 or len(other.names) < 2 or same_name(_joined(one), _joined(other)):
        return 0
    mine = [name for name in one.names if not any(_same_person(name, each) for each in other.names)]
    yours = [name for name in other.names if not any(_same_person(name, each) for each in one.names)]
    return min(len(mine), len(yours))


def _same_person(one: Form, other: Form) -> bool:
    """Whether two names are one, or one is the last name of the other ("Mozart")."""
    if same_name(one, other):
        return True
    short, long = sorted((one.latin.split(), other.latin.split()), key=len)
    return len(short) == 1 and len(long) > 1 and len(short[0]) > 3 and long[-1] == short[0]


def _joined(people: People) -> Form:
    """All names in one: "Earth, Wind & Fire" and "Earth Wind and Fire" are cut differently."""
    return Form(" ".join(name.plain for name in people.names), " ".join(name.latin for name in people.names))


def _part_of(one: Form, other: Form) -> bool:
    """Whether the words of one name all stand in the other: "Zirk" and "Zirk Bergh"."""
    few, many = sorted((set(one.plain.split()), set(other.plain.split())), key=len)
    return few < many and max(map(len, few), default=0) >= 4


def _main_shared(one: People, other: People) -> bool:
    """Whether the first name on one side stands anywhere on the other."""
    return any(
        bool(a.names) and any(same_name(a.names[0], name) for name in b.names) for a, b in ((one, other), (other, one))
    )


def same_name(one: Form, other: Form) -> bool:
    """Whether two spellings are one name, in their own script or transliterated, with or without blanks."""
    return one.plain == other.plain or _ratio(one, other) >= NAME_EQUAL


def _ratio(one: Form, other: Form) -> float:
    if not one.latin or not other.latin:
        return fuzz.ratio(one.plain, other.plain)
    return max(
        fuzz.token_sort_ratio(one.latin, other.latin),
        fuzz.ratio(one.latin.replace(" ", ""), other.latin.replace(" ", "")),
        fuzz.ratio(one.plain, other.plain) if one.plain != one.latin else 0.0,
    )
