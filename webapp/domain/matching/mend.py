"""Records whose columns are unreliable: what can be read back from the whole record, or from shifted columns."""

from __future__ import annotations

import re
from dataclasses import replace

from webapp.domain.matching.normalise import Form, fold, form, latin
from webapp.domain.music import Track

_LENGTH = re.compile(r"(?<![\d:.,])(?:(\d):)?(\d{1,2}):([0-5]\d)(?![\d:])")
_MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_GENRE = (
    r"(?:Hip-?Hop/Rap|Rap & Hip-?Hop|Dance & (?:Electronic|DJ)|R&B(?: ?/ ?Soul)?|Alternative(?: Rock)?|Latin Music"
    r"|Singer/Songwriter|Christian & Gospel|Pop(?:/Rock)?|Rock|Country|Dance|Electronic|Soundtracks?|Jazz|Blues|Folk"
    r"|Classical|Metal|Reggae|Soul|House|World|Indie Rock|Hard Rock)"
)
# Where the name ends for sure: a price, a length, a date, a copyright line, a list of genres.
_FOREIGN = re.compile(
    rf"\$\s*\d|(?<!\S)\d{{1,2}}:\d\d(?!\S)|(?<!\S)(?:\d{{1,2}}-)?(?:{_MONTHS})[a-z]*[-\s]+\d{{1,2}}\s*,?\s*\d*(?!\S)"
    rf"|\(\s*[cp]\s*\)|[©℗‰]|(?<!\S)(?:19|20)\d\d,? (?=[A-Z])|Album Only|(?<!\S){_GENRE}, Music\b",
    re.I,
)
_LAST_GENRE = re.compile(rf"(?<=\S)\s+{_GENRE}\s*$")
_SPOKEN_LENGTH = re.compile(r"^(?:(\d{1,2})m (\d{1,2})sec|(\d{1,2}):([0-5]\d)|(\d{5,7})|([1-9]\d{1,2}))$")


def mend(track: Track) -> Track:
    """The track with its length read from ``text`` and its title cut where a price, a date or a length begins.

    Columns that have moved by one (a place for a title, a length for an artist) are moved back.
    """
    if track.text:
        start = _FOREIGN.search(track.title, 1)
        title = track.title[: start.start()].strip() if start else track.title
        title = _LAST_GENRE.sub("", title) or title
        return replace(track, title=title or track.title, duration_ms=track.duration_ms or length_ms(track.text))
    return _moved_back(track) if track.title[:3].strip().isdecimal() or track.title[2:3] == ":" else track


def _moved_back(track: Track) -> Track:
    """A title that is a bare number or a length, with a length for an artist and the artist for an album."""
    spoken = [_SPOKEN_LENGTH.match(name) for name in track.artists]
    if track.title.isdecimal() and len(spoken) == 1 and spoken[0] and track.duration_ms is None:
        return replace(
            track, title="", artists=(track.album,) if track.album else (), album=None, track_no=int(track.title),
            duration_ms=_spoken_ms(spoken[0]),
        )  # fmt: skip
    said = _SPOKEN_LENGTH.match(track.title)
    if said and said.group(3) and track.duration_ms is None:
        return replace(track, title="", duration_ms=_spoken_ms(said))
    return track


def _spoken_ms(said: re.Match[str]) -> int:
    minutes, seconds, other, rest, thousandths, whole = said.groups()
    if thousandths:
        return int(thousandths)
    return (int(minutes or other or 0) * 60 + int(seconds or rest or whole or 0)) * 1000


def length_ms(text: str) -> int | None:
    """The only length written in a text ("4:37", "1:02:03"), in milliseconds; ``None`` where there are several."""
    found = {tuple(int(part or 0) for part in match.groups()) for match in _LENGTH.finditer(text)}
    if len(found) != 1:
        return None
    hours, minutes, seconds = found.pop()
    return (hours * 3600 + minutes * 60 + seconds) * 1000


def without(title: Form, names: tuple[Form, ...]) -> Form:
    """A title without the names that stand behind it, word for word; never without its first word."""
    plain, romanised = f"{title.plain} ", f"{title.latin} "
    for name in names:
        if name and name.plain:
            plain, romanised = _cut(plain, name.plain), _cut(romanised, name.latin)
    return Form(plain.strip(), romanised.strip())


def _cut(text: str, name: str) -> str:
    at = text.rfind(f" {name} ") if name else -1
    return text[:at] + text[at + len(name) + 1 :] if at > 0 else text


def begins_with(longer: Form, shorter: Form) -> bool:
    """Whether a title with foreign words behind it begins with another title, word for word."""
    words, start = longer.plain.split(), shorter.plain.split()
    return bool(start) and words[: len(start)] == start


def mentions(text: str, name: Form) -> bool:
    """Whether a record's whole text holds a name, word for word."""
    return (
        bool(name) and f" {name.latin or name.plain} " in f" {latin(fold(text)) if name.latin else form(text).plain} "
    )
