"""What a bracket or a suffix of an album's title says: an edition, a format, a soundtrack, or nothing of the kind."""

from __future__ import annotations

import re
from functools import lru_cache

from webapp.domain.matching.albums import words
from webapp.domain.matching.normalise import CACHE, fold

_NUMERIC = re.compile(
    r"^(?:\d+|\d+(?:st|nd|rd|th|e|eme|er|o|a|g|gm|gram|bit|khz|cm|inch|lp|cd|x|xlp|xcd|xvinyl|disc|dvd|tk|ter|y)s?"
    r"|\d+x\d+|[ivx]+|\d+周年|\d+주년)$"
)
_OWNED = re.compile(r"^(.{2,30}?)s version$")
_NEW_MIX = re.compile(
    r"^(?:19|20)\d\d (?:\w+ )?mix$|^(?:\w+ )?mix (?:19|20)\d\d$|^(?:stereo|mono|new stereo|surround|atmos|5 1) mix$"
)
# A version of a year or in a language may be another recording: nobody but a person knows.
_OTHER_VERSION = re.compile(r"(?<!\S)(?:(?:19|20)\d\d versions?|versions? (?:19|20)\d\d)(?!\S)")
_SHARE = 0.6  # of a note's words must be of editions
_YEAR = re.compile(r"^(?:19|20)\d\d$")
_NOTHING = frozenset({"", "unknown", "n a", "na", "none", "album", "the album", "full album", "lp", "the lp"})
_GUESTS = re.compile(r"^(?:feat|ft|featuring|with|prod|produced by|mit|avec|con|com) .")
EXACTLY = {"single": "single", "maxi single": "single", "ep": "ep", "the ep": "ep", "mini album": "ep"}


@lru_cache(maxsize=CACHE)
def kinds(folded: str) -> frozenset[str]:
    """The kinds of another album that a folded text names: "live", "remix", "score" and the like."""
    found = {kind for kind, pattern in words.HARD.items() if pattern.search(folded)}
    found |= {"score"} if words.SCORE.search(folded) else set()
    found |= {"cast"} if words.CAST.search(folded) else set()
    found |= {"songs"} if words.SONGS.search(folded) else set()
    found |= {"box"} if words.BOX.search(folded) else set()
    return frozenset(found | ({"re-recording"} if _own_version(folded) else set()))


def _own_version(folded: str) -> bool:
    owner = _OWNED.match(folded)
    return owner is not None and not set(owner.group(1).split()) & (words.STRONG | words.BESIDE)


@lru_cache(maxsize=CACHE)
def is_edition(folded: str) -> bool:
    """Whether a note is on the edition or the format alone and so says nothing about which album it is."""
    tokens = folded.split()
    if not tokens or kinds(folded) - {"box"}:
        return False
    if _NEW_MIX.match(folded):
        return True
    if _OTHER_VERSION.search(folded) or (words.VERSION & set(tokens) and words.LANGUAGES & set(tokens)):
        return False
    if words.HEADS & {tokens[0], tokens[-1]} and len(tokens) < 9:
        return True
    if words.unspaced(folded):
        return bool(words.UNSPACED_EDITION.search(folded))
    named = [word for word in tokens if word in words.STRONG or word in words.BESIDE or word in words.FORMAT]
    spoken = [word for word in tokens if not _NUMERIC.match(word) or word in named]
    strong = any(word in words.STRONG or word in words.FORMAT for word in tokens) or _counted_format(folded)
    return strong and len(named) >= _SHARE * len(spoken)


def _counted_format(folded: str) -> bool:
    return any(_NUMERIC.match(word) and word[-1:].isalpha() for word in folded.split())


def year(folded: str) -> int | None:
    """The year that a note consists of."""
    return int(folded) if _YEAR.match(folded) else None


def says_nothing(folded: str) -> bool:
    """Whether a note is empty, a word for not knowing, or names guests, who are among the artists or in no field."""
    return folded in _NOTHING or bool(_GUESTS.match(folded) and not kinds(folded))


@lru_cache(maxsize=CACHE)
def is_soundtrack(folded: str) -> bool:
    """Whether a note only says that the album is a film's; a score or a cast is more than that."""
    return bool(words.SOUNDTRACK.fullmatch(folded)) and not kinds(folded) - {"songs"}


@lru_cache(maxsize=CACHE)
def size(folded: str) -> str | None:
    """ "single" or "ep" where a note is just that."""
    return EXACTLY.get(folded)


def note(text: str) -> str:
    """A bracket's or suffix's text, folded for the questions above."""
    return (
        fold(text.replace("×", "x"))
        .replace("blu ray", "bluray")
        .replace("box set", "boxset")
        .replace("half speed", "halfspeed")
    )
