"""The tracks of a Deezer playlist: read, add, put in order, remove."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, request

from webapp.rehearsal.deezer import shapes
from webapp.rehearsal.deezer.access import as_seen, check, ids, me, needs, service
from webapp.rehearsal.deezer.errors import DeezerError, answer
from webapp.rehearsal.deezer.paging import listing, tracks
from webapp.rehearsal.deezer.playlists import editable, found
from webapp.rehearsal.state import Playlist

blueprint = Blueprint("deezer_rows", __name__, url_prefix="/deezer/api")
blueprint.before_request(check)


@blueprint.get("/playlist/<key>/tracks")
def index(key: str) -> Any:
    one = as_seen(found(key))
    return listing(one.rows, tracks(shapes.playlist_row), checksum=service().change_token(one))


@blueprint.post("/playlist/<key>/tracks")
@needs("manage_library")
def change(key: str) -> Any:
    """Adds `songs` at the end, or puts the whole list in `order`."""
    playlist = editable(key)
    return reorder(playlist, ids("order")) if "order" in request.values else add(playlist, ids("songs"))


def add(playlist: Playlist, keys: list[str]) -> Any:
    """All or nothing: one song that is there already fails the whole call."""
    if not all(service().recording(one) for one in keys):
        raise DeezerError(800)
    if len(set(keys)) < len(keys) or set(keys) & set(playlist.track_ids):
        raise DeezerError(500, "This song already exists in this playlist")
    if len(playlist.rows) + len(keys) > service().max_rows:
        raise DeezerError(100)
    if playlist.loved:
        service().like(me(), keys)
    else:
        service().add(playlist, keys)
    return answer(True)


def reorder(playlist: Playlist, keys: list[str]) -> Any:
    """The whole list in its new order. Rows that lists do not show may be left out, and go to the end."""
    rows = {row.track: row for row in playlist.rows}
    visible = {one for one in rows if one not in service().hidden}
    if len(set(keys)) < len(keys) or not visible <= set(keys) <= set(rows) or playlist.loved:
        raise DeezerError(500)
    unseen = [row for one, row in rows.items() if one not in set(keys)]
    with service().editing(playlist):
        playlist.rows = [rows[one] for one in keys] + unseen
    return answer(True)


@blueprint.delete("/playlist/<key>/tracks")
@needs("manage_library", "delete_library")
def remove(key: str) -> Any:
    """Songs that are not there do not matter."""
    playlist, keys = editable(key), ids("songs")
    if playlist.loved:
        service().unlike(me(), keys)
    else:
        service().remove(playlist, keys)
    return answer(True)
