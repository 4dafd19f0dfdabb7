"""Runs: start one, watch it live, look back at it, stop it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from webapp.actions.cancel_run import cancel_run
from webapp.actions.start_run import AlreadyRunning
from webapp.jobs import sync
from webapp.jobs.outside import outside
from webapp.models import Run
from webapp.models.kinds import now
from webapp.store import connections, links, runs
from webapp.views.paging import Pages, wanted_page
from webapp.views.rendering import page_or_part
from webapp.views.services import label_of
from webapp.views.sync.report import live, report
from webapp.views.sync.words import ENTITIES, result, run_title, run_words

bp = Blueprint("runs", __name__, url_prefix="/sync")

PER_PAGE = 25


def run_or_404(run_id: str) -> Run:
    """A run of the person who asks."""
    return runs.get(current_user.id, run_id) or abort(404)


def line(run: Run) -> dict[str, Any]:
    """One run in a list of runs."""
    return {
        "run": run,
        "href": f"/sync/runs/{run.public_id}",
        "title": run_title(run),
        "words": run_words(run),
        "result": result(run),
        "seconds": run.duration_ms / 1000 if run.duration_ms is not None else None,
        "balance": run.balance or {},
    }


@bp.get("")
def index() -> ResponseReturnValue:
    page = wanted_page()
    rows, total = runs.page(current_user.id, page, PER_PAGE)
    usable = [row for row in connections.of(current_user.id) if row.status != "disconnected"]
    context = {
        "lines": [line(run) for run in rows],
        "open_run": next((run for run in rows if run.state in runs.OPEN), None),
        "pages": Pages(page, total, PER_PAGE),
        "services": [(row.service_type, label_of(row.service_type)) for row in usable],
        "entities": ENTITIES,
        "linked": bool(links.page(current_user.id, 1, 1)[1]),
    }
    return page_or_part("sync/index.html", "sync/_history.html", running=None, **context)


@bp.post("/runs")
def create() -> ResponseReturnValue:
    """Sync now, all of it or what is ticked; a run that is under way is shown instead."""
    known = {row.service_type for row in connections.of(current_user.id) if row.status != "disconnected"}
    if len(known) < 2:
        flash(_("It takes two connected services to keep something in unison."), "warning")
        return redirect("/connections", 303)
    services = [one for one in request.form.getlist("services") if one in known]
    if len(services) == 1:
        flash(_("Tick two services or more: a run compares them with each other."), "warning")
        return redirect("/sync", 303)
    entities = [one for one in request.form.getlist("entities") if one in ENTITIES]
    return begin(
        services=[] if set(services) == known else services,
        entities=[] if len(entities) == len(ENTITIES) else entities,
        dry_run=request.form.get("dry_run") == "1",
    )


def begin(**values: Any) -> ResponseReturnValue:
    """Start a run and go to its page; the one under way where there is one."""
    try:
        run = sync.start(current_user.id, **values)
    except AlreadyRunning as error:
        run = error.run
        flash(_("A run is under way already: this is it."), "info")
    return redirect(f"/sync/runs/{run.public_id}", 303)


@bp.get("/runs/<run_id>")
def show(run_id: str) -> ResponseReturnValue:
    """The live part asks for itself while the run is open; what it came to stands below once it has ended."""
    run = run_or_404(run_id)
    context = live(run, outside(), now())
    if run.state not in runs.OPEN:
        context |= report(run)
    # The thin bar of the frame would say the same again.
    return page_or_part("sync/run.html", "sync/_run.html", running=None, **context)


@bp.post("/runs/<run_id>/cancel")
def cancel(run_id: str) -> ResponseReturnValue:
    run = run_or_404(run_id)
    if run.state in runs.OPEN:
        cancel_run(run, now=now())
        flash(_("The run stops. What was written stays, and the next run goes on from there."), "info")
    else:
        flash(_("This run had ended already."), "info")
    return redirect(f"/sync/runs/{run.public_id}", 303)
