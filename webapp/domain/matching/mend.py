"""Records whose columns are unreliable: what can be read back from the whole record in one string."""

from __future__ import annotations

import re
from dataclasses import replace

from webapp.domain.matching.normalise import Form, fold, form, latin
from webapp.domain.music import Track

_LENGTH = re.compile(r"(?<![\d:.,])(?:(\d):)?(\d{1,2}):([0-5]\d)(?![\d:])")
_MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
# Where the name ends for sure: a price, a length, a date, a copyright line.
_FOREIGN = re.compile(
    rf"\$\s*\d|(?<!\S)\d{{1,2}}:\d\d(?!\S)|(?<!\S)(?:\d{{1,2}}-)?(?:{_MONTHS})[a-z]*[-\s]+\d{{1,2}}\s*,?\s*\d*(?!\S)"
    r"|\(\s*[cp]\s*\)|[©℗‰]|(?<!\S)(?:19|20)\d\d [A-Z]|Album Only",
    re.I,
)


def mend(track: Track) -> Track:
    """The track with its length read from ``text`` and its title cut where a price, a date or a length begins."""
    if not track.text:
        return track
    start = _FOREIGN.search(track.title, 1)
    title = track.title[: start.start()].strip() if start else track.title
    return replace(track, title=title or track.title, duration_ms=track.duration_ms or length_ms(track.text))


def length_ms(text: str) -> int | None:
    """The only length written in a text ("4:37", "1:02:03"), in milliseconds; ``None`` where there are several."""
    found = {tuple(int(part or 0) for part in match.groups()) for match in _LENGTH.finditer(text)}
    if len(found) != 1:
        return None
    hours, minutes, seconds = found.pop()
    return (hours * 3600 + minutes * 60 + seconds) * 1000


def begins_with(longer: Form, shorter: Form) -> bool:
    """Whether a title with foreign words behind it begins with another title, word for word."""
    words, start = longer.plain.split(), shorter.plain.split()
    return bool(start) and words[: len(start)] == start


def mentions(text: str, name: Form) -> bool:
    """Whether a record's whole text holds a name, word for word."""
    return (
        bool(name) and f" {name.latin or name.plain} " in f" {latin(fold(text)) if name.latin else form(text).plain} "
    )
