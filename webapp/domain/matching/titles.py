"""Reading a title: its core, the notes in brackets and suffixes, the guests, and the ways it can be cut."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from webapp.domain.matching import notes
from webapp.domain.matching.normalise import CACHE, Form, form
from webapp.domain.matching.notes import Note
from webapp.domain.matching.numbers import canonical, value

_BRACKETED = re.compile(r"\(([^()]*(?:\([^()]*\)[^()]*)*)\)|\[([^\[\]]*)\]|\{([^{}]*)\}|【([^】]*)】")
_DASH = re.compile(
    r"\s+[-–—−―|]\s+|\s*-{2,}\s*|\s*[–—]\s+|\s+[-–—~～]\s*(?=\w)|\s*:\s*(?=(?:live|acoustic|remix)\b)", re.I
)
_GUEST = re.compile(
    r"^(?:feat\.?|ft\.?|featuring|with|w/|mit|avec|con|com|med|met|z|при участии|уч\.|при уч\.|pres\.?"
    r"|vs\.?|prod\.?(?:uced)?(?: by)?(?: ?& ?feat\.?)?)\s+(.+)$",
    re.I,
)
_GUEST_INSIDE = re.compile(r"[\s(\[]+(?:feat\.?|ft\.?|featuring)\s+([^()\[\]]+?)(?=\s+[-–—]\s|[)\]]|\s*[(\[]|$)", re.I)
# "015-Title", "01. Title", "01 - Title" and "01 Title", but not "99 Luftballons" or "7 Years".
_TRACK_NUMBER = re.compile(r"^(?:0?[0-9][0-9A-Z]{2}-(?=\S)|\d{1,3}\.\s+|\d{2,3}\s*[-–]\s+|0\d{1,2}\s+)(?=.*\w)")
# "Op. 67: I. Allegro" and "Op. 67 - 1. Allegro" are one movement.
_MOVEMENT = re.compile(r"(?:(?<=: )|(?<=- )|^)([IVX]{1,4})(?=\. )", re.I)
_PLACE = re.compile(r"^0(\d\d)[A-Za-z]?-")
_GENERIC = re.compile(r"\bskit\b|^\W*(?:intro|outro|interlude|prelude|untitled|introduction)\W*$", re.I)
_WORK = re.compile(
    r"\b(?:BWV|KV?|RV|Op|Hob|HWV|WoO|TWV|WWV|D)\b\.? ?\d"
    r"|\bin [A-H](?:[ -](?:flat|sharp))? (?:major|minor)\b",
    re.I,
)
_NOTHING_SAID = re.compile(r"^(?:|n\.?/?a\.?|unk\.?|unknown|unknown title|null|none|0\d{1,2}-?)$", re.I)
_OPENED = re.compile(r"[(\[{【]")
_SURROUNDING_QUOTES = re.compile(r"^[\"“”«»『』「」]+|[\"“”«»『』「」]+$")
# "I Want to Live" after an artist's name is a title: to live is a verb here.
_CLAUSE = re.compile(r"(?<!\S)(?:to|we|i|you|they|can|let|will|and|long|dont) live(?!\S)")


class View(NamedTuple):
    """One way to cut a title: what would be the name of the song, and what was set aside for it."""

    title: Form
    rest: Form


@dataclass(frozen=True, slots=True)
class Title:
    """A title read: ``views`` from the most literal on, ``notes`` on the version, ``guests`` named in it.

    ``nameless``: nothing but notes stands there ("003- (off vocal)").
    """

    views: tuple[View, ...]
    notes: tuple[Note, ...]
    guests: tuple[str, ...]
    nameless: bool = False


_NOTHING = form("")


@lru_cache(maxsize=CACHE)
def read(title: str) -> Title:
    """Takes ``title`` apart; never comes back without a view, and a view is empty only for a blank title."""
    text = (title if title.isascii() else unicodedata.normalize("NFKC", title)).replace("_", " ").strip()
    if text[:1].isdigit():
        text = _TRACK_NUMBER.sub("", text, count=1)
    text = text or title
    guests: list[str] = []
    found: list[Note] = []
    unguested = _take_guests(text, guests)
    parts = _dashes(unguested, found)
    cores = [_brackets(part, found, guests) for part in parts]
    views = _views([core for core in cores if form(core[0])] or [(text, "")])
    views += tuple(_suffix_as_title(unguested, len(parts)))
    nameless = bool(found) and bool(_OPENED.search(text)) and not form(_BRACKETED.sub(" ", text))
    return Title(views, tuple(dict.fromkeys(found)), tuple(guests), nameless)


def leading_number(title: str) -> int | None:
    """The place on the album that stands before a title ("015-Sister Helen"); ``None`` where there is none."""
    found = _PLACE.match(title)
    return int(found.group(1)) if found else None


def is_generic(title: str) -> bool:
    """Whether many albums have a track of this title ("Intro", "Paul (Skit)")."""
    return bool(_GENERIC.search(title))


def is_work(title: str) -> bool:
    """Whether a title names a classical work by its catalogue number or key."""
    return bool(_WORK.search(title))


def says_nothing(title: str) -> bool:
    """Whether a title is blank, a word for not knowing, or a bare track number with a leading zero."""
    return bool(_NOTHING_SAID.match(title.strip()))


def _take_guests(text: str, guests: list[str]) -> str:
    if "f" not in text and "F" not in text:
        return text

    def remember(found: re.Match[str]) -> str:
        guests.append(found.group(1).strip())
        opened = found.group().lstrip()[:1]
        return f" {opened}" if opened in "([" else " "

    return _GUEST_INSIDE.sub(remember, text)


def _dashes(text: str, found: list[Note]) -> list[str]:
    """The parts of "A - B" outside brackets; parts after the first that are notes go to ``found``."""
    parts = [part for part in _split_outside(text) if part.strip()]
    kept = parts[:1]
    for part in parts[1:]:
        said = () if _BRACKETED.search(part) else _suffix(part)
        if said:
            found.extend(said)
        else:
            kept.append(part)
    return kept or [text]


def _suffix(part: str) -> tuple[Note, ...]:
    """A suffix is a note when it is short enough to be one; "Live Forever" after an artist's name is a title."""
    said = notes.read(part)
    if any(note.kind == "source" and "soundtrack" not in note.content for note in said):
        return ()
    if _CLAUSE.search(form(part).plain) and any(note.kind == "live" for note in said):
        return ()
    first = form(part).plain.split()[:1]
    if any(note.kind in {"live", "cover"} for note in said) and len(form(part).plain.split()) == 2:
        return said if first != ["live"] or notes.read(part)[0].content.isdigit() or _place(part) else ()
    return said


