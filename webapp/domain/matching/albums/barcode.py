"""Barcodes of records: EAN, UPC and GTIN in one spelling, and only those whose check digit is right."""

from __future__ import annotations

import re
from functools import lru_cache

from webapp.domain.matching.normalise import CACHE

GTIN = 14  # digits of the longest form; shorter ones are the same number with noughts before it (GS1 §3.3)
SHORTEST = 10  # digits: noughts before a UPC get lost in spreadsheets, two at the most

_SEVERAL = re.compile(r"[,;|\n]")
_WORDS = re.compile(r"\([^()]*\)|[A-Za-z]+:?")
# Codes that people and printers put where they have none.
_PLACEHOLDERS = frozenset({"12345678901231", "00123456789012", "01234567890128", "00012345678905"})


@lru_cache(maxsize=CACHE)
def read(text: str | None) -> frozenset[str]:
    """The barcodes in ``text`` as GTINs of 14 digits; empty where nothing in it is one."""
    found = (normalise(part) for part in _SEVERAL.split(text or ""))
    return frozenset(code for code in found if code)


def normalise(text: str) -> str | None:
    """One barcode as 14 digits; ``None`` for noughts, placeholders, other lengths and a wrong check digit."""
    digits = "".join(char for char in _WORDS.sub("", text) if char.isascii() and char.isdigit())
    if not SHORTEST <= len(digits) <= GTIN or not digits.strip("0"):
        return None
    code = digits.zfill(GTIN)
    return code if _adds_up(code) and code not in _PLACEHOLDERS else None


def _adds_up(code: str) -> bool:
    """The check digit: from the left, digits weigh 3 and 1 in turn, and the sum is a multiple of ten."""
    return sum(int(digit) * (1 if at % 2 else 3) for at, digit in enumerate(code)) % 10 == 0
