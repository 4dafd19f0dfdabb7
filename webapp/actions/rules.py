"""What a name, an address and a password must be. Each mistake is a word; the pages say it in a sentence."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from pathlib import Path

SHORTEST, LONGEST = 8, 1024

_EMAIL = re.compile(r"[^@\s<>\"(),;:\\\[\]]+@[^@\s<>\"(),;:\\\[\]]+")


class NotAccepted(Exception):
    """Something typed cannot be taken: ``flaws`` has a word for each field."""

    def __init__(self, **flaws: str) -> None:
        super().__init__(", ".join(f"{field} {flaw}" for field, flaw in flaws.items()))
        self.flaws = flaws


def tidy(text: str) -> str:
    """One way of writing: composed letters, single spaces, none at the ends."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def name_flaw(name: str) -> str:
    """``length`` (2 to 40), ``letters`` (something invisible, or an @, which would read as an address), or nothing."""
    if not 2 <= len(name) <= 40:
        return "length"
    invisible = any(unicodedata.category(letter).startswith("C") for letter in name)
    return "letters" if invisible or "@" in name or not any(letter.isalnum() for letter in name) else ""


def email_flaw(email: str) -> str:
    """``address`` when no mail could go there, or nothing."""
    return "" if len(email) <= 254 and email.isprintable() and _EMAIL.fullmatch(email) else "address"


def password_flaw(password: str, *own: str) -> str:
    """``short``, ``long``, ``common``, ``own`` (it is the person's name or address), or nothing. No rule of signs."""
    if len(password) < SHORTEST:
        return "short"
    if len(password) > LONGEST:
        return "long"
    lower = password.casefold()
    if lower in common_passwords():
        return "common"
    return "own" if lower in {part.casefold() for part in own if part} else ""


@cache
def common_passwords() -> frozenset[str]:
    """Passwords that are tried first by those who guess."""
    text = (Path(__file__).parent / "common_passwords.txt").read_text(encoding="utf-8")
    return frozenset(line for line in text.splitlines() if line and not line.startswith("#"))


def flaws(**found: str) -> None:
    """Raise :class:`NotAccepted` when any field has a flaw."""
    if wrong := {field: flaw for field, flaw in found.items() if flaw}:
        raise NotAccepted(**wrong)
