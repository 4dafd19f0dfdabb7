"""What the index keeps of a track."""

from __future__ import annotations

import re
from typing import NamedTuple

from webapp.domain.matching import isrc
from webapp.domain.matching.index.plain import in_latin, plain
from webapp.domain.music import Track

# Where a title falls into parts that may stand alone elsewhere: "Artist - Title", "015-Title", brackets, guests.
_SEAMS = re.compile(
    r"[\s_][-–—|/][\s_]|[()\[\]]|(?<=^\d)[-.]|(?<=^\d\d)[-.]|(?<=^\d\d\d)[-.]|\b(?:feat|ft|featuring)\b", re.IGNORECASE
)


class Card(NamedTuple):
    """A track as the index reads it: folded parts of the title and folded names, one a line.

    ``length`` is in milliseconds, 0 where it is not known; ``code`` is a normalised ISRC.
    """

    title: str
    people: str
    length: int
    code: str | None

    @property
    def latin_people(self) -> str:
        """The names in Latin letters."""
        return in_latin(self.people)

    @property
    def latin_text(self) -> str:
        """Title and names in Latin letters."""
        return f"{in_latin(self.title)} {in_latin(self.people)}"


def read(track: Track) -> Card:
    """The card of ``track``. A track without a title goes by its album."""
    title = _parts(track.title) or plain(track.title) or plain(track.album or "")
    people = "\n".join(filter(None, map(plain, track.artists)))
    return Card(title, people, track.duration_ms or 0, isrc.normalise(track.isrc))


def _parts(title: str) -> str:
    """The folded parts of a title that have a letter or a number, one a line; empty where it is of signs alone."""
    return "\n".join([part for part in map(plain, _SEAMS.split(title)) if any(map(str.isalnum, part))])
