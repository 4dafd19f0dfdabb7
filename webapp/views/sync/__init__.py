"""Runs, and what they keep in unison."""

from __future__ import annotations

from flask import Flask

from webapp.views.sync import books, links, proposals, runs


def register(app: Flask) -> None:
    """Hang these pages into the application."""
    for part in (runs, books, links, proposals):
        app.register_blueprint(part.bp)
