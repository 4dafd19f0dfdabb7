"""Reading an album's title: its core, the editions set apart, what kind of album it names, and the ways to cut it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from webapp.domain.matching import numbers
from webapp.domain.matching.albums import consonants, sleeve, trim
from webapp.domain.matching.albums.numbering import canonical
from webapp.domain.matching.normalise import CACHE, Form, fold, latin

_TRANSLATED = re.compile(r"\s+=\s+")  # Discogs: the title in another language
_LONGEST = 600  # signs that are read of a title: the longest one of a known album has some 550
_TONGUES, _CUTS = 3, 4  # titles in a row, and cuts of each, that are looked at: no real title has more
_ARTICLE = re.compile(r"^(?:the|a|an) (?=.)")


@dataclass(frozen=True, slots=True)
class View:
    """One way to cut a title: the album's ``core``, what was set aside for it, and the numbers in both."""

    core: Form
    rest: Form
    numbers: frozenset[str]


@dataclass(frozen=True, slots=True)
class Title:
    """A title read. ``views`` go from the most literal on; ``editions`` and ``films`` are set apart, as written.

    ``kinds`` are those of ``sleeve.kinds``; ``size`` is "single" or "ep" where the title ends so; ``year`` stands alone
    in a bracket.
    """

    views: tuple[View, ...]
    editions: tuple[str, ...]
    films: tuple[str, ...]
    kinds: frozenset[str]
    size: str | None
    year: int | None


@lru_cache(maxsize=CACHE)
def read(title: str) -> Title:
    """Takes ``title`` apart; never comes back without a view, and a view is empty only for a blank title."""
    found = trim.Found()
    views: list[View] = []
    title = unicodedata.normalize("NFKC", title[:_LONGEST]).replace("_", " ").strip()
    for text in _TRANSLATED.split(title)[:_TONGUES]:
        views += _views(text, found)
    kept = tuple(view for view in dict.fromkeys(views) if view.core) or (_view(title, ""),)
    return Title(kept, tuple(found.editions), tuple(found.films), _kinds(title), found.size, found.year)


def _kinds(title: str) -> frozenset[str]:
    """The kinds that the whole title names, and those that only a whole bracket does: "(Taylor's Version)"."""
    brackets = (sleeve.note(trim.inside(found)) for found in trim.BRACKETED.finditer(title))
    return sleeve.kinds(fold(title)).union(*map(sleeve.kinds, brackets))


def _views(text: str, found: trim.Found) -> list[View]:
    """The whole without its editions; without unknown brackets; and each side of a dash or colon."""
    before = len(found.unknown)
    parts = trim.parts(text, found)
    views = [_view(", ".join(parts), "")]
    if len(found.unknown) > before:
        bare = [trim.BRACKETED.sub(" ", part) for part in parts]
        views.append(_view(", ".join(bare), " ".join(found.unknown[before:])))
    for at in range(1, min(len(parts), _CUTS + 1)):
        first, last = ", ".join(parts[:at]), ", ".join(parts[at:])
        views += [_view(first, last), _view(last, first)]
    if len(trim.whole(text)) > len(parts):  # "Prince: Ultimate" has no edition behind its colon
        views.append(_view(text, ""))
    return views


def _view(core: str, rest: str) -> View:
    name, aside = named(core), named(rest)
    return View(name, aside, numbers.of(name.plain) | numbers.of(aside.plain))


def named(text: str) -> Form:
    """A name in both folded forms, with its numbers in one spelling and without a leading article."""
    plain = _ARTICLE.sub("", canonical(consonants.plain(text)))
    return Form(plain, latin(plain))
