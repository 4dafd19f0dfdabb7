"""Training pairs of our own making: versions of known records that are another recording, and spellings that are not.

Public pairs hold few negatives of the kind "same song, other version"; a model that has seen none accepts them.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from anyascii import anyascii

from webapp.domain.music import Track

Change = Callable[[Track, random.Random], Track]
Made = tuple[Track, bool]

_LIVE = (
    "{} (Live)", "{} - Live", "{} (Live at {place})", "{} - Live in {place}", "{} (En Vivo)", "{} (Ao Vivo)",
    "{} [Live]",
    "{} - Live From {place} / {year}", "{} (ライブ)", "{} (Live Version)", "{} (концерт)", "{} (라이브)", "{} (现场版)",
)  # fmt: skip
_PLACES = ("Wembley", "Paris", "Tokyo", "Red Rocks", "Glastonbury", "Montreux", "Rio", "Hammersmith", "Budokan")
_NAMES = ("Tiësto", "Four Tet", "DJ Shadow", "Kygo", "Purple Disco Machine", "Bonobo", "MK", "Hot Chip", "Gryffin")
_REMIX = ("{} ({name} Remix)", "{} - {name} Remix", "{} [{name} Remix]", "{} ({name} Rework)", "{} ({name} Edit)")
_KARAOKE = ("{} (Karaoke Version)", "{} (Originally Performed by {artist})", "{} (In the Style of {artist})", "{}")
_SINGERS = ("Sing King", "Karaoke Superstars", "Ameritz Tribute", "The Tribute Band", "Party Tyme Karaoke", "Hit Co.")
_LANGUAGES = ("{} (Spanish Version)", "{} - English Version", "{} (Japanese Ver.)", "{} (Versión en Español)")
_NEUTRAL = (
    "{} - 2011 Remaster", "{} (Remastered 2009)", "{} - Remastered", "{} (Album Version)", "{} - Single Version",
    "{} [Explicit]", "{} (2015 Remastered Version)", "{} (Bonus Track)", "{} - Original Mix",
)  # fmt: skip
_EDITIONS = ("{} (Deluxe Edition)", "{} (Remastered)", "{} - Deluxe", "{} (Expanded Edition)", "{} [Explicit]")


def pairs(records: Sequence[Track], dice: random.Random) -> Iterator[tuple[Track, Track, bool]]:
    """For each record some variants of it: (record, variant, whether both are one recording)."""
    for record in records:
        for change in dice.sample(_OTHERS, 5):
            yield record, change(record, dice), False
        stranger = dice.choice(records)
        if stranger.artists != record.artists and stranger.title != record.title:
            yield record, _someone_elses(record, stranger, dice), False
            yield record, _another_song(record, stranger, dice), False
        for change in dice.sample(_SAME, 4):
            yield record, change(change_spelling(record, dice), dice), True


def change_spelling(track: Track, dice: random.Random) -> Track:
    """The same recording as another service writes it: case, length to a second, maybe without album or ISRC."""
    title = dice.choice((track.title, track.title, track.title.upper(), track.title.lower()))
    return replace(
        track,
        title=title,
        duration_ms=_near(track, dice),
        album=track.album if dice.random() < 0.7 else None,
        isrc=track.isrc if dice.random() < 0.5 else None,
        year=track.year if dice.random() < 0.7 else None,
        track_no=track.track_no if dice.random() < 0.5 else None,
    )


def _near(track: Track, dice: random.Random) -> int | None:
    if track.duration_ms is None or dice.random() < 0.1:
        return None
    return max(1000, track.duration_ms + round(dice.gauss(0, 700)))


def _stretched(track: Track, low: float, high: float, dice: random.Random, same: float = 0.0) -> int | None:
    """A length between two factors; with probability ``same`` one that is nearly equal."""
    if track.duration_ms is None or dice.random() < same:
        return _near(track, dice)
    return max(1000, int(track.duration_ms * dice.uniform(low, high)))


def _called(track: Track, patterns: Sequence[str], dice: random.Random, **more: object) -> str:
    words = {
        "place": dice.choice(_PLACES),
        "name": dice.choice(_NAMES),
        "year": dice.randint(1970, 2024),
        "artist": ", ".join(track.artists) or "the Original",
    }
    return dice.choice(patterns).format(track.title.replace("{", "").replace("}", ""), **{**words, **more})


def _live(track: Track, dice: random.Random) -> Track:
    length = _stretched(track, 0.88, 1.4, dice, same=0.2)
    album = f"Live at {dice.choice(_PLACES)}" if dice.random() < 0.6 else track.album
    return replace(track, title=_called(track, _LIVE, dice), duration_ms=length, album=album, isrc=None, track_no=None)


def _unmarked(track: Track, dice: random.Random) -> Track:
    """A version that says nothing of itself in the title: only its length, and perhaps its album, betray it."""
    length = _stretched(track, *dice.choice(((0.55, 0.92), (1.08, 1.7))), dice)
    album = dice.choice((None, track.album, f"Live at {dice.choice(_PLACES)}", "The Singles"))
    return replace(track, duration_ms=length, album=album, isrc=None, track_no=None)


def _remix(track: Track, dice: random.Random) -> Track:
    length = _stretched(track, 0.8, 1.8, dice, same=0.1)
    return replace(track, title=_called(track, _REMIX, dice), duration_ms=length, isrc=None, track_no=None)


def _karaoke(track: Track, dice: random.Random) -> Track:
    singer, album = dice.choice(_SINGERS), dice.choice((None, "Karaoke Hits, Vol. 12", "A Tribute"))
    return replace(
        track, title=_called(track, _KARAOKE, dice), artists=(singer,), album=album, duration_ms=_near(track, dice),
        isrc=None, track_no=None,
    )  # fmt: skip


def _marked(*patterns: str, low: float = 1.0, high: float = 1.0, same: float = 1.0) -> Change:
    def change(track: Track, dice: random.Random) -> Track:
        length = _stretched(track, low, high, dice, same=same)
        return replace(track, title=_called(track, patterns, dice), duration_ms=length, isrc=None, track_no=None)

    return change


def _someone_elses(track: Track, other: Track, dice: random.Random) -> Track:
    """A cover or another song of the same name."""
    length = _stretched(track, 0.8, 1.25, dice, same=0.15)
    return replace(track, artists=other.artists, album=other.album, duration_ms=length, isrc=None, track_no=None)


def _another_song(track: Track, other: Track, dice: random.Random) -> Track:
    """Another song by the same people, maybe on the same album and of the same length."""
    album = track.album if dice.random() < 0.5 else other.album
    length = _near(track, dice) if dice.random() < 0.3 else other.duration_ms
    return replace(other, artists=track.artists, album=album, duration_ms=length, isrc=None)


def _neutral(track: Track, dice: random.Random) -> Track:
    return replace(track, title=_called(track, _NEUTRAL, dice))


def _edition(track: Track, dice: random.Random) -> Track:
    return replace(
        track,
        album=dice.choice(_EDITIONS).format(track.album.replace("{", "").replace("}", "")) if track.album else None,
    )


def _compilation(track: Track, dice: random.Random) -> Track:
    year = track.year + dice.randint(1, 30) if track.year else None
    return replace(track, album=dice.choice(("Greatest Hits", "Now 92", "100 Hits", "The Collection")), year=year)


def _video(track: Track, dice: random.Random) -> Track:
    """A video of a channel: the artist stands in the title, and an intro may come first."""
    length = None if track.duration_ms is None else track.duration_ms + dice.randint(0, 9000)
    artist = track.artists[0] if track.artists else "Someone"
    title = dice.choice(("{} - {}", "{} – {} (Official Video)", "{} - {} [Official Audio]")).format(artist, track.title)
    return replace(
        track, title=title, artists=(f"{artist} - Topic",), album=None, duration_ms=length, isrc=None, type="video"
    )


def _transliterated(track: Track, dice: random.Random) -> Track:
    return replace(track, artists=tuple(anyascii(name) for name in track.artists))


def _shuffled(track: Track, dice: random.Random) -> Track:
    return replace(track, artists=tuple(dice.sample(track.artists, len(track.artists))))


def _typo(track: Track, dice: random.Random) -> Track:
    if len(track.title) < 6:
        return track
    at = dice.randrange(1, len(track.title) - 1)
    return replace(track, title=track.title[:at] + track.title[at + 1 :])


_OTHERS: tuple[Change, ...] = (
    _live, _unmarked, _unmarked, _remix, _karaoke,
    _marked("{} (Sped Up)", "{} - sped up", "{} (Nightcore)", low=0.72, high=0.9, same=0.0),
    _marked("{} (Slowed + Reverb)", "{} - slowed", low=1.1, high=1.35, same=0.0),
    _marked("{} (Instrumental)", "{} - Instrumental", "{} (Inst.)", "{} (A Cappella)"),
    _marked("{} (Acoustic)", "{} - Acoustic Version", "{} (Demo)", "{} - Demo", low=0.8, high=1.2, same=0.2),
    _marked("{} (Radio Edit)", "{} - Edit", low=0.55, high=0.9, same=0.0),
    _marked("{} (Extended Mix)", "{} - Extended Version", low=1.2, high=2.2, same=0.0),
    _marked(*_LANGUAGES),
    _marked("{} (Re-Recorded)", "{} (2021 Version)", "{} ({artist}'s Version)", low=0.96, high=1.05, same=0.3),
    _marked("{}, Pt. 2", "{} II", "{} (Part 3)", "{} (Reprise)", low=0.5, high=1.5, same=0.1),
)  # fmt: skip
_SAME: tuple[Change, ...] = (
    _neutral, _edition, _compilation, _video, _transliterated, _shuffled, _typo, change_spelling, change_spelling,
)  # fmt: skip
