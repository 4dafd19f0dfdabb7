"""What programs see: the same as the pages, in JSON."""

from __future__ import annotations

from flask import Flask

from webapp.api import conflicts, connections, links, matches, openapi, people, problems, sync


def register(app: Flask) -> None:
    """Hang every API call into the application."""
    problems.register(app)
    for part in (people, connections, sync, links, conflicts, matches, openapi):
        app.register_blueprint(part.bp)
