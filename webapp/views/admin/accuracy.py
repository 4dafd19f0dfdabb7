"""Accuracy audits: draw accepted matches at random, judge them one by one, read how many were wrong."""

from __future__ import annotations

from random import SystemRandom

from flask import Blueprint, abort, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from webapp.actions.draw_audit import SIZES, NothingToDraw, Unfinished, draw_audit
from webapp.actions.judge_audit import LESSONS, finish_audit, go_back, judge_audit, throw_away
from webapp.door import limits
from webapp.door.marks import admin_only
from webapp.models import Audit
from webapp.models.kinds import now
from webapp.store import audits
from webapp.store.population import Population, population
from webapp.views.admin.rates import chart, line, model_words, sentence
from webapp.views.admin.sitting import result, sitting
from webapp.views.formats import plural
from webapp.views.paging import wanted_page
from webapp.views.rendering import page_or_part

bp = Blueprint("admin_accuracy", __name__, url_prefix="/admin/accuracy")

#: Audits that the page shows.
HISTORY = 24


@bp.get("")
@admin_only
def index() -> ResponseReturnValue:
    unfinished = audits.unfinished(current_user.id)
    among = Population() if unfinished else population(current_user.id)  # counting takes a moment where there is much
    models = [("all", _("All accepted matches"), among.pairs)]
    models += [(f"by {name}", model_words(name), found) for name, found in among.models.items()]
    done = audits.finished(current_user.id, HISTORY)
    return render_template(
        "admin/accuracy.html",
        among=among,
        models=[(value, f"{words} ({plural('%(n)s pair', '%(n)s pairs', found)})") for value, words, found in models],
        sizes=SIZES,
        unfinished=unfinished,
        lines=[line(audit) for audit in reversed(done)],
        chart=chart(done),
        latest=sentence(done[-1]) if done else "",
    )


@bp.post("")
@admin_only
def create() -> ResponseReturnValue:
    limits.insist("changes of a person", current_user.id)
    number, chosen = request.form.get("number", ""), request.form.get("model", "")
    if number not in map(str, SIZES):
        abort(400)
    model = chosen.removeprefix("by ") if chosen.startswith("by ") else None
    try:
        audit = draw_audit(current_user.id, int(number), dice=SystemRandom(), now=now(), model=model)
    except Unfinished as first:
        flash(_("This audit is not finished: finish it, or throw it away, and then draw anew."), "info")
        return _to(first.audit)
    except NothingToDraw:
        flash(_("There is nothing to draw from."), "warning")
        return redirect("/admin/accuracy", 303)
    return _to(audit)


def _audit(audit_id: str) -> Audit:
    """An audit of the administrator who asks: it may hold matches that are theirs alone."""
    return audits.get(current_user.id, audit_id) or abort(404)


def _to(audit: Audit) -> ResponseReturnValue:
    return redirect(f"/admin/accuracy/{audit.public_id}", 303)


@bp.get("/<audit_id>")
@admin_only
def show(audit_id: str) -> ResponseReturnValue:
    """The next pair to be judged; of a finished audit its result."""
    audit = _audit(audit_id)
    if audit.finished_at is None:
        return page_or_part("admin/judging.html", "admin/_pair.html", **sitting(audit))
    said = request.args.get("said") or ""
    if said and said not in LESSONS:
        abort(404)
    return render_template("admin/result.html", **result(audit, said, wanted_page()))


@bp.post("/<audit_id>")
@admin_only
def judge(audit_id: str) -> ResponseReturnValue:
    """One word about one pair; htmx gets the next pair."""
    audit, at, said = _audit(audit_id), request.form.get("position", ""), request.form.get("said", "")
    if said not in LESSONS or not at.isdecimal() or len(at) > 4:
        abort(400)
    judge_audit(audit, int(at), said, now=now())
    return _next(audit)


@bp.post("/<audit_id>/back")
@admin_only
def back(audit_id: str) -> ResponseReturnValue:
    audit = _audit(audit_id)
    go_back(audit, now=now())
    return _next(audit)


def _next(audit: Audit) -> ResponseReturnValue:
    if request.headers.get("HX-Request") == "true":
        return render_template("admin/_pair.html", **sitting(audit))
    return _to(audit)


@bp.post("/<audit_id>/finish")
@admin_only
def finish(audit_id: str) -> ResponseReturnValue:
    audit = _audit(audit_id)
    corrected = finish_audit(audit, now=now())
    if corrected:
        one, many = "%(n)s of your own matches is corrected.", "%(n)s of your own matches are corrected."
        flash(plural(one, many, corrected), "success")
    return _to(audit)


@bp.post("/<audit_id>/discard")
@admin_only
def destroy(audit_id: str) -> ResponseReturnValue:
    audit = _audit(audit_id)
    if audit.finished_at is not None:
        flash(_("A finished audit stays in the history."), "warning")
        return _to(audit)
    throw_away(audit, now=now())
    flash(_("The audit is thrown away, with everything that was said in it."), "success")
    return redirect("/admin/accuracy", 303)
