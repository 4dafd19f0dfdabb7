"""A track made ready for comparing: everything that depends on one record alone, computed once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from webapp.domain.matching import isrc, notes, people, titles, vocabulary
from webapp.domain.matching.mend import mend
from webapp.domain.matching.normalise import CACHE, EMPTY, Form, fold, form
from webapp.domain.matching.notes import Note
from webapp.domain.matching.people import People
from webapp.domain.matching.titles import Title
from webapp.domain.music import Track

# A collection is named after live recordings or remixes as a whole; these words in an album's name speak for its
# tracks, weakly. A karaoke or tribute sign in an album or artist speaks as loudly as one in the title.
_ALBUM_KINDS = ("live", "acoustic", "instrumental", "demo")
_TELLING_KINDS = ("karaoke", "tribute", "sped up", "slowed")
_ALBUM_EDITION = re.compile(r"\s*[(\[][^()\[\]]*[)\]]\s*$|\s+[-–]\s+(?:single|ep)\s*$", re.I)
_NO_ALBUM = {"unknown", "unknown album", "single", "none", "null", "name"}
_LIVE_DATE = re.compile(r"^\d{4}[-‐]\d{2}[-‐]\d{2}")
_TRIBUTE_BANDS = re.compile(r"(?<!\S)(?:karaoke|tribute|lullaby|cover band|covers|ameritz|backing tracks?)(?!\S)")


@dataclass(frozen=True, slots=True)
class Prepared:
    """One track read: ``hard`` are the version notes of its title, ``soft`` what album and artists add to them.

    ``seconds`` is the length in seconds; ``album`` has no edition in it, ``full_album`` has; ``isrc`` is valid or
    ``None``.
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
    return Prepared(
        track=given,
        title=title,
        people=people.read(track.artists, title.guests),
        album=_album(track.album),
        full_album=form(track.album or ""),
        hard=(*title.notes, *(note for note in telling if note not in title.notes)),
        soft=_soft(track.album),
        seconds=track.duration_ms / 1000 if track.duration_ms and track.duration_ms > 0 else None,
        isrc=isrc.normalise(track.isrc),
    )


def _album(album: str | None) -> Form:
    """The album's name without edition words; empty where the name says nothing."""
    if not album or fold(album) in _NO_ALBUM:
        return EMPTY
    short = album
    while (cut := _ALBUM_EDITION.sub("", short)) != short and form(cut):
        short = cut
    return form(short)


def _soft(album: str | None) -> tuple[Note, ...]:
    if not album:
        return ()
    if _LIVE_DATE.match(album):
        return (Note("live", fold(album)),)
    said = notes.read(album)
    return tuple(note for note in said if note.kind in _ALBUM_KINDS)


def _telling(track: Track) -> list[Note]:
    """Karaoke and tribute signs in artists and album ("Made Famous By", "In the Style of", "Tribute to")."""
    fields = [text for text in map(fold, (*track.artists, track.album or "")) if vocabulary.may_speak(text)]
    found = [Note(kind) for kind in _TELLING_KINDS if any(vocabulary.HARD[kind].search(text) for text in fields)]
    if not found and any(_TRIBUTE_BANDS.search(fold(artist)) for artist in track.artists):
        found.append(Note("tribute"))
    return found
