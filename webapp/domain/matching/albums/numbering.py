"""Numbers of albums: volumes, parts and discs in one spelling, so that "Vol. II" is "Volume Two" and not "Vol. III"."""

from __future__ import annotations

import re
from functools import lru_cache

from webapp.domain.matching import numbers
from webapp.domain.matching.normalise import CACHE, fold

# A roman numeral that closes a title or a part of it; "I", "V" and "X" alone are numerals only there.
_CLOSING_ROMAN = re.compile(
    r"(?:(?<=[^\W\d])(\s+)|(?<=[\u3040-\u9fff\uac00-\ud7a3])())([ivx]{1,7})(?=\s*(?:[:,;()\[\]/&+]|\s[-–—]\s|$))", re.I
)
_VALID_ROMAN = re.compile(r"^x{0,3}(?:ix|iv|v?i{0,3})$")
_SHORT_YEAR = re.compile(r"(?<![^\W_])['’‘](\d\d)(?!\d|s)")
_GLUED = re.compile(r"(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_]{3})")
_CHINESE = {char: n for n, char in enumerate("一二三四五六七八九十", 1)}
_ASIAN_VOLUME = re.compile(r"第\s*([一二三四五六七八九十]|\d+)\s*[集辑輯卷張张彈弹部巻]|제?\s*(\d+)\s*집")
_COUNTER = (
    "volume volumes volumen vol tome band folge disc disk cd side seite episode nos no nr number nummer part teil"
)
_TEN = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
_WORDS = {word: str(n) for n, word in enumerate(_TEN, 1)} | {
    word: str(n)
    for words in (
        "uno dos tres cuatro cinco",
        "un deux trois quatre cinq",
        "eins zwei drei vier funf",
        "uno due tre quattro",
    )
    for n, word in enumerate(words.split(), 1)
}
_COUNTED_WORD = re.compile(rf"(?<!\S)({'|'.join(_COUNTER.split())}) ({'|'.join(_WORDS)})(?!\S)")
# "Bravo Hits, Vol. 100" is "Bravo Hits 100".
_SILENT_COUNTER = re.compile(r"(?<!\S)(?:vol|volume|volumes|volumen|nos?|nr)(?= \d)")
_NO_VOLUME = "(?:disc|disk|cd|side|seite|bwv|op|opus|kv?|hwv|rv|wwv|woo|hob|deutsch|d)"
_ROMANS = {"i": 1, "v": 5, "x": 10}


@lru_cache(maxsize=CACHE)
def canonical(text: str) -> str:
    """A title folded: numerals as digits, "'86" as 1986, numbers apart from letters, no "Vol." before them."""
    text = _ASIAN_VOLUME.sub(lambda found: f" vol {_asian(found.group(1) or found.group(2))} ", text)
    text = _SHORT_YEAR.sub(lambda found: f" {'19' if found.group(1) > '29' else '20'}{found.group(1)}", text)
    plain = _GLUED.sub(" ", fold(_CLOSING_ROMAN.sub(_roman, text)))
    plain = _COUNTED_WORD.sub(lambda found: f"{found.group(1)} {_WORDS[found.group(2)]}", plain)
    return " ".join(_SILENT_COUNTER.sub(" ", numbers.canonical(plain)).split())


def _roman(found: re.Match[str]) -> str:
    numeral = found.group(3).lower()
    if not _VALID_ROMAN.match(numeral):
        return found.group()
    values = [_ROMANS[char] for char in numeral]
    return f" {sum(-v if v < after else v for v, after in zip(values, [*values[1:], 0], strict=True))}"


def _asian(numeral: str) -> int:
    return _CHINESE.get(numeral) or int(numeral)


def is_year(number: str) -> bool:
    """Whether a number of a title is a year, which may be the edition's or the concert's."""
    return len(number) == 4 and number[:2] in {"19", "20"}


def is_jubilee(number: str) -> bool:
    """Whether a number may count the years since an album came out ("Thriller 25"): worth a question, not a veto."""
    return number.isdecimal() and 20 <= int(number) <= 75 and int(number) % 5 == 0


def is_no_volume(number: str, plain: str) -> bool:
    """Whether a number of a canonical title counts a disc of the album, or the work in its composer's catalogue."""
    return bool(re.search(rf"(?<!\S){_NO_VOLUME} {number}(?!\S)", plain))
