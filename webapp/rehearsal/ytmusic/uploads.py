"""What YouTube Music has of the catalogue: songs from the labels, their videos, and what people have uploaded."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import Any

from webapp.rehearsal.catalogue.chance import below, pick, share

NO_SONG, VIDEO, LYRICS = 0.04, 0.35, 0.25
FANS = ("Lyrics Harbour", "Vinyl Attic", "Sing The Words", "Old Tapes Online")


@dataclass(frozen=True, slots=True)
class Upload:
    """One thing that can be played: a `song` of an album, or a `video` of a channel."""

    id: str
    kind: str
    sort: str  # MUSIC_VIDEO_TYPE_…
    title: str
    artists: tuple[str, ...]
    album: str | None
    seconds: int
    explicit: bool
    plays: int
    playable: bool
    number: int


class Uploads:
    """Everything, by id, by recording, and by words. Draws the same for the same recording, every day."""

    def __init__(self, catalogue: Any) -> None:
        self._catalogue = catalogue

    @cached_property
    def songs(self) -> dict[str, Upload]:
        """By id, in the order of the catalogue."""
        made = (song(one) for one in self._catalogue.recordings)
        return {one.id: one for one in made if one}

    def find(self, words: str, kind: str) -> list[Upload]:
        """What answers to all of the words, best first. An ISRC is no word here."""
        found = [*self._catalogue.find("spotify", text=words, limit=100)]
        found += self._catalogue.find("deezer", text=words, limit=100)
        chosen = {one.number: one for one in found}.values()
        if kind == "songs":
            return [one for one in map(song, chosen) if one]
        return [one for recording in chosen for one in videos(recording)]


def side(recording: Any) -> Any:
    """The labels told YouTube Music what they told Deezer."""
    return recording.deezer or recording.spotify


def song(recording: Any) -> Upload | None:
    """The album track, where the label has delivered it."""
    told = side(recording)
    if share("ytmusic", told.id, "no song") < NO_SONG:
        return None
    off = below(told.id, "ytmusic length", limit=3) - 1
    return Upload(
        id=video_id("song", told.id),
        kind="song",
        sort="MUSIC_VIDEO_TYPE_ATV",
        title=told.title,
        artists=told.artists,
        album=told.album,
        seconds=max(1, round(told.duration_ms / 1000) + off),
        explicit=recording.explicit,
        plays=plays(told.id, 400_000_000),
        playable=told.readable,
        number=recording.number,
    )


def videos(recording: Any) -> Iterator[Upload]:
    """The official video of a known song, and somebody's upload with the words to sing along."""
    told = side(recording)
    bare = recording.kind == "original"
    alone = song(recording) is None
    if bare and (alone or share("ytmusic", told.id, "video") < VIDEO):
        length = below(told.id, "video length", limit=20)
        yield video(recording, "OMV", f"{told.artists[0]} - {told.title} (Official Video)", told.artists[0], length)
    if bare and share("ytmusic", told.id, "lyrics") < LYRICS:
        fan = pick(FANS, told.id, "fan")
        yield video(recording, "UGC", f"{told.artists[0]} - {told.title} (Lyrics)", fan, below(told.id, "l", limit=4))


def video(recording: Any, sort: str, title: str, channel: str, longer: int) -> Upload:
    told = side(recording)
    return Upload(
        id=video_id(sort, told.id),
        kind="video",
        sort=f"MUSIC_VIDEO_TYPE_{sort}",
        title=title,
        artists=(channel,),
        album=None,
        seconds=round(told.duration_ms / 1000) + longer,
        explicit=False,
        plays=plays(told.id + sort, 90_000_000),
        playable=True,
        number=recording.number,
    )


def video_id(*parts: str) -> str:
    """11 characters."""
    return urlsafe_b64encode(sha256("/".join(("ytmusic", *parts)).encode()).digest()).decode()[:11]


def plays(key: str, most: int) -> int:
    return int(share("ytmusic plays", key) ** 6 * most) + 100
