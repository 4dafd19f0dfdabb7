"""Takes from an album's title what is no part of its name: editions, formats, soundtrack words, guests, years."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from webapp.domain.matching.albums import sleeve, words
from webapp.domain.matching.normalise import fold

LONGEST = 9  # words of an edition's note at the end of a title
BRACKETED = re.compile(r"\(([^()]*(?:\([^()]*\)[^()]*)*)\)|\[([^\[\]]*)\]|\{([^{}]*)\}|【([^】]*)】")
_PARTS = re.compile(r"\s+[-–—―|~〜]\s+|\s*[–—]\s+|\s*:\s+|\s*;\s*|\s+/\s+|/(?=\S\S\S)|(?<=\S)-\s+|,\s+")
_NOTES = re.compile(r"\s+[-–—/+]\s+|\s*[;,]\s+|\s*/\s*")
_GUESTS = re.compile(r"\s+(?:feat\.?|ft\.?|featuring)\s+\S.*$", re.I)
_SOUNDTRACK = re.compile(
    r"^(.+?)\s+((?:the )?(?:official |original )*(?:motion picture |video game |game |tv )?(?:soundtrack|ost)"
    r"|サウンドトラック|саундтрек|music from and inspired by.*)$"
)


# One word that can only be an edition's or a format's at the end of a title.
_ALONE = re.compile(r"^(?:remaster(?:ed|s)?|\d+x?(?:lp|cd|dvd|vinyl)s?|\d+(?:g|gram))$")


@dataclass(slots=True)
class Found:
    """What was taken from one title, as written; ``unknown`` are brackets that stayed."""

    editions: list[str] = field(default_factory=list)
    films: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    size: str | None = None
    year: int | None = None

    def take(self, text: str) -> bool:
        """Whether a note is no part of the name; it is remembered."""
        said = sleeve.note(text)
        if sleeve.size(said):
            self.size = sleeve.size(said)
        elif sleeve.year(said):
            self.year = sleeve.year(said)
        elif sleeve.is_soundtrack(said):
            self.films.append(text.strip())
        elif sleeve.is_edition(said):
            self.editions.append(text.strip())
        else:
            return sleeve.says_nothing(said)
        return True


def parts(text: str, found: Found) -> list[str]:
    """The parts of a title between dashes, colons and strokes, with the brackets that stay; never none."""
    bare = _GUESTS.sub("", BRACKETED.sub(lambda bracket: _bracket(bracket, found), text))
    kept = whole(bare) or [text]
    while len(kept) > 1 and found.take(kept[-1]):
        kept.pop()
    return [*kept[:-1], _trailing(kept[-1], found)]


def whole(text: str) -> list[str]:
    """All parts of a title, those too that may be notes."""
    return [part for part in _split(text) if fold(part)]


def inside(bracket: re.Match[str]) -> str:
    """What stands in a bracket."""
    return next((group for group in bracket.groups() if group is not None), "").strip()


def _bracket(bracket: re.Match[str], found: Found) -> str:
    """Nothing for a note, else the bracket again; of several notes in one, those that are none of ours."""
    said = inside(bracket)
    left = [] if found.take(said) else [part for part in _NOTES.split(said) if part.strip() and not found.take(part)]
    if not left:
        return " "
    found.unknown.append(", ".join(left))
    return f" ({', '.join(left)}) "


def _split(text: str) -> list[str]:
    """Cuts a title at its signs, outside of brackets."""
    spans = [found.span() for found in BRACKETED.finditer(text)]
    cut, start = [], 0
    for sign in _PARTS.finditer(text):
        if not any(low <= sign.start() < high for low, high in spans):
            cut.append(text[start : sign.start()])
            start = sign.end()
    return [*cut, text[start:]]


def _trailing(text: str, found: Found) -> str:
    """A title without words of an edition, a format or a soundtrack that follow it without any sign."""
    film = _SOUNDTRACK.match(fold(text))
    if film and fold(film.group(1)):
        found.films.append(film.group(2))
        return film.group(1)
    tokens = text.split()
    for start in range(max(1, len(tokens) - LONGEST), len(tokens)):
        tail = " ".join(tokens[start:])
        if _closes(sleeve.note(tail)):
            found.editions.append(tail)
            return " ".join(tokens[:start])
    return text


def _closes(said: str) -> bool:
    """Whether the last words are an edition's: two of them at least, or a sure one; "LP" alone may be the name."""
    tokens = said.split()
    if not tokens or not sleeve.is_edition(said):
        return False
    counted = tokens[0][:1].isdigit() and not tokens[0].isdecimal()
    opens = tokens[0] in words.STRONG or tokens[0] == "super" or counted
    return opens and (len(tokens) > 1 or bool(_ALONE.match(tokens[0])))
