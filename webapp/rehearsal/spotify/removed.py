"""The paths that Development Mode took away in February 2026: they exist, and answer 403."""

from __future__ import annotations

from typing import Any

from flask import Blueprint

from webapp.rehearsal.spotify.access import check
from webapp.rehearsal.spotify.errors import SpotifyError

blueprint = Blueprint("spotify_removed", __name__, url_prefix="/spotify/v1")
blueprint.before_request(check)

BATCHES = ["tracks", "albums", "artists", "shows", "episodes", "audiobooks", "chapters", "audio-features"]
READ_ONLY = (
    *(f"/{kind}" for kind in BATCHES),
    *(f"/me/{kind}/contains" for kind in ["tracks", "albums", "shows", "episodes", "audiobooks", "following"]),
    "/artists/<key>/top-tracks", "/artists/<key>/related-artists", "/browse/<path:rest>", "/markets",
    "/users/<key>", "/recommendations", "/audio-features/<key>", "/audio-analysis/<key>",
    "/playlists/<key>/followers/contains",
)  # fmt: skip
WRITES = tuple(f"/me/{kind}" for kind in ["tracks", "albums", "shows", "episodes", "audiobooks", "following"])


def gone(**_: Any) -> Any:
    raise SpotifyError(403)


for path in READ_ONLY:
    blueprint.add_url_rule(path, "gone", gone, methods=["GET"])
for path in WRITES:
    blueprint.add_url_rule(path, "gone", gone, methods=["PUT", "DELETE"])
blueprint.add_url_rule("/playlists/<key>/tracks", "gone", gone, methods=["GET", "POST", "PUT", "DELETE"])
blueprint.add_url_rule("/playlists/<key>/followers", "gone", gone, methods=["PUT", "DELETE"])
blueprint.add_url_rule("/users/<key>/playlists", "gone", gone, methods=["GET", "POST"])
