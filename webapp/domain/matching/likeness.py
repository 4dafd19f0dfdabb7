"""How alike two names are, in their own script and transliterated."""

from __future__ import annotations

import re
from functools import lru_cache

from rapidfuzz import fuzz

from webapp.domain.matching import numbers
from webapp.domain.matching.normalise import CACHE, Form

# Letters that transliterations of one sound use for each other, and the vowels that some scripts do not write.
_SOUNDS = (("sch", "s"), ("sh", "s"), ("ch", "k"), ("ph", "f"), ("th", "t"), ("kh", "k"), ("gh", "g"), ("dh", "d"),
           ("ts", "s"), ("tz", "s"), ("ck", "k"), ("x", "ks"))  # fmt: skip
_LIKE = str.maketrans(
    {"c": "k", "q": "k", "z": "s", "j": "s", "v": "b", "w": "b", "f": "b", "p": "b", "g": "k", "d": "t", "l": "r"}
)
_UNWRITTEN = re.compile(r"[aeiouyh' ]")
_DOUBLED = re.compile(r"(.)\1+")
MOST_ACROSS = 0.94  # two scripts never agree wholly: a skeleton leaves sounds out


def likeness(one: Form, other: Form, least: float = 0.0) -> float:
    """The agreement of two names, 0 to 1, in their own script and transliterated; 0 where one is empty.

    What is below ``least`` may be told as 0: that is faster.
    """
    if not one.plain or not other.plain:
        return 0.0
    if one.plain == other.plain:
        return 1.0
    cut = least * 100
    best = fuzz.ratio(one.plain, other.plain, score_cutoff=cut)
    if one.latin and other.latin:
        best = max(best, fuzz.token_sort_ratio(one.latin, other.latin, score_cutoff=cut))
        if best < 95:
            best = max(best, _unspaced(one.latin, other.latin, max(best, cut)))
    if best < 90 and one.latin and other.latin and one.is_latin != other.is_latin:
        best = max(best, across(one.latin, other.latin) * 100)
    return min(best / 100, 0.99)


def across(one: str, other: str) -> float:
    """The agreement of two transliterations by their consonants, 0 to 1; 0 where there are too few to tell."""
    mine, yours = skeleton(one), skeleton(other)
    if min(len(mine), len(yours)) < 4:
        return 0.0
    return min(fuzz.ratio(mine, yours) / 100, MOST_ACROSS)


@lru_cache(maxsize=CACHE)
def skeleton(latin: str) -> str:
    """The consonants of a transliterated name, those that stand for each other written as one."""
    for written, sound in _SOUNDS:
        latin = latin.replace(written, sound)
    return _DOUBLED.sub(r"\1", _UNWRITTEN.sub("", latin.translate(_LIKE)))


def _unspaced(one: str, other: str, cut: float) -> float:
    return fuzz.ratio(one.replace(" ", ""), other.replace(" ", ""), score_cutoff=cut)


def within(one: Form, other: Form) -> bool:
    """Whether a text says what the name ``other`` says, or most of its words stand in it; other numbers forbid it."""
    if numbers.of(one.plain) and numbers.of(other.plain) and numbers.of(one.plain) != numbers.of(other.plain):
        return False
    return likeness(one, other, 0.8) >= 0.8 or covered(one.latin, other.latin, share=0.7)


def covered(words: str, place: str, share: float = 1.0) -> bool:
    """Whether of two words or more at least ``share`` stand in ``place``."""
    wanted = set(words.split())
    return len(wanted) > 1 and len(wanted & set(place.split())) >= share * len(wanted)
