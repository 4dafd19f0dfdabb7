"""What people see: each view asks, calls one action or store function, and shows."""

from __future__ import annotations

from flask import Flask

from webapp import door
from webapp.views import (
    accounts,
    admin,
    conflicts,
    connections,
    errors,
    frame,
    health,
    home,
    matches,
    rendering,
    settings,
    styleguide,
    sync,
)


def register(app: Flask) -> None:
    """Hang the door and every page into the application."""
    door.register(app)
    rendering.register(app)
    errors.register(app)
    app.register_blueprint(health.views)
    accounts.register(app)
    settings.register(app)
    admin.register(app)
    styleguide.register(app)
    for part in (home, connections, conflicts, matches):
        app.register_blueprint(part.bp)
    sync.register(app)
    frame.set_facts(app, home.facts)
