"""What one bracket or suffix of a title says: its kinds, and the words that remain as their content."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import lru_cache

from webapp.domain.matching import vocabulary as words
from webapp.domain.matching.normalise import CACHE, fold

HARD_KINDS = frozenset(words.HARD) | {"remix", "language", "re-recording"}
LENGTH_KINDS = frozenset({"edit", "extended"})
NEUTRAL_KINDS = frozenset({"remaster", "edition", "explicit", "clean", "source"})

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_OWNED_VERSION = re.compile(r"^(.{3,30}?)s (?:version|ver)$")
_VERSION = re.compile(r"(?<!\S)(?:version|ver|versao|versione|versie|versja|versiya|версия|バージョン|버전|גרסה)(?!\S)")
_PLAIN_VERSION = re.compile(
    r"^(?:(?:the|45|7 inch|original|album|single|lp|ep|main|studio|full|explicit|clean|edited) ?)*$"
)
_SOURCE = re.compile(
    r"^(?:from|music from|du film|aus dem film|из фильма) .|soundtrack|motion picture|(?<!\S)ost(?!\S)"
)
_THEME = re.compile("主題歌|主题曲|主題曲|挿入歌|エンディングテーマ|オープニングテーマ|片头曲|片尾曲")
_GLUED = re.compile(r"(\d)(version|ver|remaster|remastered|mix|remix)(?!\S)")
_SURROUND = re.compile(r"(?<!\S)(?:quad|quadraphonic|surround|atmos|dolby|binaural|5 1)(?!\S)")
_LONG = 7  # words from which a bracket is more likely part of a name than a statement
_MIX_YEAR = re.compile(r"^(?:(?:19|20)\d\d )(?:mix|stereo mix|mono mix)$|^(?:mix|stereo mix|mono mix) (?:19|20)\d\d$")
_TAKE = re.compile(r"(?<!\S)take \d+(?!\S)")
# "DJ Foo Edit" is somebody's work; "Radio Edit" and "Album Edit" are not.
_EDIT_BY = re.compile(r"^(?!.*(?:radio|single|video|album|short|clean|explicit|original|tv|remaster|edited))(.+) edit$")
_CLUB = re.compile(r"^club (?:mix|version|edit)$")
_JUST_VERSION = {"version", "ver", "mix", "remix", "edit", "in", "en", "auf", "the", "at", "from", "take", "版"}


@dataclass(frozen=True, slots=True)
class Note:
    """One statement about the recording: its ``kind`` ("live", "remix", "remaster", …) and what it adds ("paris").

    ``text`` is the whole bracket or suffix, folded: where it is the name of the album it says nothing of the version.
    """

    kind: str
    content: str = ""
    text: str = field(default="", compare=False)


@lru_cache(maxsize=CACHE)
def read(text: str) -> tuple[Note, ...]:
    """The statements in ``text`` (a bracket's inside, or what follows a dash); empty where it is none of our kinds."""
    folded = _GLUED.sub(r"\1 \2", fold(text))
    if _THEME.search(folded):
        return (Note("source", folded, folded),)
    kinds = words.kinds_in(folded)
    found = [*_channels(folded), *_versions(folded, kinds)] if kinds else []
    return tuple(replace(note, text=folded) for note in found or _neutral(folded))


def _versions(folded: str, kinds: frozenset[str]) -> list[Note]:
    hard = [(kind, words.HARD[kind]) for kind in words.HARD if kind in kinds]
    found = [Note(kind, _rest(folded, pattern)) for kind, pattern in hard if _says(folded, pattern, kind)]
    found += [Note("alternate take", folded)] if _TAKE.search(folded) else []
    found += [] if _SURROUND.search(folded) else _mixes(folded)
    found += _lengths(folded)
    found += _languages(folded, kinds)
    if not found:
        found += _own_version(folded)
    return found


def _says(folded: str, pattern: re.Pattern[str], kind: str) -> bool:
    """Whether the text says so: a live note may name a long place, another long text must begin or end with it."""
    found = pattern.search(folded)
    if not found:
        return False
    if kind == "karaoke" or len(folded.split()) < _LONG:
        return True
    return found.start() == 0 or (kind != "live" and found.end() == len(folded))


def _channels(folded: str) -> list[Note]:
    found = [Note(name) for name, said in words.CHANNELS.items() if not said.isdisjoint(folded.split())]
    return [*found, Note("surround")] if _SURROUND.search(folded) else found


def _mixes(folded: str) -> list[Note]:
    if _MIX_YEAR.match(folded):
        return [Note("new mix", "".join(_YEAR.findall(folded)))]
    bare = words.LONGER.sub(" ", words.SHORTER.sub(" ", words.NEUTRAL_MIX.sub(" ", folded)))
    if _CLUB.match(folded):
        return [Note("remix", "club")]
    if _closes(bare):
        return [Note("remix", _rest(folded, words.REMIX))]
    if by_somebody := _EDIT_BY.match(folded):
        return [Note("remix", by_somebody.group(1))]
    return []


def _closes(bare: str) -> bool:
    """Whether a remix word ends the text, years and neutral words aside, or opens it: "The USA in Dub" is a name."""
    said = [word for word in bare.split() if not word.isdigit() and word not in words.NEUTRAL_WORDS]
    if not said or len(said) > _LONG or {"in", "to", "of"} & set(said[-2:-1]):
        return False
    return any(words.REMIX.search(word) for word in (said[-1], said[0] if len(said) < 4 else said[-1]))


def _lengths(folded: str) -> list[Note]:
    if words.LONGER.search(folded):
        return [Note("extended")]
    if len(folded.split()) <= _LONG and (folded == "radio" or words.SHORTER.search(folded)):
        return [Note("edit")]
    return []


def _languages(folded: str, kinds: frozenset[str]) -> list[Note]:
    """A language alone or with "version" or "in" beside it; "English Rose" is a title."""
    for name, pattern in words.LANGUAGE.items():
        if name in kinds and pattern.search(folded):
            rest = [w for w in pattern.sub(" ", folded).split() if w not in _JUST_VERSION and not _VERSION.search(w)]
            return [] if rest and not _VERSION.search(folded) else [Note("language", name)]
    return []


def _own_version(folded: str) -> list[Note]:
    if words.REMAKE.search(folded):
        return [Note("re-recording", _rest(folded, words.REMAKE))]
    if owner := _OWNED_VERSION.match(folded):
        return [Note("re-recording", owner.group(1))]
    named = _VERSION.search(folded)
    if not named or (named.end() < len(folded) and named.start() > 0):
        return []
    content = " ".join(_VERSION.sub(" ", folded).split())
    if _PLAIN_VERSION.match(content) or "remaster" in content or set(content.split()) <= words.NEUTRAL_WORDS:
        return []
    return [Note("version", content)]


def _neutral(folded: str) -> list[Note]:
    if _SOURCE.search(folded):
        return [Note("source", folded)]
    if words.NEUTRAL_MIX.fullmatch(folded):
        return [Note("edition", folded)]
    bare = [word for word in _YEAR.sub(" ", folded.replace("年", " ")).split() if not word.isdigit()]
    named = [word for word in bare if word in words.NEUTRAL_WORDS]
    if {"digital", "master"} <= set(bare):
        return [Note("remaster", " ".join(_YEAR.findall(folded)))]
    if not set(named) - words.FILLERS or len(named) < len(bare) * 0.6:
        return []
    if any("remaster" in word or "リマスター" in word for word in named):
        return [Note("remaster", " ".join(_YEAR.findall(folded)))]
    if {"explicit", "clean", "edited"} & set(named):
        return [Note("clean" if "explicit" not in named else "explicit")]
    return [Note("edition", folded)]


def _rest(folded: str, pattern: re.Pattern[str]) -> str:
    """The words beside the kind's own: where, by whom, of which year."""
    rest = _VERSION.sub(" ", pattern.sub(" ", folded)).split()
    return " ".join(word for word in rest if word not in _JUST_VERSION and word not in words.NEUTRAL_WORDS)
