"""The words versions are named with, and how any text is cut into the words a search compares."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

VENUES = (
    "Red Rocks",
    "the Royal Albert Hall",
    "Wembley",
    "Montreux",
    "the Olympia",
    "Glastonbury",
    "the BBC",
    "Madison Square Garden",
    "Rock in Rio",
    "Budokan",
    "the Roundhouse",
    "Paradiso",
    "Rock am Ring",
    "Bercy",
)
REMIXES = (
    "Remix",
    "Club Mix",
    "Extended Mix",
    "Dub Mix",
    "Night Bus Remix",
    "Harbour Lights Remix",
    "VIP Mix",
    '12" Mix',
    "Sunrise Rework",
    "North Pier Remix",
)
KARAOKE = ("Sing-Along Masters", "Karaoke Night Band", "Backing Track Company", "The Karaoke Lounge", "Karaoke Hits")
TRIBUTES = ("The Tribute Orchestra", "Quiet Piano Covers", "Little Star Lullabies", "String Tribute Players")
SERIES = ("The Best of {artist}", "The Essential {artist}", "{artist}: Greatest Hits", "{artist} Collection")

WORD = re.compile(r"[^\W_]+")
# These scripts do without spaces: one character is the smallest thing that can be searched for.
UNSPACED = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]|[^\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]+")


def fold(text: str) -> str:
    """The text without case and accents; apostrophes vanish so that ``don't`` stays one word."""
    if text.isascii():
        return text.casefold().replace("'", "")
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", text) if unicodedata.category(sign)[0] != "M")
    return unicodedata.normalize("NFC", bare).casefold().replace("'", "").replace("’", "")


@lru_cache(maxsize=20_000)
def tokens(text: str) -> tuple[str, ...]:
    """The words of a text, each once."""
    words = WORD.findall(fold(text))
    return tuple(dict.fromkeys(part for word in words for part in (UNSPACED.findall(word) or (word,))))
