"""What is missing or wrong on a service, in the shares one meets out there."""

from __future__ import annotations

from .chance import below, share
from .shapes import Service, Song

ONE_SIDE, NO_CODE, WRONG_CODE, SHUT = 0.04, 0.02, 0.01, 0.01


def missing(song: Song, service: Service) -> bool:
    """Whether this recording is only to be had on the other service."""
    lot = share(song.key, "where")
    return lot < ONE_SIDE if service == "deezer" else lot > 1 - ONE_SIDE


def unreadable(song: Song, service: Service) -> bool:
    """Whether Deezer knows the track and will not play it."""
    return service == "deezer" and share(song.key, "unreadable") < SHUT


def shown_isrc(service: Service, number: int, songs: list[Song], codes: list[str]) -> str | None:
    """The code one service shows: nearly always the true one, never wrong on both."""
    key = songs[number].key
    flawed: Service = "spotify" if share(key, "flawed side") < 0.5 else "deezer"
    lot = share(key, "flaw")
    if service != flawed or lot >= NO_CODE + WRONG_CODE:
        return codes[number]
    return None if lot < NO_CODE else _wrong(number, songs, codes)


def _wrong(number: int, songs: list[Song], codes: list[str]) -> str:
    """The code of the song's original where it has another, else of a neighbour, else of anything."""
    song = songs[number]
    near = [] if song.original is None else [song.original]
    near += [number + 1, number - 1, below(song.key, "wrong", limit=len(songs))]
    return next(codes[other] for other in near if other < len(songs) and codes[other] != codes[number])
