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
    "mister": "mr",
    "missus": "mrs",
    "doctor": "dr",
    "saint": "st",
    "versus": "vs",
    "1st": "1",
    "2nd": "2",
    "3rd": "3",
    "mvt": "movement",
}
_WORDS = {
    w: str(n) for n, w in enumerate(["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"], 1)
}
_TEENS = ["eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]
_TENS_WORDS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_TENS = {w: n * 10 for n, w in enumerate(_TENS_WORDS, 2)}
_WORDS |= {w: str(n) for n, w in enumerate(_TEENS, 11)} | {w: str(n) for w, n in _TENS.items()}
# Digits inside words of scripts without blanks: "第5番ハ短調 第1楽章".
_INSIDE = re.compile(r"[\u3040-\u9fff\uac00-\ud7a3](\d+)|(\d+)[\u3040-\u9fff\uac00-\ud7a3]")
_DIGITS = {"i": 1, "v": 5, "x": 10}


# "twenty five", each word written as its number.
_COMPOUND = re.compile(r"(?<!\S)([2-9]0) ([1-9])(?!\S)")


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
    return _COMPOUND.sub(lambda found: str(int(found.group(1)) + int(found.group(2))), " ".join(written))


def _number(word: str, counting: bool, first: bool) -> str:
    """One word; ``counting`` after "part" and the like, and through a range such as "Parts I-V"."""
    if word in _WORDS:
        return _WORDS[word]
    if _ROMAN.match(word) and word and (counting or (len(word) > 1 and not first and word not in {"xi", "vi"})):
        return str(value(word))
    if word.isdecimal():
        return str(int(word))
    return _SPELLINGS.get(word, word)


def value(roman: str) -> int:
    """The number that a roman numeral in small letters means."""
    values = [_DIGITS[char] for char in roman]
    return sum(-v if v < after else v for v, after in zip(values, [*values[1:], 0], strict=True))


@lru_cache(maxsize=CACHE)
def of(title: str) -> frozenset[str]:
    """The numbers that stand in a canonical title."""
    found = {word for word in title.split() if word.isdecimal()}
    if not title.isascii():
        found |= {before or after for before, after in _INSIDE.findall(title)}
    return frozenset(found)
