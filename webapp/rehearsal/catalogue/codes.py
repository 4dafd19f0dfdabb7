"""Hands out ISRCs and the ids of the two services: well-formed, unique, and always the same."""

from __future__ import annotations

from .chance import number
from .shapes import Service, Song

BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
REGISTRANT = BASE62[:36]


def isrcs(songs: list[Song]) -> list[str]:
    """One code for every song; a twin has that of its elder."""
    given: list[str] = []
    taken: set[str] = set()
    for song in songs:
        code = given[song.twin] if song.twin is not None else _free(song, taken)
        taken.add(code)
        given.append(code)
    return given


def _free(song: Song, taken: set[str]) -> str:
    tries = 0
    while (code := _isrc(song, str(tries))) in taken:
        tries += 1
    return code


def _isrc(song: Song, again: str) -> str:
    drawn = number("registrant", song.album_artist)
    registrant = "".join(REGISTRANT[drawn // 36**place % 36] for place in range(3))
    return f"{song.country}{registrant}{song.year % 100:02d}{number('isrc', song.key, again) % 100_000:05d}"


class Ids:
    """The ids of one service."""

    def __init__(self, service: Service) -> None:
        self.service = service
        self._taken: set[str] = set()
        self._known: dict[tuple[str, str], str] = {}

    def of(self, what: str, key: str) -> str:
        """The id of a track, an album or an artist, the same whenever it is asked for."""
        if (what, key) not in self._known:
            self._known[what, key] = self._new(what, key)
        return self._known[what, key]

    def _new(self, what: str, key: str) -> str:
        tries = 0
        while (made := self._made(what, key, str(tries))) in self._taken:
            tries += 1
        self._taken.add(made)
        return made

    def _made(self, what: str, key: str, again: str) -> str:
        drawn = number(self.service, what, key, again)
        if self.service == "spotify":
            return "".join(BASE62[drawn // 62**place % 62] for place in range(21, -1, -1))
        # Deezer's numbers grew for years: half of them short, half of them long.
        low, high = (100_000, 99_999_999) if drawn >> 127 else (100_000_000, 3_400_000_000)
        return str(low + drawn % (high - low))
