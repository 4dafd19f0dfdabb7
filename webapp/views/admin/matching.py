"""The matcher's weights: which are used, what there is to learn from, fit again, set back, use former ones."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, redirect
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_login import current_user

from webapp.actions.gather_labels import gather_labels
from webapp.actions.refit_matcher import NEEDED, STEPS
from webapp.actions.use_model import NotUsable, set_back, use_model
from webapp.domain.matching.model import SHIPPED
from webapp.door import limits
from webapp.door.marks import admin_only
from webapp.jobs import matching as job
from webapp.models.kinds import now
from webapp.store import models
from webapp.views.admin.weights import changes, fit
from webapp.views.formats import plural
from webapp.views.rendering import page_or_part

bp = Blueprint("admin_matching", __name__, url_prefix="/admin/matching")

#: Fits that the page shows.
HISTORY = 12
STEP_WORDS: dict[str, Any] = {
    "gathering": lazy_gettext("Gather"),
    "fitting": lazy_gettext("Fit"),
    "measuring": lazy_gettext("Measure"),
    "deciding": lazy_gettext("Decide"),
}


@bp.get("")
@admin_only
def index() -> ResponseReturnValue:
    """The whole page lives while a fit is under way, and stops asking when it has ended."""
    under_way = job.under_way()
    fits = [fit(row) for row in models.latest(HISTORY)]
    chosen = models.chosen()
    context = {
        "shipped": SHIPPED.name,
        "used": models.active().name,
        "chosen": chosen and fit(chosen),
        "fits": fits,
        "changes": changes(models.active()) if models.in_force() else [],
        "under_way": under_way,
        "steps": _steps(under_way[1]) if under_way else [],
        "failure": "" if under_way else job.failure(),
        "needed": NEEDED,
        "gathered": gather_labels(),
    }
    return page_or_part("admin/matching.html", "admin/_matching.html", **context)


def _steps(step: str) -> list[tuple[Any, str]]:
    """The steps with their states: done, now, next. Before a worker has begun, all of them lie ahead."""
    at = STEPS.index(step) if step in STEPS else -1
    return [(STEP_WORDS[name], "done" if n < at else "now" if n == at else "next") for n, name in enumerate(STEPS)]


def _back() -> ResponseReturnValue:
    return redirect("/admin/matching", 303)


@bp.post("")
@admin_only
def create() -> ResponseReturnValue:
    """Fit again, in a job of its own."""
    limits.insist("changes of a person", current_user.id)
    found = gather_labels().usable
    if found < NEEDED:
        flash(_few(found), "warning")
    elif not job.start(current_user.id):
        flash(_("A fit is under way already."), "info")
    return _back()


def _few(found: int) -> str:
    needed = plural("It takes %(n)s usable label", "It takes %(n)s usable labels", NEEDED)
    return f"{needed}; {plural('there is %(n)s.', 'there are %(n)s.', found)}"


@bp.post("/reset")
@admin_only
def reset() -> ResponseReturnValue:
    limits.insist("changes of a person", current_user.id)
    set_back(now=now())
    flash(_("The shipped weights are used from the next run on."), "success")
    return _back()


@bp.post("/<model_id>/use")
@admin_only
def use(model_id: str) -> ResponseReturnValue:
    limits.insist("changes of a person", current_user.id)
    row = models.get(model_id) or abort(404)
    try:
        use_model(row, now=now())
    except NotUsable:
        flash(_("These weights cannot be used: they were refused, or fitted on other shipped weights."), "error")
        return _back()
    flash(_("%(name)s is used from the next run on.", name=row.name), "success")
    return _back()
