"""Every part of the pages with sample data, to look at and to test; only while developing or rehearsing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

from flask import Blueprint, Flask, Response, request

from webapp.door.marks import anyone
from webapp.views.rendering import page_or_part

bp = Blueprint("styleguide", __name__, url_prefix="/styleguide")

#: Steps that the sample of a live part takes before it is finished and stops asking.
STEPS = 6

BALANCE = {
    "read": 1732,
    "written": 1214,
    "already_there": 301,
    "removed": 24,
    "absent": 131,
    "ambiguous": 41,
    "refused": 21,
}

TRACKS: list[dict[str, Any]] = [
    {
        "title": "Teardrop",
        "artists": "Massive Attack, Elizabeth Fraser",
        "album": "Mezzanine",
        "length_ms": 330000,
        "services": [("spotify", "Spotify"), ("deezer", "Deezer"), ("ytmusic", "YouTube Music")],
    },
    {
        "title": "Wuthering Heights – a title that is long enough to be cut before it pushes anything aside",
        "artists": "Kate Bush",
        "album": "The Kick Inside",
        "length_ms": 268000,
        "services": [("spotify", "Spotify")],
        "note": "not on Deezer",
    },
    {
        "title": "夜に駆ける",
        "artists": "YOASOBI",
        "album": "THE BOOK",
        "length_ms": 261000,
        "services": [("deezer", "Deezer"), ("lastfm", "Last.fm")],
    },
    {"title": "Spiegel im Spiegel", "artists": "Arvo Pärt", "album": None, "length_ms": 3723000, "services": []},
]

SERVICES = (
    ("spotify", "Spotify", "connected", "as ada, until 14 May"),
    ("deezer", "Deezer", "limited", "until 14:05"),
    ("ytmusic", "YouTube Music", "expired", None),
    ("youtube", "YouTube", "expiring", "in 3 days"),
    ("lidarr", "Lidarr", "error", "since 09:12"),
    ("discogs", "Discogs", "connected", None),
    ("lastfm", "Last.fm", "disconnected", None),
    ("listenbrainz", "ListenBrainz", "connected", None),
    ("roon", "Roon", "disconnected", None),
    ("euria", "EurIA", "connected", None),
)

MEMBERS = (
    {"service": "spotify", "label": "Spotify", "name": "Road", "count": 84},
    {"service": "deezer", "label": "Deezer", "name": "road trip", "count": 79},
)

RECORDS = (
    ("Title", "Paranoid Android", "Paranoid Android (2017 Remaster)"),
    ("Artists", "Radiohead", "Radiohead"),
    ("Album", "OK Computer", "OK Computer OKNOTOK 1997 2017"),
    ("Length", "6:27", "6:27"),
    ("ISRC", "GBAYE9700377", ""),
)


def _cover(hue: int, turn: int) -> str:
    """A made-up cover as an address: two shapes in a colour, so that the page shows how real ones look."""
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10">'
        f'<rect width="10" height="10" fill="hsl({hue} 35% 32%)"/>'
        f'<g transform="rotate({turn} 5 5)"><path d="M0 6.500h10V12H0z" fill="hsl({hue + 40} 60% 60%)"/>'
        f'<circle cx="5" cy="4" r="2.200" fill="hsl({hue + 180} 45% 78%)"/></g></svg>'
    )
    return "data:image/svg+xml," + quote(svg)


COVERS = [_cover(210, 0), _cover(12, 30), _cover(160, 200), _cover(280, 75)]


def samples() -> dict[str, Any]:
    """The data of the page; times are told from now."""
    now = datetime.now(UTC)
    log = [
        (now - timedelta(seconds=9), "info", "Read 412 tracks of “Road” on Spotify."),
        (now - timedelta(seconds=5), "warning", "Deezer asks for a pause of 4 seconds."),
        (now - timedelta(seconds=1), "error", "Deezer refused 1 track: not available in this country."),
    ]
    return {
        "now": now,
        "moments": [now - timedelta(seconds=20), now - timedelta(hours=5), now + timedelta(days=2)],
        "balance": BALANCE,
        "covers": COVERS,
        "tracks": [track | {"cover_url": cover} for track, cover in zip(TRACKS, [*COVERS[:3], None], strict=True)],
        "services": SERVICES,
        "members": MEMBERS,
        "records": RECORDS,
        "log": log,
        "step": 0,
        "steps": STEPS,
    }


@bp.get("")
@anyone
def index() -> Response:
    return page_or_part("styleguide/index.html", "styleguide/_live.html", **samples())


@bp.get("/live")
@anyone
def live() -> Response:
    """One step of the live part: the last one carries no trigger, so the page stops asking."""
    step = min(STEPS, request.args.get("step", 0, type=int) + 1)
    return page_or_part("styleguide/index.html", "styleguide/_live.html", **samples() | {"step": step})


def register(app: Flask) -> None:
    """Hang the page in where it is wanted."""
    if app.debug or getattr(app.extensions.get("settings"), "REHEARSAL", False):
        app.register_blueprint(bp)
