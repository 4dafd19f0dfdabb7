"""Makes the versions of a song: what crowds a service's search beside the one that was meant."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from .chance import below, pick, share
from .shapes import Song
from .words import KARAOKE, REMIXES, TRIBUTES, VENUES, fold

Maker = Callable[[Song], Song]


def linked(songs: list[Song]) -> list[Song]:
    """The written songs, where a written version knows the song it is a version of."""
    first = {_name(song): number for number, song in reversed(list(enumerate(songs))) if song.kind == "original"}
    return [song if song.kind == "original" else replace(song, original=first.get(_name(song))) for song in songs]


def versions(songs: list[Song]) -> Iterator[Song]:
    """The versions of single songs."""
    for number, song in enumerate(songs):
        if song.kind != "original" or song.work:
            continue
        for kind, (rate, make) in MAKERS.items():
            if share(song.key, kind) < rate and (song.explicit or kind != "clean"):
                made = replace(make(song), kind=kind, original=number)
                yield replace(made, twin=number) if kind == "single" else made


def _name(song: Song) -> tuple[str, str]:
    return song.artists[0], fold(song.title)


def _longer(song: Song, low: float, high: float) -> int:
    factor = low + (high - low) * share(song.key, "length")
    return round(song.duration_ms * factor / 1000) * 1000


def _later(song: Song) -> int:
    return min(2025, song.year + 1 + below(song.key, "later", limit=6))


def _single(song: Song) -> Song:
    return replace(song, album=song.title, track_no=1)


def _live(song: Song) -> Song:
    venue = pick(VENUES, song.album_artist, song.album, "venue")
    version = f"Live at {venue}" if share(song.key, "plain live") < 0.7 else "Live"
    return replace(
        song, version=version, album=f"Live at {venue}", year=_later(song), duration_ms=_longer(song, 1.03, 1.25)
    )


def _remix(song: Song) -> Song:
    version = pick(REMIXES, song.key, "remix")
    return replace(
        song, version=version, album=f"{song.title} (Remixes)", year=_later(song), duration_ms=_longer(song, 0.9, 1.7)
    )


def _edit(song: Song) -> Song:
    length = min(_longer(song, 0.7, 0.9), 245_000)
    return replace(song, version="Radio Edit", album=song.title, track_no=1, duration_ms=length)


def _clean(song: Song) -> Song:
    return replace(song, explicit=False, album=f"{song.album} (Edited Version)")


def _sped(song: Song) -> Song:
    return replace(
        song,
        version="Sped Up",
        album=f"{song.title} (Sped Up)",
        track_no=1,
        year=2023,
        duration_ms=_longer(song, 0.78, 0.86),
    )


def _slowed(song: Song) -> Song:
    return replace(
        song,
        version="Slowed + Reverb",
        album=f"{song.title} (Sped Up)",
        track_no=2,
        year=2023,
        duration_ms=_longer(song, 1.15, 1.25),
    )


def _stripped(version: str, album: str, low: float, high: float) -> Maker:
    def make(song: Song) -> Song:
        return replace(
            song,
            version=version,
            album=f"{song.album} ({album})",
            year=_later(song),
            duration_ms=_longer(song, low, high),
        )

    return make


def _copied(by: tuple[str, ...], wordings: tuple[str, ...], low: float, high: float) -> Maker:
    """Somebody else's recording of the song, which names the famous artist in its title."""

    def make(song: Song) -> Song:
        artist, version = pick(by, song.key, "copy"), pick(wordings, song.key, "wording")
        return replace(
            song,
            artists=(artist,),
            guests=(),
            album_artist=artist,
            year=max(_later(song), 2003),
            version=version.format(artist=song.artists[0]),
            country="US",
            explicit=False,
            album=f"{artist}, Vol. {1 + below(song.key, 'volume', limit=12)}",
            duration_ms=_longer(song, low, high),
        )

    return make


KARAOKE_WORDS = (
    "Karaoke Version",
    "Karaoke Version Originally Performed By {artist}",
    "In the Style of {artist} - Karaoke",
    "Instrumental Version Originally Performed By {artist}",
)
TRIBUTE_WORDS = ("Tribute to {artist}", "Piano Version", "Originally Performed by {artist}", "Lullaby Version")
MAKERS: dict[str, tuple[float, Maker]] = {
    "single": (0.07, _single),
    "live": (0.06, _live),
    "remix": (0.035, _remix),
    "edit": (0.02, _edit),
    "clean": (0.3, _clean),
    "acoustic": (0.018, _stripped("Acoustic", "Acoustic Sessions", 0.92, 1.1)),
    "demo": (0.012, _stripped("Demo", "Super Deluxe", 0.85, 1.1)),
    "instrumental": (0.014, _stripped("Instrumental", "Instrumentals", 0.99, 1.01)),
    "spedup": (0.016, _sped),
    "slowed": (0.006, _slowed),
    "karaoke": (0.03, _copied(KARAOKE, KARAOKE_WORDS, 0.98, 1.02)),
    "tribute": (0.015, _copied(TRIBUTES, TRIBUTE_WORDS, 0.9, 1.1)),
}
