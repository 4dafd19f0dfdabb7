"""Who an album is by: named people, "Various Artists" in any language, or nobody that is known."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from webapp.domain.matching import people
from webapp.domain.matching.albums import consonants
from webapp.domain.matching.albums.names import NOBODY, VARIOUS
from webapp.domain.matching.normalise import CACHE, fold
from webapp.domain.matching.people import People

Whose = Literal["named", "various", "unknown"]

_VARIATION = re.compile(r"\*+\s*$")  # Discogs: printed under another spelling
_COUNTED = re.compile(r"\s*\(\d+\)\s*$")  # Discogs: the second artist of this name
_ARTICLE_BEHIND = re.compile(r"^([^,]+),\s*(the|a|los|las|les|die|der|das|le|la|el)$", re.I)
_STROKES = re.compile(r"\s+/\s+|\s*[、·・]\s*")
SAME = 0.88  # the agreement of names from which they are one credit
KINDRED = 0.77


@dataclass(frozen=True, slots=True)
class Credit:
    """An album's artists: ``whose`` it is, the ``people`` named, their ``names`` and the words of these."""

    whose: Whose
    people: People
    names: frozenset[str]
    words: frozenset[str]


@lru_cache(maxsize=CACHE)
def read(artists: tuple[str, ...]) -> Credit:
    """The credit of an album in whatever order its artists stand; "Various" beside a name adds nothing to it."""
    plain = sorted(part for artist in artists for part in _STROKES.split(clean(artist)) if part.strip())
    various = any(_is(name, VARIOUS) for name in plain)
    named = people.read(tuple(name for name in plain if not _is(name, VARIOUS | NOBODY)))
    whose: Whose = "named" if named else "various" if various else "unknown"
    names = frozenset(text for name in (*named.whole, *named.names) for text in (name.plain, name.latin) if text)
    return Credit(whose, named, names, frozenset(word for name in names for word in name.split()))


def clean(artist: str) -> str:
    """A name without Discogs' signs, and with its article in front: "Persuader, The (2)" is "The Persuader"."""
    plain = _COUNTED.sub("", _VARIATION.sub("", consonants.plain(artist).strip()))
    plain = _VARIATION.sub("", plain).strip()
    return _ARTICLE_BEHIND.sub(r"\2 \1", plain)


def _is(name: str, known: frozenset[str]) -> bool:
    return fold(name) in known


def likeness(one: Credit, other: Credit) -> float | None:
    """How far two named credits agree, 0 to 1; ``None`` unless both name somebody."""
    if one.whose != "named" or other.whose != "named":
        return None
    found = max(people.likeness(a, b) or 0.0 for a, b in ((one.people, other.people), (other.people, one.people)))
    spoken = any(consonants.alike(a, b) for a in one.people.whole for b in other.people.whole)
    return max(found, SAME) if spoken else found


def equal(one: Credit, other: Credit) -> bool:
    """Whether both name the same people, and neither more of them: "Diana Ross" is not "Diana Ross & The Supremes"."""
    if {name.plain for name in one.people.whole} & {name.plain for name in other.people.whole}:
        return True
    mine, yours = one.people.names, other.people.names
    every = all(any(people.same_name(a, b) for b in yours) for a in mine)
    return every and all(any(people.same_name(a, b) for a in mine) for b in yours)


def foreign(one: Credit, other: Credit) -> bool:
    """Whether the names stand in scripts that transliteration does not bring together: no evidence either way."""
    if one.whose != "named" or other.whose != "named":
        return False
    return one.people.foreign != other.people.foreign and (likeness(one, other) or 0.0) < KINDRED
