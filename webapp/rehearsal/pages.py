"""The pages for people: what this place is, what is in the libraries, and the covers."""

from __future__ import annotations

import hashlib
from typing import Any

from flask import Blueprint, Response, abort, current_app, render_template

from webapp.rehearsal.service import Service
from webapp.rehearsal.state import Row
from webapp.rehearsal.world import World

blueprint = Blueprint("pages", __name__)
COVER = """<svg xmlns="http://www.w3.org/2000/svg" width="{size}" height="{size}" viewBox="0 0 100 100">
<defs><linearGradient id="g" x2="1" y2="1"><stop stop-color="hsl({first} 55% 48%)"/>
<stop offset="1" stop-color="hsl({second} 60% 28%)"/></linearGradient></defs>
<rect width="100" height="100" fill="url(#g)"/>
<circle cx="{x}" cy="{y}" r="{radius}" fill="hsl({third} 70% 70% / .55)"/>
</svg>
"""


def world() -> World:
    found: World = current_app.extensions["rehearsal"]
    return found


@blueprint.get("/")
def home() -> Any:
    people = [one for one in world().spotify.accounts.values() if one.offered]
    return render_template("home.html", services=world().services, people=people)


@blueprint.get("/<name>/people/<key>")
def person(name: str, key: str) -> Any:
    """One person's library at one service, as it is now."""
    found = {one.name: one for one in world().services}.get(name)
    if not found or key not in found.accounts:
        abort(404)
    account = found.accounts[key]
    lists = [("Likes", account.likes), *((one.name, one.rows) for one in account.playlists.values())]
    shown = [(title, [line(found, row) for row in rows]) for title, rows in lists]
    return render_template("person.html", service=found, account=account, lists=shown)


def line(service: Service, row: Row) -> dict[str, str]:
    """A row in words."""
    recording = service.recording(row.track)
    if recording:
        side = getattr(recording, service.name)
        return {"title": side.title, "artist": ", ".join(side.artists), "note": "" if side.readable else "unavailable"}
    notes = {"local": "a file of one's own", "episode": "an episode"}
    title, artist = row.about.get("title", "—"), row.about.get("artist", "")
    return {"title": title, "artist": artist, "note": notes.get(row.kind, "no longer available")}


@blueprint.get("/covers/<int:size>/<key>.svg")
def cover(size: int, key: str) -> Response:
    """A picture made from the id, so that nothing is fetched from outside."""
    seed = hashlib.sha256(key.encode()).digest()
    first, second, third = (value * 360 // 256 for value in seed[:3])
    place = {"x": 20 + seed[3] % 60, "y": 20 + seed[4] % 60, "radius": 12 + seed[5] % 30}
    picture = COVER.format(size=min(size, 2000), first=first, second=second, third=third, **place)
    return Response(picture, mimetype="image/svg+xml", headers={"Cache-Control": "public, max-age=86400"})


@blueprint.get("/favicon.ico")
def icon() -> Any:
    """None: browsers ask for one by themselves."""
    return "", 204
