"""An invitation: a link by which one person may sign up."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from webapp.actions.invite import is_invited
from webapp.door import limits
from webapp.door.here import settings
from webapp.door.marks import anyone
from webapp.models.kinds import now
from webapp.views.accounts import sign_up

bp = Blueprint("invitations", __name__)


@bp.get("/invitations/<secret>")
@anyone
def new(secret: str) -> ResponseReturnValue:
    if current_user.is_authenticated:
        return redirect("/", 303)
    if not _good(secret):
        return render_template("accounts/used_link.html", kind="invitation"), 404
    return render_template("accounts/sign_up.html", first=False, invitation=secret, typed={}, wrong={})


@bp.post("/invitations/<secret>")
@anyone
def create(secret: str) -> ResponseReturnValue:
    if not _good(secret):
        return render_template("accounts/used_link.html", kind="invitation"), 404
    return sign_up.make(invitation=secret)


def _good(secret: str) -> bool:
    limits.insist("invitation from an address", limits.address())
    return settings().REGISTRATION != "closed" and is_invited(secret, now=now())
