"""Matches by API: why a track and an object of a service are taken for one, or not; and a person's word on the two."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, jsonify
from flask_login import current_user

from webapp.actions.correct_match import BadWord, correct_match
from webapp.actions.explain_match import Explained, explain_match
from webapp.api import shapes
from webapp.api.paging import body
from webapp.api.problems import problem
from webapp.models.kinds import now
from webapp.providers.registry import PROVIDERS

bp = Blueprint("api_matches", __name__, url_prefix="/api/matches")


def _explained(track: str, service: str, external_id: str) -> Explained:
    found = explain_match(current_user.id, track, service, external_id) if service in PROVIDERS else None
    return found or problem(404, "There is no such match.")


@bp.get("/<track>/<service>/<path:external_id>")
def show(track: str, service: str, external_id: str) -> Any:
    """Both records, the decision now and then, and all that was said."""
    return jsonify(shapes.match(_explained(track, service, external_id)))


@bp.post("/<track>/<service>/<path:external_id>")
def judge(track: str, service: str, external_id: str) -> Any:
    """Keep a word, take it back, or name another object: an id, or a link to its page."""
    pair, given = _explained(track, service, external_id), body(("said", "another"))
    said, another = str(given.get("said", "")), str(given.get("another") or "")
    try:
        key = correct_match(current_user.id, pair.track.id, service, external_id, said, typed=another, now=now())
    except BadWord as error:
        field = "another" if error.field == "other" else error.field
        problem(422, str(error), errors=[{"field": field, "message": str(error)}])
    return jsonify(shapes.match(_explained(track, service, key)))
