"""The theme: as the system has it, light or dark; remembered in the account, and in a cookie for the sign-in page."""

from __future__ import annotations

from flask import Blueprint, Response, abort, make_response, redirect, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from webapp.actions.change_profile import THEMES, change_profile
from webapp.door.here import local_path, settings
from webapp.door.marks import anyone
from webapp.models.kinds import now

bp = Blueprint("settings_theme", __name__, url_prefix="/settings/theme")

YEAR = 365 * 24 * 3600


@bp.post("")
@anyone
def update() -> ResponseReturnValue:
    chosen = request.form.get("theme", "")
    if chosen not in THEMES:
        abort(400)
    if current_user.is_authenticated:
        change_profile(current_user, {"theme": chosen}, languages=set(), now=now())
    htmx = request.headers.get("HX-Request") == "true"
    return _remember(make_response("", 204) if htmx else make_response(redirect(_back(), 303)), chosen)


def _back() -> str:
    return local_path(request.form.get("next"))


def _remember(response: Response, chosen: str) -> Response:
    response.set_cookie("theme", chosen, max_age=YEAR, secure=settings().secure, samesite="Lax", httponly=True)
    return response
