"""What could be kept in unison: look, tick what belongs together, begin."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from webapp.actions.make_link import accept_proposals
from webapp.actions.start_run import AlreadyRunning
from webapp.jobs import sync
from webapp.models import Proposal
from webapp.store import connections, proposals, runs
from webapp.views.formats import plural
from webapp.views.paging import Pages, wanted_page
from webapp.views.services import in_order, label_of
from webapp.views.sync.runs import begin
from webapp.views.sync.words import phase_words

bp = Blueprint("proposals", __name__, url_prefix="/links")

PER_PAGE = 20
#: From here on a proposal is ticked before anybody has looked at it.
SURE = 0.6


def proposed() -> dict[str, Any]:
    """The open proposals in their two groups, and the look that is under way."""
    page = wanted_page() if request.args.get("of") == "proposals" else 1
    rows, total = proposals.page(current_user.id, page, PER_PAGE)
    told = [_told(row) for row in rows]
    run = runs.open_of(current_user.id)
    return {
        "pairs": [one for one in told if not one["creates"]],
        "creations": [one for one in told if one["creates"]],
        "proposal_pages": Pages(page, total, PER_PAGE),
        "look": run if run is not None and run.mode == "look" else None,
        "look_words": phase_words(run) if run is not None else "",
        "other_run": run if run is not None and run.mode != "look" else None,
    } | ({"running": None} if run is not None and run.mode == "look" else {})


def _told(row: Proposal) -> dict[str, Any]:
    members = [
        {"service": m["service"], "label": label_of(m["service"]), "name": m["name"], "count": m.get("total")}
        | {"there": bool(m["external_id"])}
        for m in row.members.get("members", [])
    ]
    places = in_order(member["service"] for member in members)
    members.sort(key=lambda member: places.index(member["service"]))
    creates = row.entity != "likes" and not all(member["there"] for member in members)
    counted = not creates and all(member["count"] is not None for member in members)
    return {
        "id": row.public_id,
        "name": row.name,
        "likes": row.entity == "likes",
        "members": members,
        "same": row.members.get("same") if counted else None,
        "checked": not creates and (row.entity == "likes" or row.confidence >= SURE),
        "reason": row.reason,
        "creates": creates,
    }


@bp.post("/proposals")
def accept() -> ResponseReturnValue:
    """Keep what is ticked in unison, and begin at once."""
    user_id, every = current_user.id, request.form.get("every") == "1"
    chosen = proposals.sure(user_id, SURE) if every else proposals.some(user_id, request.form.getlist("proposal"))
    made = accept_proposals(user_id, chosen)
    if not made:
        flash(_("Nothing was ticked that still stands open; nothing was changed."), "warning")
        return redirect("/links", 303)
    one, many = "%(n)s link made. It is brought into unison now.", "%(n)s links made. They are brought into unison now."
    flash(plural(one, many, len(made)), "success")
    return begin()


@bp.post("/look")
def look() -> ResponseReturnValue:
    """Look again what belongs together; the page of links shows how far that is."""
    if len([row for row in connections.of(current_user.id) if row.status != "disconnected"]) < 2:
        flash(_("It takes two connected services to find what belongs together."), "warning")
        return redirect("/connections", 303)
    try:
        sync.start(current_user.id, mode="look")
    except AlreadyRunning as error:
        if error.run.mode != "look":
            flash(_("A run is under way; look again when it has finished."), "info")
    return redirect("/links", 303)
