"""What administrators see: the people of this instance, the invitations under way, how well matching does."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Flask, redirect
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp.door.marks import admin_only
from webapp.views.admin import accuracy, invitations, matching, people

bp = Blueprint("admin", __name__, url_prefix="/admin")


@bp.get("")
@admin_only
def index() -> ResponseReturnValue:
    return redirect("/admin/people", 303)


def admin_tabs(current: str) -> list[dict[str, Any]]:
    """The pages of the administration, the current one marked."""
    pages = (("people", _("People")), ("accuracy", _("Accuracy")), ("matching", _("Matching")))
    return [{"label": label, "href": f"/admin/{name}", "current": name == current} for name, label in pages]


def register(app: Flask) -> None:
    """Hang these pages into the application."""
    app.add_template_global(admin_tabs)
    for part in (bp, people.bp, invitations.bp, accuracy.bp, matching.bp):
        app.register_blueprint(part)