def _place(part: str) -> bool:
    return bool(re.match(r"^\s*live\s+(?:at|in|from|on|version|\d+)", part, re.I))


def _split_outside(text: str) -> list[str]:
    """Cuts at dashes that stand outside every bracket."""
    if not _DASH.search(text):
        return [text]
    parts, start = [], 0
    inside = [found.span() for found in _BRACKETED.finditer(text)]
    for dash in _DASH.finditer(text):
        if not any(low <= dash.start() < high for low, high in inside):
            parts.append(text[start : dash.start()])
            start = dash.end()
    return [*parts, text[start:]]


def _brackets(part: str, found: list[Note], guests: list[str]) -> tuple[str, str]:
    """The part without its notes, and the words of the brackets that are left in it."""
    unknown: list[str] = []

    def judge(bracket: re.Match[str]) -> str:
        inside = next((group for group in bracket.groups() if group is not None), "").strip()
        if guest := _GUEST.match(inside):
            guests.append(guest.group(1))
        elif said := notes.read(inside):
            found.extend(said)
        elif inside:
            unknown.append(inside)
            return f" ({inside}) "
        return " "

    core = _BRACKETED.sub(judge, part) if _OPENED.search(part) else part
    core = _SURROUNDING_QUOTES.sub("", core.strip()).strip()
    return (core, " ".join(unknown)) if form(core) else (part, "")


def _views(parts: list[tuple[str, str]]) -> tuple[View, ...]:
    """The whole; without its brackets; and each side of a dash with the other set aside."""
    whole = " ".join(core for core, _ in parts)
    views = [View(_named(whole), _NOTHING)]
    unknown = " ".join(inside for _, inside in parts if inside)
    if unknown:
        bare = " ".join(_without_brackets(core) for core, _ in parts)
        views += [View(_named(bare), _named(unknown)), *_last_bracket_off(whole)]
    if len(parts) > 1:
        first = _without_brackets(parts[0][0])
        others = " ".join(core for core, _ in parts[1:])
        views += [View(_named(first), form(f"{others} {parts[0][1]}")), View(_named(others), form(parts[0][0]))]
        if parts[0][1]:
            views.append(View(_named(parts[0][0]), form(others)))
        if parts[-1][1]:
            views.append(View(_named(_without_brackets(others)), form(f"{parts[0][0]} {parts[-1][1]}")))
    views += _after_colon(whole)
    return tuple(view for view in dict.fromkeys(views) if view.title) or (views[0],)


def _after_colon(whole: str) -> list[View]:
    """What follows a colon alone: "Requiem for My Friend, Part II: Lacrimosa"."""
    before, colon, after = whole.rpartition(": ")
    return [View(_named(after), form(before))] if colon and len(form(after).plain) > 3 else []


def _suffix_as_title(text: str, kept: int) -> list[View]:
    """Where a suffix was read as a note, it may be the name after all: "Karriem Riggins - Belle Isle Reprise"."""
    parts = [part for part in _split_outside(text) if part.strip()]
    if kept > 1 or len(parts) != 2 or len(form(parts[1]).plain.split()) < 2:
        return []
    return [View(_named(parts[1]), form(parts[0]))]


def _as_digits(numeral: re.Match[str]) -> str:
    return str(value(numeral.group(1).lower()))


def _last_bracket_off(whole: str) -> list[View]:
    """Of several brackets the last one may be the album: "Fear (The Uninvited) (Angels in Blue)"."""
    found = [*_BRACKETED.finditer(whole)] if _OPENED.search(whole) else []
    if len(found) < 2:
        return []
    last = found[-1]
    return [View(_named(whole[: last.start()] + whole[last.end() :]), form(last.group()))]


def _without_brackets(core: str) -> str:
    return _BRACKETED.sub(" ", core)


def _named(text: str) -> Form:
    plain = form(_MOVEMENT.sub(_as_digits, text))
    return Form(canonical(plain.plain), canonical(plain.latin))
