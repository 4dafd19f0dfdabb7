"""Two names word by word: which words of each have no like one in the other."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz.distance import JaroWinkler

from webapp.domain.matching.albums import words
from webapp.domain.matching.normalise import Form

TYPO = 0.9  # Jaro-Winkler similarity from which two words of one first letter are one, misspelt
_ABBREVIATED = {"st": {"street", "saint"}, "yr": {"your"}, "mr": {"mister"}, "dr": {"doctor"}, "mt": {"mount"}}


@dataclass(frozen=True, slots=True)
class Difference:
    """``mine`` and ``yours`` are the words without a like one, ``typos`` the pairs of words misspelt.

    ``shared`` says whether any telling word stands in both.
    """

    mine: tuple[str, ...] = ()
    yours: tuple[str, ...] = ()
    typos: int = 0
    shared: bool = True


SAME = Difference()


def compare(one: Form, other: Form) -> Difference:
    """The difference of two names; none where only blanks, or the letters of one sound, differ."""
    if one.plain == other.plain or (one.latin and one.latin.replace(" ", "") == other.latin.replace(" ", "")):
        return SAME
    mine, yours = tokens(one), tokens(other)
    before = len(words.bare(mine).split())
    for word in list(mine):
        if word in yours:
            mine.remove(word)
            yours.remove(word)
    typos = 0
    for word in sorted(mine):
        twin = max(yours, key=lambda w: (JaroWinkler.similarity(word, w), w), default="")
        if _one_word(word, twin):
            mine.remove(word)
            yours.remove(twin)
            typos += 1
    return Difference(tuple(mine), tuple(yours), typos, before > len(words.bare(mine).split()))


def _one_word(one: str, other: str) -> bool:
    """Whether two words are one, misspelt or abbreviated ("St", "Street"); never two numbers."""
    if other in _ABBREVIATED.get(one, ()) or one in _ABBREVIATED.get(other, ()):
        return True
    if min(len(one), len(other)) < 3 or one[0] != other[0] or one.isdecimal() or other.isdecimal():
        return False
    return bool(JaroWinkler.similarity(one, other) >= TYPO)


def tokens(name: Form) -> list[str]:
    """The words of a name; in scripts without blanks each sign is one. Korean has blanks."""
    found: list[str] = []
    for word in name.plain.split():
        found += list(word) if words.unspaced(word) and not "\uac00" <= word[0] <= "\ud7a3" else [word]
    return found


def telling(said: Iterable[str], known: frozenset[str]) -> list[str]:
    """The words that say something beside those known."""
    return [word for word in said if word not in known and word not in words.SMALL]
