"""Deezer's playlists: list, read, make, change, delete. A playlist is a set with an order."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, request

from webapp.rehearsal.deezer import shapes
from webapp.rehearsal.deezer.access import as_seen, check, flag, me, needs, person, service, visitor, wanted
from webapp.rehearsal.deezer.errors import DeezerError, answer
from webapp.rehearsal.deezer.paging import listing, tracks
from webapp.rehearsal.state import Playlist

blueprint = Blueprint("deezer_playlists", __name__, url_prefix="/deezer/api")
blueprint.before_request(check)


def mine(playlist: Playlist) -> bool:
    account = visitor()
    return account is not None and account.id == playlist.owner


def found(key: str) -> Playlist:
    """The playlist, where the asker may see it: a private one is as good as missing to others."""
    try:
        playlist = service().playlist(key)
    except KeyError:
        raise DeezerError(800) from None
    account = visitor()
    invited = account is not None and account.id in playlist.collaborators
    if not (playlist.public or mine(playlist) or invited):
        raise DeezerError(800)
    return playlist


def editable(key: str) -> Playlist:
    playlist = found(key)
    if not mine(playlist) and me().id not in playlist.collaborators:
        raise DeezerError(200, "You are not allowed to edit this playlist")
    return playlist


@blueprint.get("/user/<key>/playlists")
def index(key: str) -> Any:
    """A person's own list with the likes on top; others see only what is public."""
    account, own = person(key), visitor()
    everything = [service().loved(account), *(as_seen(one) for one in account.playlists.values())]
    mine_too = own is not None and own.id == account.id
    rows = [one for one in everything if mine_too or one.public]
    return listing(rows, lambda one: shapes.playlist(service(), one))


@blueprint.post("/user/me/playlists")
@needs("manage_library")
def create() -> Any:
    """Makes a public playlist; with `playlist_id` it follows one, which is refused for one's own."""
    if "playlist_id" in request.values:
        playlist = found(wanted("playlist_id"))
        if not mine(playlist):
            service().follow(me(), playlist)
        return answer(not mine(playlist))
    title, description = wanted("title"), request.values.get("description", "")
    return {"id": int(service().make_playlist(me(), title, [], description, True))}


@blueprint.delete("/user/me/playlists")
@needs("manage_library", "delete_library")
def unfollow() -> Any:
    service().unfollow(me(), found(wanted("playlist_id")))
    return answer(True)


@blueprint.get("/playlist/<key>")
def show(key: str) -> Any:
    """With all its tracks, unpaged."""
    one = as_seen(found(key))
    shown = [each for each in map(tracks(shapes.playlist_row), one.rows) if each]
    whole = {**shapes.playlist(service(), one), "description": one.description}
    for name in ("time_add", "time_mod"):  # these two are in the list of playlists only
        whole.pop(name)
    share = f"https://www.deezer.com/playlist/{key}?utm_source=deezer"
    return {**whole, "share": share, "tracks": {"data": shown, "checksum": whole["checksum"]}}


@blueprint.post("/playlist/<key>")
@needs("manage_library")
def update(key: str) -> Any:
    playlist = editable(key)
    values: dict[str, Any] = {name: flag(name) for name in ("public", "collaborative") if name in request.values}
    if request.values.get("title"):
        values["name"] = request.values["title"]
    if "description" in request.values:
        values["description"] = request.values["description"]
    if playlist.loved:
        raise DeezerError(200, "You are not allowed to edit this playlist")
    service().describe(playlist, **values)
    return answer(True)


@blueprint.delete("/playlist/<key>")
@needs("manage_library", "delete_library")
def delete(key: str) -> Any:
    playlist = found(key)
    if not mine(playlist) or playlist.loved:
        raise DeezerError(200, "You are not allowed to delete this playlist")
    service().delete_playlist(playlist)
    return answer(True)
