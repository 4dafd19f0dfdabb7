"""A person at Deezer: profile, permissions, likes, albums, artists, history."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, g, request

from webapp.rehearsal.deezer import shapes
from webapp.rehearsal.deezer.access import as_seen, check, ids, me, needs, person, service, visitor, wanted
from webapp.rehearsal.deezer.browse import album_shown, artist_shown
from webapp.rehearsal.deezer.errors import DeezerError, answer
from webapp.rehearsal.deezer.paging import listing, tracks
from webapp.rehearsal.deezer.service import PERMS, digest

blueprint = Blueprint("deezer_users", __name__, url_prefix="/deezer/api")
blueprint.before_request(check)


@blueprint.get("/user/<key>")
def show(key: str) -> Any:
    account = person(key)
    mine = visitor()
    if mine and mine.id == account.id:
        return shapes.myself(account, "email" in g.grant.scopes)
    return shapes.user(account)


@blueprint.get("/user/me/permissions")
def permissions() -> Any:
    me()
    return {"permissions": {perm: perm in g.grant.scopes for perm in PERMS}}


@blueprint.get("/user/<key>/tracks")
def likes(key: str) -> Any:
    """Oldest first, without ISRC."""
    rows = list(reversed(person(key).likes))
    return listing(rows, tracks(shapes.liked), checksum=digest([row.track for row in rows]))


@blueprint.post("/user/me/tracks")
@needs("manage_library")
def like() -> Any:
    keys = ids("track_ids") if "track_ids" in request.values else ids("track_id")
    if not all(service().recording(key) for key in keys):
        raise DeezerError(800)
    service().like(me(), keys)
    return answer(True)


@blueprint.delete("/user/me/tracks")
@needs("manage_library", "delete_library")
def unlike() -> Any:
    """One at a time."""
    key = wanted("track_id")
    if not key.isdigit():
        raise DeezerError(500)
    service().unlike(me(), [key])
    return answer(True)


@blueprint.get("/user/<key>/albums")
def albums(key: str) -> Any:
    rows = list(reversed(person(key).saved["albums"]))
    return listing(rows, lambda row: {**album_shown(str(row.track)), "time_add": int(row.added_at)})


@blueprint.get("/user/<key>/artists")
def artists(key: str) -> Any:
    rows = list(reversed(person(key).saved["artists"]))
    return listing(rows, lambda row: {**artist_shown(str(row.track)), "time_add": int(row.added_at)})


@blueprint.post("/user/me/<any(albums, artists):kind>")
@needs("manage_library")
def save(kind: str) -> Any:
    name = kind[:-1] + ("_ids" if kind[:-1] + "_ids" in request.values else "_id")
    keys = ids(name)
    if not all(key in getattr(service(), kind) for key in keys):
        raise DeezerError(800)
    service().save(me(), kind, keys)
    return answer(True)


@blueprint.delete("/user/me/<any(albums, artists):kind>")
@needs("manage_library", "delete_library")
def unsave(kind: str) -> Any:
    service().unsave(me(), kind, [wanted(kind[:-1] + "_id")])
    return answer(True)


@blueprint.get("/user/me/history")
@needs("listening_history")
def history() -> Any:
    """Newest first; only a recent window."""
    return listing(as_seen(me()).plays[:100], tracks(shapes.played))
