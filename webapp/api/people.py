"""The person who asks: ``GET`` and ``PATCH /api/users/me``."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, jsonify, request
from flask_login import current_user

from webapp.actions.change_profile import change_profile
from webapp.actions.rules import NotAccepted
from webapp.api.problems import problem
from webapp.door.here import languages
from webapp.door.words import flaw_words
from webapp.models import User
from webapp.models.kinds import now

bp = Blueprint("api_people", __name__, url_prefix="/api/users")

#: What a program may change. The address needs the password, the rights an administrator.
CHANGEABLE = ("name", "language", "timezone", "theme")


def shape(person: User) -> dict[str, Any]:
    """What a person is told about their own account."""
    return {
        "id": person.public_id,
        "name": person.name,
        "email": person.email,
        "is_admin": person.is_admin,
        "language": person.language,
        "timezone": person.timezone,
        "theme": person.theme,
        "created_at": person.created_at.isoformat().replace("+00:00", "Z"),
    }


@bp.get("/me")
def show_me() -> Response:
    return jsonify(shape(current_user))


@bp.patch("/me")
def update_me() -> Response:
    try:
        change_profile(current_user, _changes(), languages=languages(), now=now())
    except NotAccepted as refused:
        wrong = [{"field": field, "message": str(words)} for field, words in flaw_words(refused).items()]
        problem(422, "Something in the request cannot be taken.", errors=wrong)
    return jsonify(shape(current_user))


def _changes() -> dict[str, str]:
    """The fields of the body, each known and a text (or null: as the browser says)."""
    given = request.get_json()
    if not isinstance(given, dict):
        problem(422, "Send a JSON object.")
    wrong = [
        {"field": str(field), "message": "no such field" if field not in CHANGEABLE else "not a text"}
        for field, value in given.items()
        if field not in CHANGEABLE or not isinstance(value, str | None)
    ]
    if wrong:
        problem(422, "Nothing was changed: some fields cannot be taken.", errors=wrong)
    return {field: value or "" for field, value in given.items()}
