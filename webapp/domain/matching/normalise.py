"""Folding of names: one plain form that keeps every script, and a Latin form beside it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from anyascii import anyascii

CACHE = 65_536

# Marks that people leave out when they type: Latin, Greek and Cyrillic accents, Hebrew points, Arabic vowels.
# Marks of Indic scripts, Thai and kana are letters in all but name and stay.
_OPTIONAL_MARKS = re.compile("[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670\u0640]")
_APOSTROPHES = re.compile("['’‘`´ʼʹ′＇]")
_SPLIT_NEGATION = re.compile(r"\b(\w+) (n['’]t)\b")
_LETTER_SIGNS = ((re.compile(r"(?<=[a-z])\$|\$(?=[a-z])"), "s"), (re.compile(r"(?<=[a-z])!(?=[a-z])"), "i"))
_INITIALS = re.compile(r"\b(?:\w\.){2,}")
_AND = re.compile(r"[&+]|(?<=\s)'?n'?(?=\s)")
_ARTICLE = re.compile(r"^(?:the|a|an) (?=.)")


class _Separators(dict[int, str]):
    """Maps each code point to itself when it is a letter, mark or number, else to a space; learned as it is asked."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        kept = char if unicodedata.category(char)[0] in "LMN" else " "
        self[code] = kept
        return kept


_SEPARATORS = _Separators()


@dataclass(frozen=True, slots=True)
class Form:
    """A folded text: ``plain`` in its own script, ``latin`` transliterated; both empty when there is no evidence."""

    plain: str
    latin: str

    def __bool__(self) -> bool:
        return bool(self.plain)

    @property
    def is_latin(self) -> bool:
        """Whether the text is written in Latin letters (or in digits and signs alone)."""
        return self.plain.isascii() or not _foreign_letters(self.plain)


EMPTY = Form("", "")


@lru_cache(maxsize=CACHE)
def fold(text: str) -> str:
    """``text`` without case, optional marks and punctuation, in its own script.

    A text of signs alone ("÷", "!!!") keeps its signs; only white space folds to the empty string.
    """
    text = unicodedata.normalize("NFKC", text).casefold()
    text = _OPTIONAL_MARKS.sub("", unicodedata.normalize("NFKD", text))
    text = unicodedata.normalize("NFC", text)
    words = " ".join(_spell_out(text).translate(_SEPARATORS).split())
    return words or "".join(text.split())


def _spell_out(text: str) -> str:
    """Writes signs that stand for letters or words as letters: "A$AP", "P!nk", "R.E.M.", "&", "rock 'n' roll"."""
    text = _SPLIT_NEGATION.sub(r"\1\2", text)
    for sign, letter in _LETTER_SIGNS:
        text = sign.sub(letter, text)
    text = _INITIALS.sub(lambda found: found.group().replace(".", "") + " ", text)
    return _APOSTROPHES.sub("", _AND.sub(" and ", text))


@lru_cache(maxsize=CACHE)
def form(text: str) -> Form:
    """Both folded forms of ``text``, without a leading article."""
    plain = _ARTICLE.sub("", fold(text))
    return Form(plain, latin(plain))


@lru_cache(maxsize=CACHE)
def latin(folded: str) -> str:
    """The transliteration of a folded text; the text itself where it is ASCII already."""
    if folded.isascii():
        return folded
    return " ".join(anyascii(folded).lower().translate(_SEPARATORS).split())


@lru_cache(maxsize=CACHE)
def _foreign_letters(plain: str) -> bool:
    """Whether most letters are of another script than Latin."""
    letters = [char for char in plain if char.isalpha()]
    foreign = sum(not unicodedata.name(char, "").startswith("LATIN") for char in letters)
    return foreign * 2 > len(letters)
