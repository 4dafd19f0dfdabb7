"""The JSON of Spotify, field for field as recorded in 2026 (Development Mode: without popularity, markets, labels)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote_plus

from flask import request

from webapp.rehearsal.spotify.service import Spotify, base62
from webapp.rehearsal.state import Account, Playlist, Row

Json = dict[str, Any]


def here() -> str:
    """Where this API is reached by the one who asks."""
    return request.url_root.rstrip("/") + "/spotify/v1"


def links(kind: str, key: str) -> Json:
    return {
        "external_urls": {"spotify": f"https://open.spotify.com/{kind}/{key}"},
        "href": f"{here()}/{kind}s/{key}",
        "id": key,
    }


def identity(kind: str, key: str) -> Json:
    return {**links(kind, key), "type": kind, "uri": f"spotify:{kind}:{key}"}


def moment(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def fine_moment(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def images(key: str) -> list[Json]:
    base = request.url_root.rstrip("/")
    return [{"height": size, "url": f"{base}/covers/{size}/{key}.svg", "width": size} for size in (640, 300, 64)]


def me(account: Account) -> Json:
    return {
        "account_id": base62(f"account {account.id}", 10),
        "display_name": account.name,
        **links("user", account.id),
        "images": images(account.id)[:2],
        "type": "user",
        "uri": f"spotify:user:{account.id}",
    }


def owner(service: Spotify, key: str, named: bool = True) -> Json:
    names = {account.id: account.name for account in service.accounts.values()}
    return {**({"display_name": names.get(key, key)} if named else {}), **identity("user", key)}


def artists(side: Any) -> list[Json]:
    return [{**artist_ref(key, name)} for key, name in zip(side.artist_ids, side.artists, strict=False)]


def artist_ref(key: str, name: str) -> Json:
    return {**links("artist", key), "name": name, "type": "artist", "uri": f"spotify:artist:{key}"}


def album(service: Spotify, recording: Any) -> Json:
    side = recording.spotify
    others = service.albums.get(side.album_id, [recording])
    first = others[0].spotify
    kind = "single" if len(others) == 1 else "album"
    return {
        "album_type": kind,
        "artists": album_artists(recording, first),
        **links("album", side.album_id),
        "images": images(side.album_id),
        "is_playable": True,
        "name": side.album,
        "release_date": str(recording.year),
        "release_date_precision": "year",
        "total_tracks": len(others),
        "type": "album",
        "uri": f"spotify:album:{side.album_id}",
    }


def album_artists(recording: Any, side: Any) -> list[Json]:
    named = dict(zip(side.artists, side.artist_ids, strict=False))
    key = named.get(recording.album_artist) or base62(f"artist {recording.album_artist}", 22)
    return [artist_ref(key, recording.album_artist)]


def bare_track(recording: Any) -> Json:
    """As in an album's own track list: without album and ISRC."""
    side = recording.spotify
    return {
        "artists": artists(side),
        "disc_number": 1,
        "duration_ms": side.duration_ms,
        "explicit": recording.explicit,
        **links("track", side.id),
        "is_local": False,
        "name": side.title,
        "preview_url": None,
        "track_number": side.track_no,
        "type": "track",
        "uri": f"spotify:track:{side.id}",
    }


def track(service: Spotify, recording: Any) -> Json:
    side = recording.spotify
    ids = {"isrc": side.isrc} if side.isrc else {}
    playable = {} if side.readable else {"is_playable": False}
    return {"album": album(service, recording), **bare_track(recording), "external_ids": ids, **playable}


def local_track(about: Json) -> Json:
    pieces = (about["artist"], about["album"], about["title"], str(about["seconds"]))
    nobody: Json = {"external_urls": {}, "href": None, "id": None, "type": "artist", "uri": None}
    nothing: Json = {"href": None, "id": None, "release_date": None, "release_date_precision": None, "uri": None}
    return {
        "album": {**nothing, "album_type": None, "artists": [], "external_urls": {}, "images": [],
                  "name": about["album"], "type": "album"},
        "artists": [{**nobody, "name": about["artist"]}],
        "disc_number": 0, "duration_ms": about["seconds"] * 1000, "explicit": False, "external_ids": {},
        "external_urls": {}, "href": None, "id": None, "is_local": True, "name": about["title"],
        "preview_url": None, "track_number": 0, "type": "track",
        "uri": "spotify:local:" + ":".join(quote_plus(piece) for piece in pieces),
    }  # fmt: skip


def episode(about: Json) -> Json:
    return {
        "audio_preview_url": None,
        "description": "",
        "duration_ms": 1_800_000,
        "episode": True,
        "explicit": False,
        **identity("episode", about["id"]),
        "images": images(about["id"]),
        "is_externally_hosted": False,
        "is_local": False,
        "is_playable": True,
        "language": "en",
        "languages": ["en"],
        "name": about["title"],
        "release_date": "2026-05-18",
        "release_date_precision": "day",
        "track": False,
    }


def content(service: Spotify, row: Row) -> Json | None:
    """What a row holds; None where the track is gone."""
    if row.kind == "local":
        return local_track(row.about)
    if row.kind == "episode":
        return episode(row.about)
    recording = service.recording(row.track) if row.kind == "track" else None
    return {**track(service, recording), "episode": False, "track": True} if recording else None


def item(service: Spotify, row: Row) -> Json:
    held = content(service, row)
    added_by = identity("user", row.added_by) if row.added_by else None
    return {
        "added_at": moment(row.added_at),
        "added_by": added_by,
        "is_local": row.kind == "local",
        "primary_color": None,
        "track": held,
        "item": held,
        "video_thumbnail": {"url": None},
    }


def playlist(service: Spotify, one: Playlist) -> Json:
    """As in a list of playlists: both the new name `items` and the old name `tracks` carry the total."""
    own = links("playlist", one.id)
    return {
        "collaborative": one.collaborative,
        "description": one.description,
        **own,
        "images": images(one.id)[:1] if one.rows else [],
        "name": one.name,
        "owner": owner(service, one.owner),
        "primary_color": None,
        "public": one.public,
        "snapshot_id": service.change_token(one),
        "tracks": {"href": f"{own['href']}/tracks", "total": len(one.rows)},
        "items": {"href": f"{own['href']}/items", "total": len(one.rows)},
        "type": "playlist",
        "uri": f"spotify:playlist:{one.id}",
    }
