"""ISRC: the code of a recording, its one spelling, and whether it can be one at all."""

from __future__ import annotations

import re
from typing import Literal

Relation = Literal["same", "differs", "unknown"]

# ISO 3901: two letters of country, three characters of registrant, two digits of year, five of designation.
_SHAPE = re.compile(r"^[A-Z]{2}[A-Z0-9]{3}\d{7}$")
_EMPTY_CODES = re.compile(r"0{7}$|^(?:XX|ZZ)XXX")


def normalise(isrc: str | None) -> str | None:
    """The code in upper case without hyphens, blanks and the word ISRC; ``None`` where it cannot be a code."""
    if not isrc:
        return None
    code = re.sub(r"[\s\-–.]|^ISRC:?", "", isrc.strip().upper())
    return code if _SHAPE.match(code) and not _EMPTY_CODES.search(code) else None


def compare(one: str | None, other: str | None) -> Relation:
    """How two normalised codes stand to each other.

    "same" is a claim to be verified: about one code in a hundred is wrong, and labels reuse codes for versions.
    "differs" says little: re-releases of one recording often have codes of their own.
    """
    if one is None or other is None:
        return "unknown"
    return "same" if one == other else "differs"
