"""Puts Deezer's API together."""

from __future__ import annotations

from flask import Flask
from werkzeug.wrappers import Response

from webapp.rehearsal.deezer import browse, oauth, playlists, rows, users
from webapp.rehearsal.deezer.errors import DeezerError


def mount(app: Flask) -> None:
    for module in (browse, playlists, rows, users, oauth):
        app.register_blueprint(module.blueprint)
    app.register_error_handler(DeezerError, refused)


def refused(error: DeezerError) -> Response:
    return error.response()
