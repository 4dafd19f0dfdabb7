"""Puts the imitated services, the control and the pages on one WSGI application."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Flask, request
from werkzeug.exceptions import MethodNotAllowed, NotFound
from werkzeug.wrappers import Response

from webapp.rehearsal import control, pages
from webapp.rehearsal.deezer import api as deezer
from webapp.rehearsal.deezer.errors import not_found
from webapp.rehearsal.gate import Gate
from webapp.rehearsal.spotify import api as spotify
from webapp.rehearsal.spotify.errors import refusal
from webapp.rehearsal.ytmusic import api as ytmusic
from webapp.rehearsal.ytmusic import errors as ytmusic_errors

if TYPE_CHECKING:
    from webapp.rehearsal.world import World


def create_app(world: World) -> Flask:
    """A Flask application around one world; its `wsgi_app` has the gate in front."""
    app = Flask(__name__, static_folder=None)
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.extensions["rehearsal"] = world
    spotify.mount(app)
    deezer.mount(app)
    ytmusic.mount(app)
    app.register_blueprint(control.blueprint)
    app.register_blueprint(pages.blueprint)
    app.register_error_handler(NotFound, unknown)
    app.register_error_handler(MethodNotAllowed, unknown)
    app.wsgi_app = Gate(world, app.wsgi_app)  # type: ignore[method-assign]
    return app


def unknown(error: NotFound | MethodNotAllowed) -> Response | NotFound | MethodNotAllowed:
    """Each service says in its own way that a path does not exist."""
    if request.path.startswith("/spotify/"):
        status = error.code or 404
        return refusal(status, "Service not found" if status == 404 else None)
    if request.path.startswith("/ytmusic/"):
        return ytmusic_errors.refusal(error.code or 404)
    return not_found() if request.path.startswith("/deezer/") else error
