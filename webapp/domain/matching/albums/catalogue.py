"""Labels and catalogue numbers: "MFSL 1-193" is "MFSL1193", and "none" is no number."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from webapp.domain.matching.likeness import likeness
from webapp.domain.matching.normalise import CACHE, Form, fold, form

TELLING = 4  # letters and digits from which a number is hardly on two records by chance
SAME_LABEL = 0.85

_NOT_ALNUM = re.compile(r"[^a-z0-9]+")
_NONE = frozenset({"none", "na", "unknown", "null", "tba", "tbc", "keine", "sansnumero", "noncatalogue", "notonlabel"})
# Cyrillic letters that look Latin: who types "С60 30023" uses either.
_LOOKALIKES = str.maketrans("авекмнорстух", "abekmhopctyx")
_COMPANY = re.compile(
    r"(?<!\S)(?:records?|recordings?|music|musik|disques|discos|schallplatten|entertainment|label|ltd|inc|gmbh|llc"
    r"|limited|international|group|usa|uk|us|japan|europe)(?!\S)"
)
_NOBODYS = re.compile(r"^(?:not on label|self released|self release|no label|unknown|white label|independent)")
_DISAMBIGUATION = re.compile(r"\s*\(\d+\)\s*$")


@lru_cache(maxsize=CACHE)
def normalise(number: str) -> str | None:
    """One catalogue number as letters and digits alone; ``None`` where it says nothing."""
    plain = _NOT_ALNUM.sub("", fold(number).translate(_LOOKALIKES))
    return None if plain in _NONE or not any(char.isdigit() for char in plain) else plain


@lru_cache(maxsize=CACHE)
def read(numbers: tuple[str, ...]) -> frozenset[str]:
    """The telling catalogue numbers of a release: short ones ("001") stand on many labels' first records."""
    found = (normalise(number) for number in numbers)
    return frozenset(number for number in found if number and len(number) >= TELLING)


@lru_cache(maxsize=CACHE)
def labels(names: tuple[str, ...]) -> tuple[Form, ...]:
    """The labels without words for a company and Discogs' counting; "Not On Label" is none."""
    plain = [_DISAMBIGUATION.sub("", name) for name in names]
    kept = [name for name in plain if not _NOBODYS.match(fold(name))]
    return tuple(found for found in map(_named, kept) if found)


def _named(label: str) -> Form:
    whole = form(label)
    return form(_COMPANY.sub(" ", whole.plain)) or whole


def share_label(one: Iterable[Form], other: Iterable[Form]) -> bool | None:
    """Whether two releases name one label, initials included ("MFSL"); ``None`` where one names none."""
    mine, yours = tuple(one), tuple(other)
    if not mine or not yours:
        return None
    return any(_one_label(a, b) for a in mine for b in yours)


def _one_label(one: Form, other: Form) -> bool:
    if likeness(one, other) >= SAME_LABEL:
        return True
    few, many = sorted((one.plain, other.plain), key=len)
    initials = "".join(word[0] for word in many.split())
    return few.split() == many.split()[: len(few.split())] or (len(few) > 2 and initials.startswith(few[:3]))
