"""A track made ready for comparing: everything that depends on one record alone, computed once."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from webapp.domain.matching import isrc, notes, people, titles, vocabulary
from webapp.domain.matching.mend import mend
from webapp.domain.matching.normalise import CACHE, EMPTY, Form, fold, form, latin
from webapp.domain.matching.notes import Note
from webapp.domain.matching.people import People
from webapp.domain.matching.titles import Title
from webapp.domain.music import Track

# A collection is named after live recordings or remixes as a whole; these words in an album's name speak for its
# tracks, weakly. A karaoke or tribute sign in an album or artist speaks as loudly as one in the title.
_ALBUM_KINDS = ("live", "acoustic", "instrumental", "demo", "re-recording", "orchestral")
_TELLING_KINDS = ("karaoke", "tribute", "sped up", "slowed")
_ALBUM_EDITION = re.compile(r"\s*[(\[][^()\[\]]*[)\]]\s*$|\s+[-–]\s+(?:single|ep)\s*$", re.I)
_PARTS = re.compile(r"\s*[(\[)\]]\s*|\s+[-–—:]\s+")
_ALBUM_YEAR = re.compile(r"\(((?:19|20)\d\d)\)\s*$")
_ONLY_YEAR = re.compile(r"^\W*(?:(?:19|20)\d\d|unknown)\W*$", re.I)
_NO_ALBUM = {"unknown", "unknown album", "single", "none", "null", "name"}
_LIVE_DATE = re.compile(r"^\d{4}[-‐]\d{2}[-‐]\d{2}")
_ORCHESTRA = re.compile(
    r"(?<!\S)(?:orchestra|symphony|philharmonic|philharmoniker|orchester|orchestre|orquesta"
    r"|orchestr[ai]|оркестр|管弦楽団|交響楽団)(?!\S)"
)
_TRIBUTE_BANDS = re.compile(r"(?<!\S)(?:karaoke|tribute|lullaby|cover band|covers|ameritz|backing tracks?)(?!\S)")


@dataclass(frozen=True, slots=True)
class Prepared:
    """One track read: ``hard`` are the version notes of its title, ``soft`` what album and artists add to them.

    ``seconds`` is the length in seconds; ``album`` has no edition in it, ``full_album`` has; ``isrc`` is valid or
    ``None``. ``words`` are all words of title, artists and album, transliterated; ``line`` the same, in order of the
    alphabet. ``year`` and ``number`` (place on the album) may come from the other fields; ``album_year`` stands
    behind the album's name. ``silent``: the title is
    blank or a word for not knowing.
    """

    track: Track
    title: Title
    people: People
    album: Form
    full_album: Form
    hard: tuple[Note, ...]
    soft: tuple[Note, ...]
    seconds: float | None
    isrc: str | None
    words: frozenset[str]
    line: str
    year: int | None
    number: int | None
    silent: bool
    album_year: int | None = None

    @property
    def is_video(self) -> bool:
        """Whether the record is a video, whose length may hold an intro that the song has not."""
        return self.track.type == "video"


@lru_cache(maxsize=CACHE)
def prepare(track: Track) -> Prepared:
    """Reads every field of ``track``; pure, so its results are kept."""
    given, track = track, mend(track)
    title = titles.read(track.title)
    telling = _telling(track)
    album_year = _album_year(track.album)
    return Prepared(
        track=given,
        title=title,
        people=people.read(track.artists, title.guests),
        album=_album(track.album),
        full_album=form(track.album or ""),
        hard=(*title.notes, *(note for note in telling if note not in title.notes)),
        soft=(*_soft(track.album, track.title), *_with_orchestra(track.artists)),
        seconds=_seconds(track.duration_ms),
        isrc=isrc.normalise(track.isrc),
        words=_words(track),
        line=_line(title, track),
        year=track.year or album_year,
        album_year=album_year,
        number=track.track_no or titles.leading_number(track.title),
        silent=title.nameless or titles.says_nothing(track.title),
    )


def _seconds(duration_ms: int | None) -> float | None:
    """A length that can be one: what is under a second or over three hours is a slip of the unit."""
    return duration_ms / 1000 if duration_ms is not None and 1_000 <= duration_ms <= 10_800_000 else None


def _words(track: Track) -> frozenset[str]:
    """Every word of title, artists and album."""
    return frozenset(_latin_words(map(fold, (track.title, *track.artists, track.album or ""))))


def _line(title: Title, track: Track) -> str:
    """The same without notes ("2011 Remaster") and editions, which would make one recording look like two."""
    people = map(fold, (*track.artists, *title.guests))
    return " ".join(sorted(_latin_words((title.views[0].title.plain, *people, _album(track.album).plain))))


def _latin_words(folded: Iterable[str]) -> list[str]:
    return [word for plain in folded for word in (latin(plain) or plain).split()]


def _album_year(album: str | None) -> int | None:
    """The year that stands alone in brackets behind an album's name."""
    found = _ALBUM_YEAR.search(album or "")
    return int(found.group(1)) if found else None


def _album(album: str | None) -> Form:
    """The album's name without edition words; empty where the name says nothing."""
    if not album or fold(album) in _NO_ALBUM or _ONLY_YEAR.match(album):
        return EMPTY
    short = album
    while (cut := _ALBUM_EDITION.sub("", short)) != short and form(cut):
        short = cut
    return form(short)


def _soft(album: str | None, title: str) -> tuple[Note, ...]:
    """What the album's name says of its tracks; a song's own name on an album ("Live Is Life") says nothing."""
    if not album or fold(title).startswith(_album(album).plain or fold(album)):
        return ()
    if _LIVE_DATE.match(album):
        return (Note("live", fold(album)),)
    said = [*notes.read(album), *(note for part in _PARTS.split(album)[1:] for note in notes.read(part))]
    return tuple(note for note in said if note.kind in _ALBUM_KINDS)


def _with_orchestra(artists: tuple[str, ...]) -> tuple[Note, ...]:
    """An orchestra beside the artists may mean an orchestral version; alone it is who plays."""
    if len(artists) < 2:
        return ()
    found = [_ORCHESTRA.search(fold(artist)) is not None for artist in artists]
    return (Note("orchestral"),) if any(found) and not all(found) else ()


def _telling(track: Track) -> list[Note]:
    """Karaoke and tribute signs in artists and album ("Made Famous By", "In the Style of", "Tribute to")."""
    fields = [(text, vocabulary.kinds_in(text)) for text in map(fold, (*track.artists, track.album or ""))]
    found = [
        Note(kind)
        for kind in _TELLING_KINDS
        if any(kind in kinds and vocabulary.HARD[kind].search(text) for text, kinds in fields)
    ]
    if not found and any(_TRIBUTE_BANDS.search(text) for text in map(fold, track.artists)):
        found.append(Note("tribute"))
    return found
