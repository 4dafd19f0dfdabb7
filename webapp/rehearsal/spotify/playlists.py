"""Spotify's playlists themselves: list, read, make, describe."""

from __future__ import annotations

from typing import Any

from flask import Blueprint

from webapp.rehearsal.spotify import shapes
from webapp.rehearsal.spotify.access import as_seen, body, check, me, needs, service
from webapp.rehearsal.spotify.errors import SpotifyError, answer
from webapp.rehearsal.spotify.paging import page, window
from webapp.rehearsal.state import Account, Playlist

blueprint = Blueprint("spotify_playlists", __name__, url_prefix="/spotify/v1")
blueprint.before_request(check)
READ = ("playlist-read-private", "playlist-read-collaborative")
MODIFY = ("playlist-modify-private", "playlist-modify-public")
DETAILS: dict[str, type] = {"name": str, "description": str, "public": bool, "collaborative": bool}


def may_read(playlist: Playlist, account: Account) -> bool:
    """Items are for owners and collaborators only, since February 2026."""
    return account.id == playlist.owner or account.id in playlist.collaborators


def found(key: str) -> Playlist:
    """The playlist, where this person may know of it. Spotify's own playlists are hidden from small apps."""
    playlist = service().playlists.get(key)
    if not playlist or playlist.owner == "spotify":
        raise SpotifyError(404)
    if not (playlist.public or may_read(playlist, me()) or key in me().playlists):
        raise SpotifyError(404)
    return playlist


def editable(key: str) -> Playlist:
    playlist = found(key)
    if not may_read(playlist, me()):
        raise SpotifyError(403)
    return playlist


@blueprint.get("/me/playlists")
@needs(*READ)
def index() -> Any:
    newest_first: list[Playlist | None] = [as_seen(one) for one in reversed(me().playlists.values())]
    if service().null_in_playlists:
        newest_first.insert(1, None)
    return page(newest_first, lambda one: one and shapes.playlist(service(), one))


@blueprint.post("/me/playlists")
@needs(*MODIFY)
def create() -> Any:
    values = checked(body())
    if not values.get("name"):
        raise SpotifyError(400, "Missing required field: name")
    public = values.get("public", True)
    collaborative = values.get("collaborative", False)
    if public and collaborative:
        raise SpotifyError(400, "Collaborative playlists can only be private")
    key = service().make_playlist(me(), values["name"], [], values.get("description") or "", public, collaborative)
    return answer(full(service().playlists[key]), 201)


@blueprint.get("/playlists/<key>")
def show(key: str) -> Any:
    return full(as_seen(found(key)))


@blueprint.put("/playlists/<key>")
@needs(*MODIFY)
def update(key: str) -> Any:
    playlist, values = found(key), checked(body())
    if playlist.owner != me().id:
        raise SpotifyError(403, "You cannot change the details of a playlist you don't own")
    service().describe(playlist, **values)
    return "", 200


def checked(values: dict[str, Any]) -> dict[str, Any]:
    """The known details, with their types; unknown keys are ignored."""
    known = {key: value for key, value in values.items() if key in DETAILS and value is not None}
    for key, value in known.items():
        if not isinstance(value, DETAILS[key]):
            raise SpotifyError(400, f"Error parsing JSON. Wrong type for {key}.")
    return known


def full(playlist: Playlist) -> dict[str, Any]:
    """One playlist with its first 100 items, where this person may read them."""
    shown = {**shapes.playlist(service(), playlist), "followers": {"href": None, "total": 0}}
    if not may_read(playlist, me()):
        shown.pop("items")
        shown.pop("tracks")
        return shown
    for name in ("tracks", "items"):
        rows = playlist.rows
        shown[name] = window(rows, lambda row: shapes.item(service(), row), 100, 0, f"/playlists/{playlist.id}/{name}")
        if shown[name]["next"]:
            shown[name]["next"] = shown[name]["next"].replace(f"/{name}?", "/items?")
    return shown
