"""Settings of a person: profile, password, sign-ins, access tokens, theme."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Flask, redirect
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp.views.settings import password, profile, sessions, theme, tokens

bp = Blueprint("settings", __name__, url_prefix="/settings")


@bp.get("")
def index() -> ResponseReturnValue:
    return redirect("/settings/profile", 303)


def settings_tabs(current: str) -> list[dict[str, Any]]:
    """The pages of the settings, the current one marked."""
    pages = (
        ("profile", _("Profile")),
        ("password", _("Password")),
        ("sessions", _("Sign-ins")),
        ("tokens", _("Access tokens")),
    )
    return [{"label": label, "href": f"/settings/{name}", "current": name == current} for name, label in pages]


def register(app: Flask) -> None:
    """Hang these pages into the application."""
    app.add_template_global(settings_tabs)
    app.register_blueprint(bp)
    for part in (profile, password, sessions, tokens, theme):
        app.register_blueprint(part.bp)
