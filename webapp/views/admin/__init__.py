"""What administrators see: the people of this instance, and the invitations under way."""

from __future__ import annotations

from flask import Blueprint, Flask, redirect
from flask.typing import ResponseReturnValue

from webapp.door.marks import admin_only
from webapp.views.admin import invitations, people

bp = Blueprint("admin", __name__, url_prefix="/admin")


@bp.get("")
@admin_only
def index() -> ResponseReturnValue:
    return redirect("/admin/people", 303)


def register(app: Flask) -> None:
    """Hang these pages into the application."""
    for part in (bp, people.bp, invitations.bp):
        app.register_blueprint(part)
