"""The JSON of Deezer, field for field as recorded in 2026; each place shows a little more or less of a track."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

from flask import request

from webapp.rehearsal.deezer.service import Deezer, digest
from webapp.rehearsal.state import Account, Playlist, Row

Json = dict[str, Any]
VERSION = re.compile(r"^(.+?) (\(.+\))$")


def here() -> str:
    return request.url_root.rstrip("/") + "/deezer/api"


def day(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%d %H:%M:%S")


def pictures(kind: str, name: str, key: str) -> Json:
    """`picture…` or `cover…` in Deezer's four sizes."""
    base, sizes = request.url_root.rstrip("/"), {"small": 56, "medium": 250, "big": 500, "xl": 1000}
    small = {f"{name}_{word}": f"{base}/covers/{size}/{key}.svg" for word, size in sizes.items()}
    return {name: f"{here()}/{kind}/{key}/image", **small}


def artist(side: Any, linked: bool = True) -> Json:
    key, name = str(side.artist_ids[0]), side.artists[0]
    return artist_named(key, name, linked)


def artist_named(key: str, name: str, linked: bool = True) -> Json:
    return {
        "id": int(key),
        "name": name,
        **({"link": f"https://www.deezer.com/artist/{key}"} if linked else {}),
        **pictures("artist", "picture", key),
        "tracklist": f"{here()}/artist/{key}/top?limit=50",
        "type": "artist",
    }


def album(side: Any, **more: Any) -> Json:
    return {
        "id": int(side.album_id),
        "title": side.album,
        **more,
        **pictures("album", "cover", side.album_id),
        "md5_image": digest(["album", side.album_id]),
        "tracklist": f"{here()}/album/{side.album_id}/tracks",
        "type": "album",
    }


def start(recording: Any) -> Json:
    """The fields that every place shows."""
    side = recording.deezer
    return {
        "id": int(side.id),
        "readable": side.readable,
        "title": side.title,
        "link": f"https://www.deezer.com/track/{side.id}",
        "duration": round(side.duration_ms / 1000),
        "rank": 100_000 + int(digest([side.id])[:5], 16) % 880_000,
        "explicit_lyrics": recording.explicit,
        "explicit_content_lyrics": int(recording.explicit),
        "explicit_content_cover": 2,
        "md5_image": digest(["album", side.album_id]),
    }


def title_parts(title: str) -> Json:
    found = VERSION.match(title)
    return {"title_short": found[1] if found else title, "title_version": found[2] if found else ""}


def with_isrc(recording: Any) -> Json:
    """As a playlist row and a single track begin: with ISRC."""
    side, isrc = recording.deezer, recording.deezer.isrc
    return {**start(recording), **title_parts(side.title), **({"isrc": isrc} if isrc else {}), "preview": ""}


def liked(recording: Any, row: Row) -> Json:
    """As in someone's likes: no ISRC, no short title."""
    side = recording.deezer
    return {**start(recording), "time_add": int(row.added_at), "album": album(side), "artist": artist(side, False),
            "type": "track"}  # fmt: skip


def playlist_row(recording: Any, row: Row) -> Json:
    side = recording.deezer
    return {**with_isrc(recording), "time_add": int(row.added_at), "artist": artist(side), "album": album(side),
            "type": "track"}  # fmt: skip


def hit(recording: Any) -> Json:
    """As a search result: no ISRC."""
    side = recording.deezer
    return {**start(recording), **title_parts(side.title), "preview": "", "artist": artist(side), "album": album(side),
            "type": "track"}  # fmt: skip


def played(recording: Any, row: Row) -> Json:
    side = recording.deezer
    linked = album(side, link=f"https://www.deezer.com/album/{side.album_id}")
    return {**hit(recording), "timestamp": int(row.added_at), "album": linked}


def track(recording: Any) -> Json:
    """One track in full."""
    side = recording.deezer
    people = zip(side.artist_ids, side.artists, strict=False)
    contributors = [{**artist_named(str(key), name), "radio": True, "role": "Main"} for key, name in people]
    released = f"{recording.year}-01-01" if recording.year else "0000-00-00"
    return {
        **with_isrc(recording),
        "share": f"https://www.deezer.com/track/{side.id}?utm_source=deezer",
        "track_position": side.track_no,
        "disk_number": 1,
        "release_date": released,
        "bpm": 0,
        "gain": -9.5,
        "available_countries": ["CH", "DE", "FR"] if side.readable else [],
        "contributors": contributors,
        "artist": {**artist(side), "radio": True},
        "album": album(side, link=f"https://www.deezer.com/album/{side.album_id}", release_date=released),
        "type": "track",
    }


def creator(service: Deezer, key: str) -> Json:
    names = {account.id: account.name for account in service.accounts.values()}
    return {"id": int(key), "name": names.get(key, ""), "tracklist": f"{here()}/user/{key}/flow", "type": "user"}


def length(service: Deezer, one: Playlist) -> int:
    found = (service.recording(row.track) for row in one.rows)
    return sum(round(recording.deezer.duration_ms / 1000) for recording in found if recording)


def playlist(service: Deezer, one: Playlist) -> Json:
    """As in a list of playlists."""
    return {
        "id": int(one.id),
        "title": one.name,
        "duration": length(service, one),
        "public": one.public,
        "is_loved_track": one.loved,
        "collaborative": one.collaborative,
        "nb_tracks": len(one.rows),
        "fans": 0,
        "link": f"https://www.deezer.com/playlist/{one.id}",
        **pictures("playlist", "picture", one.id),
        "checksum": service.change_token(one),
        "tracklist": f"{here()}/playlist/{one.id}/tracks",
        "creation_date": day(one.created_at),
        "add_date": day(one.created_at),
        "mod_date": day(one.modified_at),
        "md5_image": digest(["playlist", one.id]) if one.rows else "",
        "time_add": int(one.created_at),
        "time_mod": int(one.modified_at),
        "creator": creator(service, one.owner),
        "type": "playlist",
    }


def user(account: Account) -> Json:
    """As anyone sees a person."""
    return {
        "id": int(account.id),
        "name": account.name,
        "link": f"https://www.deezer.com/profile/{account.id}",
        **pictures("user", "picture", account.id),
        "country": account.country,
        "tracklist": f"{here()}/user/{account.id}/flow",
        "type": "user",
    }


def myself(account: Account, with_email: bool) -> Json:
    own = user(account)
    levels = ["explicit_display", "explicit_no_recommendation", "explicit_hide"]
    return {
        "id": own.pop("id"),
        "name": own.pop("name"),
        "lastname": "",
        "firstname": account.name,
        **({"email": f"{account.key}@example.com"} if with_email else {}),
        "status": 2 if account.premium else 0,
        "birthday": "0000-00-00",
        "inscription_date": "2018-04-03",
        "gender": "",
        **own,
        "lang": "en",
        "is_kid": False,
        "explicit_content_level": levels[0],
        "explicit_content_levels_available": levels,
    }
