"""Deezer's catalogue: search, tracks by id and by ISRC, albums, artists."""

from __future__ import annotations

import re
from typing import Any

from flask import Blueprint, redirect, request

from webapp.rehearsal.deezer import shapes
from webapp.rehearsal.deezer.access import check, service, wanted
from webapp.rehearsal.deezer.errors import DeezerError
from webapp.rehearsal.deezer.paging import listing

blueprint = Blueprint("deezer_browse", __name__, url_prefix="/deezer/api")
blueprint.before_request(check)
FIELD = re.compile(r'\b(track|artist|album|label|dur_min|dur_max|bpm_min|bpm_max):(?:"([^"]*)"|(\S+))')
MOST = 100


@blueprint.get("/track/isrc:<isrc>")
def by_isrc(isrc: str) -> Any:
    """One version of the recording, a playable one if there is any."""
    wrong = service().wrong_isrcs.get(isrc)
    if wrong:
        return shapes.track(service().recording(wrong))
    found = service().world.catalogue.find("deezer", isrc=isrc.upper(), limit=10)
    if not found:
        raise DeezerError(800)
    return shapes.track(min(found, key=lambda recording: not recording.deezer.readable))


@blueprint.get("/track/<key>")
def track(key: str) -> Any:
    return shapes.track(known(service().recording(key)))


@blueprint.get("/search")
@blueprint.get("/search/track")
def search() -> Any:
    return listing(hits(wanted("q")), shapes.hit, most=MOST)


def hits(query: str) -> list[Any]:
    fields = {match[1]: match[2] or match[3] or "" for match in FIELD.finditer(query)}
    text = FIELD.sub(" ", query).strip() or None
    names = {"title": fields.get("track"), "artist": fields.get("artist"), "album": fields.get("album"), "text": text}
    asked = {key: value for key, value in names.items() if value}
    found = service().world.catalogue.find("deezer", **asked, limit=300) if asked else []
    return [one for one in found if one.deezer and long_enough(one, fields)]


def long_enough(recording: Any, fields: dict[str, str]) -> bool:
    seconds: float = recording.deezer.duration_ms / 1000
    try:
        return float(fields.get("dur_min", 0)) <= seconds <= float(fields.get("dur_max", "inf"))
    except ValueError:
        raise DeezerError(600) from None


@blueprint.get("/search/album")
def search_albums() -> Any:
    keys = dict.fromkeys(one.deezer.album_id for one in hits(wanted("q")))
    return listing(list(keys), album_shown, most=MOST)


@blueprint.get("/search/artist")
def search_artists() -> Any:
    keys = dict.fromkeys(str(one.deezer.artist_ids[0]) for one in hits(wanted("q")))
    return listing(list(keys), artist_shown, most=MOST)


@blueprint.get("/search/user")
def search_users() -> Any:
    query = wanted("q").lower()
    people = [one for one in service().accounts.values() if query in (one.name.lower(), one.key)]
    return listing(people, shapes.user, most=MOST)


@blueprint.get("/album/<key>")
def album(key: str) -> Any:
    rows = service().albums.get(key)
    if not rows:
        raise DeezerError(800, status=404 if key == "0" else 200)  # seen in 2026: this one answers 404
    listed = [shapes.hit(one) for one in rows]
    released = {"release_date": f"{rows[0].year}-01-01", "available": True, "upc": upc(key)}
    return {**album_shown(key), **released, "contributors": [shapes.artist(rows[0].deezer)], "tracks": {"data": listed}}


def upc(key: str) -> str:
    return str(int(key) % 10**12).rjust(12, "8")


def album_shown(key: str) -> dict[str, Any]:
    rows = service().albums[key]
    first = rows[0].deezer
    kind = "single" if len(rows) == 1 else "album"
    more = {"link": f"https://www.deezer.com/album/{key}", "nb_tracks": len(rows), "record_type": kind}
    return {**shapes.album(first, **more), "artist": shapes.artist(first), "explicit_lyrics": rows[0].explicit}


@blueprint.get("/album/<key>/tracks")
def album_tracks(key: str) -> Any:
    return listing(known(service().albums.get(key)), shapes.hit)


@blueprint.get("/artist/<key>")
def artist(key: str) -> Any:
    known(service().artists.get(key))
    return artist_shown(key)


def artist_shown(key: str) -> dict[str, Any]:
    rows = service().artists.get(key, [])
    sides = [row.deezer for row in rows]
    names = {str(one): name for side in sides for one, name in zip(side.artist_ids, side.artists, strict=False)}
    count = len({row.deezer.album_id for row in rows})
    return {**shapes.artist_named(key, names.get(key, "")), "nb_album": count, "nb_fan": 0, "radio": True}


@blueprint.get("/<any(artist, album, playlist, user):kind>/<key>/image")
def picture(kind: str, key: str) -> Any:
    """The address that `picture` and `cover` give leads on to the picture itself."""
    return redirect(f"{request.url_root}covers/250/{key}.svg")


@blueprint.get("/artist/<key>/albums")
def artist_albums(key: str) -> Any:
    rows = sorted(known(service().artists.get(key)), key=lambda one: -one.year)
    return listing(list(dict.fromkeys(one.deezer.album_id for one in rows)), album_shown)


def known(value: Any) -> Any:
    if not value:
        raise DeezerError(800)
    return value
