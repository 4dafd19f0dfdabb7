"""Runs by API: start, watch, read the plan, cancel, look back."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, jsonify
from flask_login import current_user

from webapp.actions.cancel_run import cancel_run
from webapp.api import shapes
from webapp.api.connections import SERVICES
from webapp.api.paging import body, choices, flag, page_of, paging
from webapp.api.problems import problem
from webapp.jobs import sync
from webapp.models import Run
from webapp.models.kinds import now
from webapp.store import conflicts, runs

bp = Blueprint("api_sync", __name__, url_prefix="/api/sync")

ENTITIES = ("playlists", "likes", "history", "albums")


def _run(sync_id: str) -> Run:
    run = runs.get(current_user.id, sync_id)
    if run is None:
        problem(404, "There is no such run.")
    return run


@bp.post("/start")
def start() -> Any:
    """Begin a run; one at a time for each person."""
    given = body(("mode", "services", "entities", "dry_run"))
    mode = given.get("mode", "full")
    if mode not in ("full", "incremental"):
        problem(
            422, "mode has to be full or incremental.", errors=[{"field": "mode", "message": "full or incremental"}]
        )
    entities = choices(given, "entities", ENTITIES)
    try:
        run = sync.start(
            current_user.id,
            mode=mode,
            services=choices(given, "services", SERVICES),
            entities=entities,
            dry_run=flag(given, "dry_run"),
        )
    except sync.AlreadyRunning as error:
        problem(409, "A run is under way already.", sync_id=error.run.public_id)
    return jsonify(sync_id=run.public_id, status="queued"), 202


@bp.get("/progress/<sync_id>")
def progress(sync_id: str) -> Any:
    run = _run(sync_id)
    return jsonify(shapes.progress(run, runs.logs(run.id), now()))


@bp.get("/plan/<sync_id>")
def plan(sync_id: str) -> Any:
    """The operations of a dry run or of a run, in their order, with the questions that it raised."""
    run = _run(sync_id)
    asked, _ = conflicts.page(current_user.id, run_id=run.id, per_page=500)
    return jsonify(
        operations=[shapes.operation(row) for row in runs.operations(run.id)],
        conflicts=[shapes.conflict(row, run.public_id) for row in asked],
        calls=run.calls or {},
    )


@bp.post("/cancel/<sync_id>")
def cancel(sync_id: str) -> Any:
    run = _run(sync_id)
    if run.state not in runs.OPEN:
        problem(409, "This run has ended already.")
    cancel_run(run, now=now())
    return jsonify(sync_id=run.public_id, status=run.state), 202


@bp.get("/history")
def history() -> Any:
    rows, total = runs.page(current_user.id, *paging())
    return jsonify(page_of(rows, total, shapes.history))
