"""The application around a command, whether `flask` already made one or not."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from flask import Flask, current_app, has_app_context

import webapp
from webapp.config import Settings
from webapp.extensions import db


@contextlib.contextmanager
def inside() -> Iterator[Flask]:
    """The application, with its context pushed."""
    if has_app_context():
        yield current_app._get_current_object()  # type: ignore[attr-defined]
        return
    app = webapp.create_app()
    with app.app_context():
        try:
            yield app
        finally:
            db.session.remove()
            db.engine.dispose()


def settings_of(app: Flask) -> Settings:
    found: Settings = app.extensions["settings"]
    return found
