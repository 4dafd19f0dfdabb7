"""A forgotten password: a link by mail, and the page that it opens."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp.actions.reset_password import begin_reset, is_open, reset_password
from webapp.actions.rules import NotAccepted
from webapp.door import limits
from webapp.door.marks import anyone
from webapp.door.words import flaw_words
from webapp.models.kinds import now
from webapp.store import people
from webapp.views import mails
from webapp.views.accounts import coming

bp = Blueprint("password", __name__, url_prefix="/password")


@bp.get("/forgot")
@anyone
def new() -> ResponseReturnValue:
    return render_template("accounts/forgot.html", typed={})


@bp.post("/forgot")
@anyone
def create() -> ResponseReturnValue:
    if wait := limits.wait("reset from an address", limits.address()):
        return coming.again("accounts/forgot.html", 429, wait, notice=limits.in_words(wait))
    email = request.form.get("email", "")[:254]
    mails.later(lambda: _mail_link(email))
    return render_template("accounts/mailed.html")


def _mail_link(email: str) -> None:
    """After the answer went out, so that its time does not tell whether the address is known."""
    person = people.by_email(email)
    if person is None or person.disabled_at is not None or limits.wait("reset of an account", person.id):
        return
    secret = begin_reset(person, now=now())
    mails.send("reset_password", person.email, path=f"/password/reset/{secret}", name=person.name)


@bp.get("/reset/<secret>")
@anyone
def edit(secret: str) -> ResponseReturnValue:
    limits.insist("reset from an address", limits.address())
    if not is_open(secret, now=now()):
        return render_template("accounts/used_link.html", kind="reset"), 404
    return render_template("accounts/reset.html", secret=secret, wrong={})


@bp.post("/reset/<secret>")
@anyone
def update(secret: str) -> ResponseReturnValue:
    limits.insist("reset from an address", limits.address())
    try:
        done = reset_password(secret, request.form.get("password", ""), now=now())
    except NotAccepted as refused:
        return coming.again("accounts/reset.html", 422, secret=secret, wrong=flaw_words(refused))
    if not done:
        return render_template("accounts/used_link.html", kind="reset"), 404
    flash(_("The new password is set, and you are signed out everywhere. Sign in with it."), "success")
    return redirect("/sign-in", 303)
