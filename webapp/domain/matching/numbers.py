"""Numbers in titles: parts, movements and roman numerals in one spelling, so that "Part II" is not "Part III"."""

from __future__ import annotations

import re
from functools import lru_cache

from webapp.domain.matching.normalise import CACHE

_ROMAN = re.compile(r"^x{0,3}(?:ix|iv|v?i{0,3})$")
# Words before a number, in which even a single "i" or "v" is one.
_BEFORE_NUMBERS = (
    "part parts pt pts parte teil partie chapter act movement mvt no nr op vol volume book number nummer symphony"
    " sonata concerto scene episode часть phase"
)
_COUNTED = frozenset(_BEFORE_NUMBERS.split())
_SPELLINGS = {
    "parts": "part",
    "pt": "part",
    "pts": "part",
    "parte": "part",
    "teil": "part",
    "partie": "part",
    "часть": "part",
} | {
    "nr": "no",
    "number": "no",
    "nummer": "no",
    "volume": "vol",
    "mvt": "movement",
}
_WORDS = {
    w: str(n) for n, w in enumerate(["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"], 1)
}
_DIGITS = {"i": 1, "v": 5, "x": 10}


@lru_cache(maxsize=CACHE)
def canonical(folded: str) -> str:
    """A folded title with roman numerals and counted words as digits, and one spelling of part, number and volume."""
    tokens = folded.split()
    if not tokens:
        return folded
    written: list[str] = []
    counting = False
    for word in tokens:
        number = _number(word, counting, first=not written)
        counting = word in _COUNTED or (counting and number.isdecimal())
        written.append(number)
    return " ".join(written)


def _number(word: str, counting: bool, first: bool) -> str:
    """One word; ``counting`` after "part" and the like, and through a range such as "Parts I-V"."""
    if counting and word in _WORDS:
        return _WORDS[word]
    if _ROMAN.match(word) and word and (counting or (len(word) > 1 and not first and word not in {"xi", "vi"})):
        return str(_value(word))
    if word.isdecimal():
        return str(int(word))
    return _SPELLINGS.get(word, word)


def _value(roman: str) -> int:
    values = [_DIGITS[char] for char in roman]
    return sum(-v if v < after else v for v, after in zip(values, [*values[1:], 0], strict=True))


@lru_cache(maxsize=CACHE)
def of(title: str) -> frozenset[str]:
    """The numbers that stand in a canonical title."""
    return frozenset(word for word in title.split() if word.isdecimal())
