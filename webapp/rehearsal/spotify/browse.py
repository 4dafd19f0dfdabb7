"""Spotify's catalogue: search, single tracks, albums and artists."""

from __future__ import annotations

import re
from typing import Any

from flask import Blueprint, request

from webapp.rehearsal.spotify import shapes
from webapp.rehearsal.spotify.access import check, service
from webapp.rehearsal.spotify.errors import SpotifyError
from webapp.rehearsal.spotify.paging import number, page, window

blueprint = Blueprint("spotify_browse", __name__, url_prefix="/spotify/v1")
blueprint.before_request(check)
FIELD = re.compile(r'\b(track|artist|album|isrc|year|upc|genre):(?:"([^"]*)"|((?:(?!\s\w+:).)*))', re.IGNORECASE)
DEEPEST = 1_000


@blueprint.get("/search")
def search() -> Any:
    query, kinds = request.args.get("q", ""), request.args.get("type", "")
    if not query.strip():
        raise SpotifyError(400, "No search query")
    if not kinds:
        raise SpotifyError(400, "Missing parameter type")
    found, offered = hits(query), {"track": tracks, "album": albums, "artist": artists}
    limit, offset = number("limit", 5, 1, 10), number("offset", 0, 0, DEEPEST)
    answer = {}
    for kind in kinds.split(","):
        if kind not in offered:
            raise SpotifyError(400, f"Bad search type field {kind}")
        rows, show = offered[kind](found)
        answer[kind + "s"] = window(rows, show, limit, offset, "/search")
    return answer


def hits(query: str) -> list[Any]:
    """The recordings that Spotify's search finds. Only one ISRC at a time; `OR` finds nothing."""
    if len(re.findall(r"\bisrc:", query, re.IGNORECASE)) > 1:
        return []
    fields = {match[1].lower(): (match[2] or match[3] or "").strip() for match in FIELD.finditer(query)}
    text = FIELD.sub(" ", query).strip() or None
    isrc = fields.get("isrc")
    if isrc and (text or isrc.upper() in service().blind_isrcs or " " in isrc):
        return []
    names = {"isrc": isrc and isrc.upper(), "title": fields.get("track"), "artist": fields.get("artist"),
             "album": fields.get("album"), "text": text}  # fmt: skip
    asked = {key: value for key, value in names.items() if value}
    found = service().world.catalogue.find("spotify", **asked, limit=100) if asked else []
    year = fields.get("year")
    return [one for one in found if one.spotify and one.spotify.readable and (not year or in_years(one, year))]


def in_years(recording: Any, years: str) -> bool:
    first, _, last = years.partition("-")
    return first <= str(recording.year) <= (last or first)


def tracks(found: list[Any]) -> Any:
    return found, lambda one: {**shapes.track(service(), one), "is_playable": True}


def albums(found: list[Any]) -> Any:
    return list({one.spotify.album_id: one for one in found}.values()), lambda one: shapes.album(service(), one)


def artists(found: list[Any]) -> Any:
    keys = dict.fromkeys(str(one.spotify.artist_ids[0]) for one in found if one.spotify.artist_ids)
    return list(keys), artist_in_full


@blueprint.get("/tracks/<key>")
def track(key: str) -> Any:
    return shapes.track(service(), known(service().recording(key)))


@blueprint.get("/albums/<key>")
def album(key: str) -> Any:
    known(service().albums.get(key))
    return album_in_full(key)


def album_in_full(key: str | None) -> dict[str, Any]:
    rows = service().albums[str(key)]
    listed = window(rows, shapes.bare_track, 50, 0, f"/albums/{key}/tracks")
    return {**shapes.album(service(), rows[0]), "tracks": listed, "copyrights": [], "external_ids": {}, "genres": []}


@blueprint.get("/albums/<key>/tracks")
def album_tracks(key: str) -> Any:
    return page(known(service().albums.get(key)), shapes.bare_track)


@blueprint.get("/artists/<key>")
def artist(key: str) -> Any:
    known(service().artists.get(key))
    return artist_in_full(key)


def artist_in_full(key: str) -> dict[str, Any]:
    rows = service().artists.get(key, [])
    names = {one: name for row in rows for one, name in zip(row.spotify.artist_ids, row.spotify.artists, strict=False)}
    return {**shapes.artist_ref(key, names.get(key, "")), "genres": [], "images": shapes.images(key)}


@blueprint.get("/artists/<key>/albums")
def artist_albums(key: str) -> Any:
    rows = known(service().artists.get(key))
    newest_first = sorted({one.spotify.album_id: one for one in rows}.values(), key=lambda one: -one.year)
    return page(newest_first, lambda one: shapes.album(service(), one), usual=5, most=10)


def known(value: Any) -> Any:
    if not value:
        raise SpotifyError(404)
    return value
