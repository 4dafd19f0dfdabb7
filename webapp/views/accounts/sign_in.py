"""Sign in and sign out."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, g, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from webapp.actions.sign_in import Opened, sign_in
from webapp.actions.sign_out import sign_out
from webapp.door import identity, limits
from webapp.door.here import local_path, settings
from webapp.door.marks import anyone
from webapp.models import User
from webapp.models.kinds import now
from webapp.store import people, unit
from webapp.views.accounts import coming

bp = Blueprint("sign_in", __name__)


@bp.get("/sign-in")
@anyone
def new() -> ResponseReturnValue:
    if current_user.is_authenticated:
        return redirect(local_path(request.args.get("next")), 303)
    if not people.any_account():
        return redirect("/sign-up", 303)
    return render_template("accounts/sign_in.html", typed={"next": local_path(request.args.get("next"))}, **_around())


@bp.post("/sign-in")
@anyone
def create() -> ResponseReturnValue:
    typed = request.form.get("name", "")[:320]
    person = people.find(typed)
    account = person.id if person else people.key(typed)
    if wait := _tried_too_often(account):
        return coming.again("accounts/sign_in.html", 429, wait, notice=limits.in_words(wait), **_around())
    opened = sign_in(person, request.form.get("password", ""), now=now(), **coming.browser())
    if opened is None:
        words = _("The name or the password is not right.")
        return coming.again("accounts/sign_in.html", 422, notice=words, **_around())
    return _welcome(account, opened)


def _welcome(account: int | str, opened: Opened) -> ResponseReturnValue:
    limits.forgive("sign-in of an account", account)
    coming.end_old_one()
    unit.commit()
    return coming.hand_over(opened, local_path(request.form.get("next")))


def _tried_too_often(account: int | str) -> int:
    """Seconds to wait. Counted before the password is looked at, for names nobody has as well."""
    return limits.wait("sign-in from an address", limits.address()) or limits.wait("sign-in of an account", account)


def _around() -> dict[str, Any]:
    return {"may_sign_up": settings().REGISTRATION == "open"}


@bp.post("/sign-out")
def destroy() -> ResponseReturnValue:
    person: User = current_user
    sign_out(person.id, g.sign_in_id)
    response = identity.leave(make_response(redirect("/sign-in", 303)))
    flash(_("You are signed out."), "success")
    return response
