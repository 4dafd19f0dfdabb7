"""How alike two names are, in their own script and transliterated."""

from __future__ import annotations

from rapidfuzz import fuzz

from webapp.domain.matching import numbers
from webapp.domain.matching.normalise import Form


def likeness(one: Form, other: Form) -> float:
    """The agreement of two names, 0 to 1, in their own script and transliterated; 0 where one is empty."""
    if not one or not other:
        return 0.0
    if one.plain == other.plain:
        return 1.0
    best = fuzz.ratio(one.plain, other.plain)
    if one.latin and other.latin:
        best = max(best, fuzz.token_sort_ratio(one.latin, other.latin), _unspaced(one.latin, other.latin))
    return min(best / 100, 0.99)


def _unspaced(one: str, other: str) -> float:
    return fuzz.ratio(one.replace(" ", ""), other.replace(" ", ""))


def within(one: Form, other: Form) -> bool:
    """Whether a text says what the name ``other`` says, or most of its words stand in it; other numbers forbid it."""
    if numbers.of(one.plain) and numbers.of(other.plain) and numbers.of(one.plain) != numbers.of(other.plain):
        return False
    return likeness(one, other) >= 0.8 or covered(one.latin, other.latin, share=0.7)


def covered(words: str, place: str, share: float = 1.0) -> bool:
    """Whether of two words or more at least ``share`` stand in ``place``."""
    wanted = set(words.split())
    return len(wanted) > 1 and len(wanted & set(place.split())) >= share * len(wanted)
