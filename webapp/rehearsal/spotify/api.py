"""Puts Spotify's Web API together."""

from __future__ import annotations

from flask import Flask
from werkzeug.wrappers import Response

from webapp.rehearsal.spotify import browse, items, library, oauth, playlists, removed
from webapp.rehearsal.spotify.errors import SpotifyError


def mount(app: Flask) -> None:
    for module in (browse, items, library, playlists, removed):
        app.register_blueprint(module.blueprint)
    app.register_blueprint(oauth.blueprint)
    app.register_error_handler(SpotifyError, refused)


def refused(error: SpotifyError) -> Response:
    return error.response()
