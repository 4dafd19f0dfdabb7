"""People: who has an account here; disable, enable, make somebody an administrator."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp.actions.disable_account import LastAdministrator, disable_account, enable_account, make_administrator
from webapp.door.here import settings
from webapp.door.marks import admin_only
from webapp.models import User
from webapp.models.kinds import now
from webapp.store import invitations, people

bp = Blueprint("admin_people", __name__, url_prefix="/admin/people")


def page(**context: Any) -> str:
    """The page of people and invitations; ``link`` is an invitation just made."""
    closed = settings().REGISTRATION == "closed"
    rows, waiting = people.everyone(), invitations.open_ones(now())
    return render_template("admin/people.html", rows=rows, waiting=waiting, closed=closed, **context)


def _person(public_id: str) -> User:
    return people.by_public_id(public_id) or abort(404)


def _done(words: str, kind: str = "success") -> ResponseReturnValue:
    flash(words, kind)
    return redirect("/admin/people", 303)


@bp.get("")
@admin_only
def index() -> ResponseReturnValue:
    return page()


@bp.post("/<public_id>/disable")
@admin_only
def disable(public_id: str) -> ResponseReturnValue:
    person = _person(public_id)
    try:
        disable_account(person, now=now())
    except LastAdministrator:
        return _done(_("This is the last administrator. Make somebody else one first."), "error")
    return _done(_("%(name)s is signed out and cannot sign in.", name=person.name))


@bp.post("/<public_id>/enable")
@admin_only
def enable(public_id: str) -> ResponseReturnValue:
    person = _person(public_id)
    enable_account(person)
    return _done(_("%(name)s can sign in again.", name=person.name))


@bp.post("/<public_id>/promote")
@admin_only
def promote(public_id: str) -> ResponseReturnValue:
    person = _person(public_id)
    if not person.is_admin:
        make_administrator(person, now=now())
    return _done(_("%(name)s is an administrator, and has to sign in again.", name=person.name))
