"""Names that Hebrew and Arabic write without their vowels, compared by consonants: "عمرو دياب" is "Amr Diab"."""

from __future__ import annotations

import re
from functools import lru_cache

from webapp.domain.matching.normalise import CACHE, Form

ENOUGH = 4  # consonants from which an agreement is hardly chance

_SEMITIC = re.compile("[\u0590-\u05ff\u0600-\u06ff\u0750-\u077f]")
_UNSPOKEN = re.compile(r"[^b-df-gj-np-tvxz0-9]")  # vowels, and h, w and y, which often are none
# Letters that one consonant of these scripts becomes, by dialect and by taste.
_ALIKE = str.maketrans("vfcqzjx", "bpkksgk")
# Arabic letters that people write in two ways.
_SPELLINGS = {"\u0627": "\u0623\u0625\u0622\u0671", "\u064a": "\u0649\u0626\u06cc", "\u0647": "\u0629",
              "\u0648": "\u0624", "\u0643": "\u06a9"}  # alef, ya, ha, waw, kaf  # fmt: skip
_ONE_SPELLING = str.maketrans({other: one for one, others in _SPELLINGS.items() for other in others})
_DOUBLED = re.compile(r"(.)\1+")


def plain(text: str) -> str:
    """A text with one spelling of Arabic letters, with or without hamza, Persian or Arabic."""
    return text.translate(_ONE_SPELLING)


def alike(one: Form, other: Form) -> bool:
    """Whether one name is in Hebrew or Arabic letters, the other is not, and their consonants are the same."""
    if bool(_SEMITIC.search(one.plain)) == bool(_SEMITIC.search(other.plain)):
        return False
    mine, yours = skeleton(one.latin), skeleton(other.latin)
    return len(mine) >= ENOUGH and mine == yours


@lru_cache(maxsize=CACHE)
def skeleton(latin: str) -> str:
    """The consonants of a Latin text, in one spelling."""
    return _DOUBLED.sub(r"\1", _UNSPOKEN.sub("", latin).translate(_ALIKE))
