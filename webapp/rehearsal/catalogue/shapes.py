"""What a catalogue is made of: the song as written, the recording, and its face on one service."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Service = Literal["spotify", "deezer"]


@dataclass(frozen=True, slots=True)
class Song:
    """A recording before any service has seen it; ``twin`` is the song whose ISRC it shares."""

    title: str
    artists: tuple[str, ...]
    guests: tuple[str, ...]
    album: str
    album_artist: str
    year: int
    country: str
    track_no: int
    duration_ms: int
    explicit: bool = False
    version: str = ""
    work: str = ""
    kind: str = "original"
    original: int | None = None
    twin: int | None = None

    @property
    def key(self) -> str:
        """What every decision about this song is drawn from: it stays when other songs come and go."""
        return "/".join((self.album_artist, self.album, str(self.track_no), self.title, self.version, self.kind))


@dataclass(frozen=True, slots=True)
class Side:
    """How one service shows a recording; the first artist is the one its lists name."""

    id: str
    title: str
    artists: tuple[str, ...]
    album: str
    album_id: str
    artist_ids: tuple[str, ...]
    duration_ms: int
    isrc: str | None
    track_no: int
    readable: bool = True


@dataclass(frozen=True, slots=True)
class Recording:
    """One recording on one release, with what is true of it and what either service says."""

    number: int
    title: str
    artists: tuple[str, ...]
    album: str
    album_artist: str
    year: int
    track_no: int
    duration_ms: int
    isrc: str | None
    explicit: bool
    spotify: Side | None
    deezer: Side | None
    kind: str = "original"
    original: int | None = None

    def side(self, service: Service) -> Side | None:
        return self.spotify if service == "spotify" else self.deezer
