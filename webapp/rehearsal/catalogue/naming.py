"""Decides on which service a name stands in another script than its own."""

from __future__ import annotations

from anyascii import anyascii

from .chance import share
from .shapes import Service, Song

# Letter by letter these can be rewritten soundly; other scripts need the list of names.
LETTERS = ("\u0370", "\u052f")


class Names:
    """The names of artists in both scripts."""

    def __init__(self, latin: dict[str, str]) -> None:
        self._latin = latin

    def artist(self, artist: str, service: Service) -> str:
        """The artist as this service writes the name, always the same way."""
        latin = self._latin.get(artist)
        return latin if latin and self._side(artist) == service else artist

    def other(self, artist: str) -> str:
        """The name in the other script, which a search knows too; empty where there is none."""
        return self._latin.get(artist, "")

    def line(self, text: str, song: Song, service: Service) -> str:
        """A title: Deezer got a few albums from labels that write in Latin letters only."""
        if service == "spotify" or text.isascii() or share(song.album_artist, song.album, "letters") > 0.08:
            return text
        return "".join(anyascii(sign) if LETTERS[0] <= sign <= LETTERS[1] else sign for sign in text)

    def _side(self, artist: str) -> str:
        lot = share("script", artist)
        return "deezer" if lot < 0.5 else "spotify" if lot < 0.75 else "neither"
