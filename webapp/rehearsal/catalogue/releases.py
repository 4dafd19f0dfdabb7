"""Gives songs further releases: remastered and deluxe editions of albums, and collections of an artist."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from .chance import below, pick, share
from .shapes import Song
from .words import SERIES

Numbered = tuple[int, Song]
DELUXE = ("Deluxe Edition", "Expanded Edition", "Special Edition", "Deluxe")


def releases(songs: list[Song]) -> Iterator[Song]:
    """Every further release of every album and every artist."""
    albums: dict[tuple[str, str], list[Numbered]] = defaultdict(list)
    artists: dict[str, list[Numbered]] = defaultdict(list)
    for number, song in enumerate(songs):
        if song.kind == "original":
            albums[song.album_artist, song.album].append((number, song))
            artists[song.artists[0]].append((number, song))
    for album in albums.values():
        yield from _remastered(album)
        yield from _deluxe(album)
    for artist, known in artists.items():
        yield from _collected(artist, known)


def _remastered(album: list[Numbered]) -> Iterator[Song]:
    """Some labels give a remaster codes of its own, some keep the old ones."""
    song = album[0][1]
    if song.year > 2000 or share(song.album_artist, song.album, "remaster") > 0.22:
        return
    year = max(song.year + 10, 2003) + below(song.album, "remaster year", limit=10)
    keeps = share(song.album, "keeps codes") < 0.4
    for number, song in album:
        yield replace(
            song,
            kind="remaster",
            version=f"{year} Remaster",
            album=f"{song.album} ({year} Remaster)",
            year=year,
            original=number,
            twin=number if keeps else None,
        )


def _deluxe(album: list[Numbered]) -> Iterator[Song]:
    song = album[0][1]
    if song.work or song.year < 1985 or share(song.album_artist, song.album, "deluxe") > 0.1:
        return
    name = pick(DELUXE, song.album, "deluxe name")
    for number, song in album:
        yield replace(song, kind="deluxe", album=f"{song.album} ({name})", original=number, twin=number)


def _collected(artist: str, known: list[Numbered]) -> Iterator[Song]:
    chosen = [(number, song) for number, song in known if not song.work and share(song.key, "collected") < 0.16]
    if len(chosen) < 3:
        return
    name = pick(SERIES, artist, "series").format(artist=artist)
    year = min(2025, max(song.year for _, song in known) + 1 + below(artist, "collected", limit=5))
    for track_no, (number, song) in enumerate(chosen, 1):
        yield replace(
            song,
            kind="compilation",
            album=name,
            album_artist=artist,
            year=year,
            track_no=track_no,
            original=number,
            twin=number,
        )
