"""What a person has at Spotify: profile, saved tracks and albums, followed artists, what was played."""

from __future__ import annotations

import re
from typing import Any

from flask import Blueprint, request

from webapp.rehearsal.spotify import shapes
from webapp.rehearsal.spotify.access import check, me, needs, service
from webapp.rehearsal.spotify.browse import album_in_full, artist_in_full
from webapp.rehearsal.spotify.errors import SpotifyError, answer
from webapp.rehearsal.spotify.paging import number, page
from webapp.rehearsal.state import Row

blueprint = Blueprint("spotify_library", __name__, url_prefix="/spotify/v1")
blueprint.before_request(check)
AT_ONCE = 40
MODIFY = ("user-library-modify", "user-follow-modify", "playlist-modify-public")
SAVED = {"track": "tracks", "album": "albums", "artist": "artists"}
URI = re.compile(r"spotify:(track|album|artist|playlist|episode|show|audiobook|user|chapter):([^:\s]+)")


@blueprint.get("/me")
def profile() -> Any:
    return shapes.me(me())


@blueprint.get("/me/tracks")
@needs("user-library-read")
def tracks() -> Any:
    return page(me().likes, saved_track)


def saved_track(row: Row) -> dict[str, Any]:
    return {"added_at": shapes.moment(row.added_at), "track": shapes.content(service(), row)}


@blueprint.get("/me/albums")
@needs("user-library-read")
def albums() -> Any:
    rows = [row for row in me().saved["albums"] if row.track in service().albums]
    return page(rows, lambda row: {"added_at": shapes.moment(row.added_at), "album": album_in_full(row.track)})


@blueprint.get("/me/following")
@needs("user-follow-read")
def following() -> Any:
    if request.args.get("type") != "artist":
        raise SpotifyError(400, "Invalid type")
    keys = [row.track for row in me().saved["artists"]]
    limit, after = number("limit", 20, 1, 50), request.args.get("after")
    start = keys.index(after) + 1 if after in keys else 0
    shown, base = keys[start : start + limit], f"{shapes.here()}/me/following?type=artist&limit={limit}"
    last = shown[-1] if start + limit < len(keys) else None
    items = [artist_in_full(str(key)) for key in shown]
    return {"artists": {"href": base, "limit": limit, "next": f"{base}&after={last}" if last else None,
                        "cursors": {"after": last}, "total": len(keys), "items": items}}  # fmt: skip


def uris() -> list[tuple[str, str]]:
    """The URIs of the query string; a JSON body does not count."""
    texts = [one for one in request.args.get("uris", "").split(",") if one]
    if not texts:
        raise SpotifyError(400, "Missing required field: uris")
    if len(texts) > AT_ONCE:
        raise SpotifyError(400, f"Too many uris. Maximum: {AT_ONCE}.")
    matches = [URI.fullmatch(text) for text in texts]
    if not all(matches):
        raise SpotifyError(400, "Invalid uri")
    return [(match[1], match[2]) for match in matches if match]


@blueprint.put("/me/library")
@needs(*MODIFY)
def save() -> Any:
    """In the order given: the last becomes the newest."""
    for kind, key in uris():
        if kind == "playlist" and key in service().playlists:
            service().follow(me(), key)
    _each_saved(service().save)
    return "", 200


@blueprint.delete("/me/library")
@needs(*MODIFY)
def unsave() -> Any:
    for kind, key in uris():
        if kind == "playlist" and key in service().playlists:
            service().unfollow(me(), key)
    _each_saved(service().unsave)
    return "", 200


def _each_saved(act: Any) -> None:
    for kind, name in SAVED.items():
        keys = [key for found, key in uris() if found == kind and exists(kind, key)]
        if keys:
            act(me(), name, keys)


def exists(kind: str, key: str) -> bool:
    if kind == "track":
        return bool(service().recording(key))
    return key in (service().albums if kind == "album" else service().artists)


@blueprint.get("/me/library/contains")
@needs("user-library-read", "user-follow-read", "playlist-read-private")
def contains() -> Any:
    return answer([has(kind, key) for kind, key in uris()])


def has(kind: str, key: str) -> bool:
    if kind == "playlist":
        return key in me().playlists
    return kind in SAVED and any(row.track == key for row in me().saved[SAVED[kind]])


@blueprint.get("/me/player/recently-played")
@needs("user-read-recently-played")
def recently_played() -> Any:
    """The last 50 plays, whatever the cursor; the cursors only select among these."""
    limit, window = number("limit", 20, 1, 50), me().plays[:50]
    after, before = request.args.get("after", type=int), request.args.get("before", type=int)
    if after is not None and before is not None:
        raise SpotifyError(400, "Only one of after and before can be set")
    kept = [row for row in window if (after is None or at(row) > after) and (before is None or at(row) < before)]
    shown, base = kept[:limit], f"{shapes.here()}/me/player/recently-played"
    cursors = {"after": str(at(shown[0])), "before": str(at(shown[-1]))} if shown else None
    more = f"{base}?before={at(shown[-1])}&limit={limit}" if len(kept) > limit else None
    return {"items": [played(row) for row in shown], "next": more, "cursors": cursors, "limit": limit,
            "href": f"{base}?limit={limit}"}  # fmt: skip


def at(row: Row) -> int:
    return round(row.added_at * 1000)


def played(row: Row) -> dict[str, Any]:
    key = service().side(str(row.track)).album_id
    context = {name: value for name, value in shapes.identity("album", key).items() if name != "id"}
    track = shapes.content(service(), row)
    return {"track": track, "played_at": shapes.fine_moment(row.added_at), "context": context}
