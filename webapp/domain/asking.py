"""What to ask a catalogue for a track: from the most exact question to the loosest, in words that searches can take."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from webapp.domain.matching import isrc, notes
from webapp.domain.matching.notes import HARD_KINDS, LENGTH_KINDS
from webapp.domain.music import Track

#: The rungs of the ladder, in the order in which they are climbed.
Kind = Literal["isrc", "fields", "words"]
KINDS: tuple[Kind, ...] = ("isrc", "fields", "words")
#: Characters of a title that are asked for: long queries find less, not more.
LONGEST = 100

_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|\{[^{}]*\}|（[^（）]*）|【[^【】]*】")
_GUESTS = re.compile(r"^(?:feat|ft|featuring|with|w/|mit|avec|con|com|med|met|при участии|уч)\b\.?\s*\S", re.IGNORECASE)
_GUESTS_LOOSE = re.compile(r"\s+(?:feat|ft|featuring)\.?\s+.*$", re.IGNORECASE)
_DASH = re.compile(r"\s+[-–—]+\s+")
#: What says nothing of which recording is meant, for a search.
_NEUTRAL = frozenset({"remaster", "source", "explicit", "clean", "edition"})
_TELLING = HARD_KINDS | LENGTH_KINDS | {"version", "new mix", "alternate take"}
#: Signs that searches take for their grammar: fields, phrases, wildcards, exclusions.
_GRAMMAR = re.compile(r"[\"“”„«»‹›()\[\]{}（）【】「」『』《》〈〉:：|\\^~<>*_]|(?<!\w)[-–—−]+|[-–—−]+(?!\w)")
_OPERATORS = re.compile(r"\b(?:AND|OR|NOT)\b")
#: "F**k": the other catalogue may write it out.
_CENSORED = re.compile(r"\w+\*+\w*")
_CHANNEL = re.compile(r"\s+-\s+Topic$|(?<=\w)VEVO$")
_NOBODY = frozenset({"various artists", "various", "va", "unknown artist", "unknown", "[unknown]"})
#: Joiners that shape letters in Persian and in Indic scripts, and glue emoji elsewhere.
_JOINERS = "\u200c\u200d"


@dataclass(frozen=True, slots=True)
class Query:
    """One question: by ``isrc`` alone, by title and artist as ``fields``, or by all of their ``words`` at once."""

    kind: Kind
    title: str = ""
    artist: str = ""
    isrc: str = ""

    @property
    def text(self) -> str:
        """Title and artist in a row."""
        return f"{self.title} {self.artist}".strip()

    @property
    def key(self) -> str:
        """By what its answer is remembered; at most 64 characters, equal for equal questions."""
        if self.kind == "isrc":
            return f"isrc:{self.isrc}"
        words = f"{self.title}\x1f{self.artist}".casefold()
        return f"{self.kind}:{hashlib.sha256(words.encode()).hexdigest()[:48]}"


def queries(track: Track) -> tuple[Query, ...]:
    """All questions that a track allows, the most exact first; none where nothing is known of it.

    The exact title keeps whatever may tell recordings apart; the loose one keeps its name and the word for a version.
    Every script stays as it is written.
    """
    return tuple(_queries(track))


def _queries(track: Track) -> Iterator[Query]:
    code = isrc.normalise(track.isrc)
    if code:
        yield Query("isrc", isrc=code)
    artist = first_artist(track)
    title = _taken(_without(track.title, loose=False))
    if title and artist:
        yield Query("fields", title, artist)
    words = _taken(_without(track.title, loose=True)) or _taken(track.text or "")
    if words:
        yield Query("words", words, artist)


def first_artist(track: Track) -> str:
    """The artist to ask for: the first, without guests; nobody for "Various Artists"."""
    name = _CHANNEL.sub("", track.artists[0].strip()) if track.artists else ""
    if name.casefold() in _NOBODY:
        return ""
    return _taken(_GUESTS_LOOSE.sub("", name) or name)


def _without(title: str, *, loose: bool) -> str:
    """The title without guests and without what says nothing; loosely also without what may be a part of the name."""
    bare = _BRACKETS.sub(lambda bracket: _kept(bracket.group(), loose), title)
    first, *rest = _DASH.split(bare)
    parts = [first, *(part for part in rest if _stays(part, loose))]
    bare = _GUESTS_LOOSE.sub("", " ".join(parts))
    return bare if re.search(r"\w", bare) else title


def _kept(bracket: str, loose: bool) -> str:
    inside = bracket[1:-1].strip()
    return f" {inside} " if not _GUESTS.match(inside) and _stays(inside, loose) else " "


def _stays(part: str, loose: bool) -> bool:
    """Whether a bracket or what follows a dash is asked for as well."""
    kinds = {note.kind for note in notes.read(part)}
    if kinds & _TELLING:
        return True
    return not loose and not kinds & _NEUTRAL


def _taken(text: str) -> str:
    """``text`` as a search can take it. What is made of signs alone stays as it is, because that is its name."""
    plain = unicodedata.normalize("NFC", text).strip()
    open_words = _CENSORED.sub(" ", plain)
    plain = open_words if re.search(r"\w", open_words) else plain
    bare = _OPERATORS.sub(lambda word: word.group().lower(), _GRAMMAR.sub(" ", _seen(plain)))
    return _short(" ".join(bare.split()) or " ".join(plain.replace('"', " ").split()))


def _seen(text: str) -> str:
    """Without emoji, pictures and invisible marks; joiners stay between letters, where they shape them."""
    kept: list[str] = []
    for sign in text:
        kind = unicodedata.category(sign)
        if sign in _JOINERS:
            kept.append(sign if kept and unicodedata.category(kept[-1])[0] in "LM" else "")
        elif kind in {"So", "Sk", "Cc", "Co", "Cn", "Cs", "Me"} or kind == "Cf" or sign in "\ufe0e\ufe0f":
            kept.append(" ")
        else:
            kept.append(sign)
    return "".join(kept)


def _short(text: str) -> str:
    """At most ``LONGEST`` characters, ending with a whole word where there are words."""
    if len(text) <= LONGEST:
        return text
    head, _, _ = text[: LONGEST + 1].rpartition(" ")
    return head or text[:LONGEST]
