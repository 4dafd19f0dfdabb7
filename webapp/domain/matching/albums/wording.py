"""Two titles: how far they agree in the cut that fits best, and which words only one of them has."""

from __future__ import annotations

from dataclasses import dataclass, replace

from webapp.domain.matching.albums import consonants, names, spelling, words
from webapp.domain.matching.albums.prepared import Prepared, kinds
from webapp.domain.matching.albums.spelling import Difference
from webapp.domain.matching.albums.title import View
from webapp.domain.matching.likeness import likeness
from webapp.domain.matching.normalise import Form

# The highest agreement of titles of which one adds a bracket or a part, adds a word, has another bracket, another word.
ADDED, INLINE, BESIDES, REPLACED = 0.9, 0.8, 0.65, 0.55
SPELT = 0.99  # the agreement of titles that differ in words that say nothing
SPOKEN = 0.86  # the agreement of titles whose consonants are the same
FOREIGN = 0.8  # below this, titles in two scripts say nothing about each other


@dataclass(frozen=True, slots=True)
class Wording:
    """``agreement`` runs from 0 to 1; ``added`` are the telling words of the first and of the second title alone.

    ``numbers`` are those of either title in this cut. ``generic``: the name is one that several albums of an artist
    bear: the artist's own, "Greatest Hits", a composer's work. ``credited``: what a title sets aside is the artist.
    ``nickname``: one is the artist's own name, the other something else, as people call such an album.
    """

    agreement: float
    added: tuple[str, str]
    numbers: tuple[frozenset[str], frozenset[str]]
    generic: bool = False
    foreign: bool = False
    credited: bool = False
    nickname: bool = False


@dataclass(frozen=True, slots=True)
class _Known:
    """What need not be in both titles: words of the artists' ``names``, and of a kind that both albums have."""

    artists: frozenset[str]
    names: frozenset[str]
    kinds: frozenset[str]

    @property
    def all(self) -> frozenset[str]:
        """Every word that is known."""
        return self.artists | self.kinds


def compare(one: Prepared, other: Prepared) -> Wording:
    """The wording of the best cut; of equals the one that leaves least aside, then the most literal."""
    if _order(other) < _order(one):
        found = compare(other, one)
        return replace(found, added=found.added[::-1], numbers=found.numbers[::-1])
    known = _Known(one.credit.words | other.credit.words, one.credit.names | other.credit.names, _shared(one, other))
    cuts = [_wording(a, b, known) for a in one.title.views for b in other.title.views]
    return max(cuts, key=lambda cut: (round(cut.agreement, 3), -sum(map(len, cut.added))))


def _shared(one: Prepared, other: Prepared) -> frozenset[str]:
    """Words for a kind or a size that both albums have, said or unsaid."""
    found = {word for kind in kinds(one, other) & kinds(other, one) for word in words.KIND_WORDS.get(kind, ())}
    return frozenset(found | ({one.kind} if one.kind and one.kind == other.kind else set()))


def _order(record: Prepared) -> list[tuple[str, str]]:
    return [(view.core.plain, view.rest.plain) for view in record.title.views]


def _wording(one: View, other: View, known: _Known) -> Wording:
    said = (one.numbers, other.numbers)
    generic = _generic(one, known) or _generic(other, known)
    alike = likeness(one.core, other.core)
    if alike < 1 and one.core and other.core and one.core.is_latin != other.core.is_latin:
        alike = max(alike, SPOKEN) if consonants.alike(one.core, other.core) else alike
        return Wording(alike, ("", ""), said, generic, foreign=alike < FOREIGN)
    differ = spelling.compare(one.core, other.core)
    silent = known.all if _own(one.core, known) or _own(other.core, known) else known.kinds
    asides = (_aside(one, other, known), _aside(other, one, known))
    mine, yours = spelling.telling(differ.mine, silent), spelling.telling(differ.yours, silent)
    agreement = _agreement(alike, differ, (mine, yours), asides)
    added = (_span(one, mine, asides[0]), _span(other, yours, asides[1]))
    credited = _credit(one, known) or _credit(other, known)
    nickname = not differ.shared and _self_titled(one.core, known) != _self_titled(other.core, known)
    return Wording(agreement, added, said, generic, credited=credited, nickname=nickname)


def _span(view: View, odd: list[str], aside: list[str]) -> str:
    """The words that only one title has, as they stand in it, with small words between them."""
    found: list[str] = []
    for name, said in ((view.core, odd), (view.rest, aside)):
        text = spelling.tokens(name)
        places = [at for at, word in enumerate(text) if word in said]
        found += text[places[0] : places[-1] + 1] if places else []
    return ("" if any(map(words.unspaced, found)) and all(len(word) == 1 for word in found) else " ").join(found)


def _self_titled(core: Form, known: _Known) -> bool:
    return bool({core.plain, core.latin} & known.names)


def _own(core: Form, known: _Known) -> list[str]:
    """The words of a title that are not its artists'."""
    return spelling.telling(spelling.tokens(core), known.all)


def _agreement(
    alike: float, differ: Difference, odd: tuple[list[str], list[str]], asides: tuple[list[str], list[str]]
) -> float:
    """How far two titles agree; numbers are compared for themselves and are no words here."""
    worded = [not all(word.isdecimal() for word in side) for side in odd]
    if all(worded) or not differ.shared:
        return min(alike, REPLACED)
    if all(asides) or (any(asides) and any(worded)):
        return min(alike, BESIDES)
    if any(worded):
        return INLINE
    if any(odd) or any(asides):
        return ADDED - 0.05 if differ.typos else ADDED
    return alike if alike == 1 or differ.typos else SPELT


def _aside(view: View, other: View, known: _Known) -> list[str]:
    """The telling words that a cut sets aside and that the other title does not have either."""
    elsewhere = {*spelling.tokens(other.core), *spelling.tokens(other.rest)}
    found = spelling.telling((word for word in spelling.tokens(view.rest) if word not in elsewhere), known.all)
    return [] if set(found) <= names.SUBTITLE and _own(view.core, known) else found


def _credit(view: View, known: _Known) -> bool:
    """Whether what a cut sets aside are the artists and nothing else."""
    return bool(view.rest) and set(view.rest.plain.split()) - words.SMALL <= known.artists


def _generic(view: View, known: _Known) -> bool:
    """Whether a name is the artist's own, one that every artist has, or a work's; numbers do not count."""
    core = view.core
    work = names.WORKS.search(f"{core.plain} {view.rest.plain}")
    if work or core.plain in names.GENERIC or _self_titled(core, known):
        return True
    said = core.plain.split()
    bare = words.bare(word for word in said if word not in known.artists and not word.isdecimal())
    return bare in names.GENERIC or (not bare and bool(set(said) & known.artists))
