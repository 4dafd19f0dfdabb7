"""Folding of names: one plain form that keeps every script, and a Latin form beside it."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from anyascii import anyascii

CACHE = 65_536

# Marks that people leave out when they type: Latin, Greek and Cyrillic accents, Hebrew points, Arabic vowels.
# Marks of Indic scripts, Thai and kana are letters in all but name and stay.
_OPTIONAL_MARKS = re.compile("[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670\u0640]")
_APOSTROPHES = re.compile("['’‘`´ʼʹ′＇]")
_SPLIT_NEGATION = re.compile(r"\b(\w+) (n['’]t)\b")
_LETTER_SIGNS = ((re.compile(r"(?<=[a-z])\$|\$(?=[a-z])"), "s"), (re.compile(r"(?<=[a-z])!(?=[a-z])"), "i"))
# Words that catalogues mask; the asterisks stand for letters, and as separators they would leave nothing.
_MASKED = tuple(
    (re.compile(rf"(?<![a-z]){masked}(?![a-z*])"), word)
    for masked, word in (
        (r"f[*]+c?k?", "fuck"), (r"f[*]+(?:king|kin|in)", "fucking"), (r"mother ?f[*]+(?:er|a)", "motherfucker"),
        (r"sh?[*]+t?", "shit"), (r"b[*i]*[*]+(?:ch|h)?", "bitch"), (r"b[*]+(?:ches|hes)", "bitches"),
        (r"n[*i]*[*]+a?", "nigga"), (r"n[*]+(?:as|az)", "niggas"), (r"a[*]+", "ass"), (r"d[*]+k", "dick"),
        (r"p[*]+y", "pussy"), (r"h[*]+e", "hoe"), (r"d[*]+n", "damn"), (r"wh[*]+e", "whore"),
    )
)  # fmt: skip
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


class Form(NamedTuple):
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
    if text.isascii():
        text = text.lower()
    else:
        text = unicodedata.normalize("NFKC", text).casefold()
        text = _OPTIONAL_MARKS.sub("", unicodedata.normalize("NFKD", text))
        text = unicodedata.normalize("NFC", text)
    if text.isalnum():
        return text
    words = " ".join(_spell_out(text).translate(_SEPARATORS).split())
    return words or "".join(text.split())


def _spell_out(text: str) -> str:
    """Writes signs that stand for letters or words as letters: "A$AP", "P!nk", "R.E.M.", "&", "rock 'n' roll"."""
    if "n'" in text or "n’" in text:
        text = _SPLIT_NEGATION.sub(r"\1\2", text)
    if "*" in text:
        for masked, word in _MASKED:
            text = masked.sub(word, text)
    if "$" in text or "!" in text:
        for sign, letter in _LETTER_SIGNS:
            text = sign.sub(letter, text)
    if "." in text:
        text = _INITIALS.sub(lambda found: found.group().replace(".", "") + " ", text)
    if "&" in text or "+" in text or " n" in text or " '" in text:
        text = _AND.sub(" and ", text)
    return text.replace("'", "") if text.isascii() and "`" not in text else _APOSTROPHES.sub("", text)


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
