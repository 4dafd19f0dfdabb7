"""Draws how each service shows a recording: the same music, told in two ways."""

from __future__ import annotations

import re

from .chance import below, share
from .codes import Ids
from .flaws import missing, shown_isrc, unreadable
from .naming import Names
from .shapes import Recording, Service, Side, Song

REMASTER = re.compile(r"^(\d{4}) Remaster$")


def recordings(songs: list[Song], codes: list[str], names: Names) -> tuple[Recording, ...]:
    """All songs with both their faces, in the order given."""
    ids: dict[Service, Ids] = {"spotify": Ids("spotify"), "deezer": Ids("deezer")}
    return tuple(_recording(number, song, songs, codes, names, ids) for number, song in enumerate(songs))


def _recording(
    number: int, song: Song, songs: list[Song], codes: list[str], names: Names, ids: dict[Service, Ids]
) -> Recording:
    def side(service: Service) -> Side | None:
        isrc = shown_isrc(service, number, songs, codes)
        return None if missing(song, service) else _side(song, service, isrc, names, ids[service])

    return Recording(
        number=number,
        title=f"{song.title} ({song.version})" if song.version else song.title,
        artists=song.artists + song.guests,
        album=song.album,
        album_artist=song.album_artist,
        year=song.year,
        track_no=song.track_no,
        duration_ms=song.duration_ms,
        isrc=codes[number],
        explicit=song.explicit,
        spotify=side("spotify"),
        deezer=side("deezer"),
        kind=song.kind,
        original=song.original,
    )


def _side(song: Song, service: Service, isrc: str | None, names: Names, ids: Ids) -> Side:
    artists = _spotify_artists(song) if service == "spotify" else _deezer_artists(song)
    return Side(
        id=ids.of("track", song.key),
        title=_title(song, service, names),
        isrc=isrc,
        artists=tuple(names.artist(artist, service) for artist in artists),
        album=names.line(_album(song, service), song, service),
        album_id=ids.of("album", f"{song.album_artist}/{song.album}"),
        artist_ids=tuple(ids.of("artist", artist) for artist in artists),
        duration_ms=_duration(song, service),
        track_no=song.track_no,
        readable=not unreadable(song, service),
    )


def _spotify_artists(song: Song) -> tuple[str, ...]:
    return song.artists + song.guests


def _deezer_artists(song: Song) -> tuple[str, ...]:
    """Deezer puts who plays before who composed, and is free with the order of guests."""
    if song.work:
        return song.artists[1:] + song.artists[:1]
    turned = song.guests[::-1] if share(song.key, "guests turned") < 0.4 else song.guests
    return song.artists + turned


def _title(song: Song, service: Service, names: Names) -> str:
    plain = names.line(song.title, song, service)
    if service == "deezer" and song.work and share(song.album, "composer first") < 0.5:
        plain = f"{names.artist(song.artists[0], service).split()[-1]}: {plain}"
    guests = " & ".join(names.artist(guest, service) for guest in song.guests)
    return _versioned(plain + _featuring(guests, song, service), song.version, service)


def _featuring(guests: str, song: Song, service: Service) -> str:
    """Both write guests into the title; Spotify may leave it to the list of artists."""
    lot = share(song.key, service, "featuring")
    if not guests or lot < (0.3 if service == "spotify" else 0.12):
        return ""
    if lot > 0.9:
        return f" (with {guests})" if service == "spotify" else f" feat. {guests}"
    return f" (feat. {guests})" if lot < 0.85 else f" (ft. {guests})"


def _versioned(title: str, version: str, service: Service) -> str:
    if not version:
        return title
    if service == "spotify":
        return f"{title} - {version}"
    remaster = REMASTER.match(version)
    return f"{title} (Remastered {remaster[1]})" if remaster else f"{title} ({version})"


def _album(song: Song, service: Service) -> str:
    if service == "deezer":
        return re.sub(r"\((\d{4}) Remaster\)", r"(Remastered \1)", song.album)
    return song.album


def _duration(song: Song, service: Service) -> int:
    """Spotify knows milliseconds; Deezer whole seconds, up to two off."""
    if service == "spotify":
        return song.duration_ms + below(song.key, "milliseconds", limit=1000) - 500
    lot = share(song.key, "seconds off")
    off = 0 if lot < 0.5 else (-1, 1, -1, 1, 2, -2)[int(lot * 1000) % 6]
    return max(1000, song.duration_ms + off * 1000)
