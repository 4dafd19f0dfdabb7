"""The keys under which the index files a track, and by which it looks for it."""

from __future__ import annotations

from typing import NamedTuple

from webapp.domain.matching.index.cards import Card
from webapp.domain.matching.index.plain import in_latin

_ARTICLES = {"the", "a", "an"}
SHORT = 6  # letters; in anything longer a slip leaves some run of three as it was
_FIRST_DENSE = "\u0e00"  # from Thai on, scripts put more into a character and often no blank between words


class Keys(NamedTuple):
    """Keys of every kind.

    ``codes`` are ISRCs, ``wholes`` are parts of the title, the title as a whole and names; ``words`` are those of all
    of them; ``grams`` are runs of characters of the title without its blanks. Title and names are not told apart: they
    stand in each other's columns too often.
    """

    codes: set[str]
    wholes: set[str]
    words: set[str]
    grams: set[str]


# What a key of each kind is worth. Grams come many to a word; a code outweighs everything.
WORTH = (100.0, 1.0, 1.0, 0.35)


def keys(card: Card) -> Keys:
    """The keys of a card: those of its own script, and those of its transliteration beside them."""
    found = Keys({card.code} if card.code else set(), set(), set(), set())
    titles, names = _spellings(card.title), _spellings(card.people)
    for text in titles:
        found.grams.update(_grams("".join(text.split())))
        for part in text.split("\n"):
            found.grams.update(_slips(part))
    for text in titles + names:
        found.wholes.update(map(_whole, {text, *text.split("\n")}))
        found.words.update(text.split())
    return found


def _spellings(lines: str) -> list[str]:
    """The text as it stands and transliterated, without what is empty: there are no Latin letters for "÷"."""
    if lines.isascii():
        return [lines] if lines else []
    latin = "\n".join(filter(None, map(in_latin, lines.split("\n"))))
    return [lines, latin] if latin else [lines]


def _whole(text: str) -> str:
    """The letters, sorted: one key for "Full Force", "Force Full", "The FullForce" and "Full Froce"."""
    words = text.split()
    return "".join(sorted("".join(words[1:] if len(words) > 1 and words[0] in _ARTICLES else words)))


def _grams(text: str) -> list[str]:
    """Every run of three characters; of two in dense scripts; the text itself where it is shorter."""
    size = 3 if text.isascii() or max(text) < _FIRST_DENSE else 2
    return [text[at : at + size] for at in range(max(1, len(text) - size + 1))]


def _slips(part: str) -> list[str]:
    """A short part with each of its letters left out: "Rife" and "Rfe" have no run of three in common, but "rfe"."""
    letters = part.replace(" ", "")
    return [letters[:at] + letters[at + 1 :] for at in range(len(letters))] if 1 < len(letters) <= SHORT else []
