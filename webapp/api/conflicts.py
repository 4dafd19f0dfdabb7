"""Questions by API: what is open, what was answered, and answering one."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, jsonify, request
from flask_login import current_user

from webapp.actions.resolve_conflict import BadAnswer, resolve_conflict
from webapp.api import shapes
from webapp.api.paging import body, page_of, paging
from webapp.api.problems import problem
from webapp.models.kinds import now
from webapp.store import conflicts

bp = Blueprint("api_conflicts", __name__, url_prefix="/api/sync")


@bp.get("/conflicts")
def index() -> Any:
    page, per_page = paging()
    status, kind = request.args.get("status", "open"), request.args.get("type", "")
    if status not in ("open", "resolved"):
        problem(422, "status has to be open or resolved.", errors=[{"field": "status", "message": "open or resolved"}])
    rows, total = conflicts.page(
        current_user.id, status=status, kind=kind, service=request.args.get("service", ""), page=page, per_page=per_page
    )
    runs_of = conflicts.run_ids(rows)
    return jsonify(page_of(rows, total, lambda row: shapes.conflict(row, runs_of.get(row.sync_history_id or 0))))


@bp.post("/conflicts/<conflict_id>/resolve")
def resolve(conflict_id: str) -> Any:
    """Answer a question; the answer outlives every later run."""
    row = conflicts.get(current_user.id, conflict_id)
    if row is None:
        problem(404, "There is no such question.")
    given = body(("action", "candidate", "remember"))
    candidate = given.get("candidate")
    if candidate is not None and (isinstance(candidate, bool) or not isinstance(candidate, int)):
        problem(422, "candidate has to be a number.", errors=[{"field": "candidate", "message": "not a number"}])
    try:
        resolve_conflict(
            row, user_id=current_user.id, action=str(given.get("action", "")), candidate=candidate, now=now()
        )
    except BadAnswer as error:
        problem(422, str(error), errors=[{"field": error.field, "message": str(error)}])
    return jsonify(shapes.conflict(row, by=current_user))
