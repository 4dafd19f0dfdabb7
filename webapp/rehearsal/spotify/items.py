"""The rows of a Spotify playlist: read, add, move, replace, remove."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, request

from webapp.rehearsal.spotify import shapes
from webapp.rehearsal.spotify.access import as_seen, body, check, me, needs, service
from webapp.rehearsal.spotify.errors import SpotifyError, answer
from webapp.rehearsal.spotify.paging import page
from webapp.rehearsal.spotify.playlists import MODIFY, READ, editable, found, may_read
from webapp.rehearsal.spotify.service import snapshot
from webapp.rehearsal.state import Playlist, Row

blueprint = Blueprint("spotify_items", __name__, url_prefix="/spotify/v1")
blueprint.before_request(check)
AT_ONCE = 100


@blueprint.get("/playlists/<key>/items")
@needs(*READ)
def index(key: str) -> Any:
    playlist = found(key)
    if not may_read(playlist, me()):
        raise SpotifyError(403)
    return page(as_seen(playlist).rows, lambda row: shapes.item(service(), row))


@blueprint.post("/playlists/<key>/items")
@needs(*MODIFY)
def add(key: str) -> Any:
    playlist = editable(key)
    values = body()
    rows = new_rows(asked(values) or [])
    place = values.get("position")
    if place is None:
        place = request.args.get("position", len(playlist.rows), int)
    if not rows:
        raise SpotifyError(400, "Missing required field: uris")
    if not isinstance(place, int) or not 0 <= place <= len(playlist.rows):
        raise SpotifyError(400, "Index out of bounds")
    if len(playlist.rows) + len(rows) > service().max_rows:
        raise SpotifyError(403, "The playlist has reached its maximum size")
    with service().editing(playlist):
        playlist.rows[place:place] = rows
    return written(playlist, 201)


@blueprint.put("/playlists/<key>/items")
@needs(*MODIFY)
def change(key: str) -> Any:
    """Moves a range, or replaces everything: it depends on what is sent."""
    playlist, values = editable(key), body()
    uris = asked(values)
    if uris is None:
        return reorder(playlist, values)
    rows = new_rows(uris)
    with service().editing(playlist):
        playlist.rows = rows
    return written(playlist)


def reorder(playlist: Playlist, values: dict[str, Any]) -> Any:
    start, before = whole(values, "range_start"), whole(values, "insert_before")
    length = whole(values, "range_length", 1)
    count = len(playlist.rows)
    if not (0 <= start < count and 0 <= before <= count and 1 <= length <= count - start):
        raise SpotifyError(400, "Index out of bounds")
    service().move(playlist, start, before, length)
    return written(playlist)


def whole(values: dict[str, Any], name: str, usual: int | None = None) -> int:
    value = usual if values.get(name) is None else values[name]
    if not isinstance(value, int):
        raise SpotifyError(400, f"Missing required field: {name}")
    return value


@blueprint.delete("/playlists/<key>/items")
@needs(*MODIFY)
def remove(key: str) -> Any:
    """Every occurrence goes; positions are ignored, as since February 2026."""
    playlist, items = editable(key), body().get("items")
    if not isinstance(items, list) or not all(isinstance(one, dict) and "uri" in one for one in items):
        raise SpotifyError(400, "Missing required field: items")
    if len(items) > AT_ONCE:
        raise SpotifyError(400, "Too many items")
    gone = {one["uri"] for one in items}
    with service().editing(playlist):
        playlist.rows = [row for row in playlist.rows if uri(row) not in gone]
    return written(playlist)


def asked(values: dict[str, Any]) -> list[str] | None:
    """The URIs in the body or, comma separated, in the query; None when none are named at all."""
    uris = values.get("uris")
    if uris is None and "uris" in request.args:
        uris = [one for one in request.args["uris"].split(",") if one]
    if uris is not None and not (isinstance(uris, list) and all(isinstance(one, str) for one in uris)):
        raise SpotifyError(400, "Error parsing JSON. Wrong type for uris.")
    if uris and len(uris) > AT_ONCE:
        raise SpotifyError(400, f"You can add a maximum of {AT_ONCE} tracks per request.")
    return uris


def new_rows(uris: list[str]) -> list[Row]:
    return [Row(known(one), service().now(), added_by=me().id) for one in uris]


def known(one: str) -> str:
    """The id of a track that exists. Files of one's own cannot be added through the API."""
    head, _, key = one.rpartition(":")
    if head != "spotify:track":
        raise SpotifyError(400, f"Invalid track uri: {one}")
    if not service().recording(key):
        raise SpotifyError(400, "Payload contains a non-existing ID")
    return key


def uri(row: Row) -> str | None:
    if row.kind == "track":
        return f"spotify:track:{row.track}"
    held = shapes.content(service(), row)
    return held["uri"] if held else None


def written(playlist: Playlist, status: int = 200) -> Any:
    """The true new snapshot, even while reading still shows an older one."""
    return answer({"snapshot_id": snapshot(playlist)}, status)
