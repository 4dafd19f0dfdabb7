"""Coming in and going out: sign-up, sign-in, invitations, forgotten passwords."""

from __future__ import annotations

from flask import Flask

from webapp.views.accounts import invitations, password, sign_in, sign_up


def register(app: Flask) -> None:
    """Hang these pages into the application."""
    for part in (sign_up, sign_in, invitations, password):
        app.register_blueprint(part.bp)
