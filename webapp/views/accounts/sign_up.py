"""Sign up: the administrator's account at the first run, later ones where the door is open."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from webapp.actions.rules import NotAccepted
from webapp.actions.sign_up import Closed, may_sign_up, sign_up
from webapp.door import limits
from webapp.door.here import settings
from webapp.door.marks import anyone
from webapp.door.words import flaw_words
from webapp.models.kinds import now
from webapp.store import people
from webapp.views.accounts import coming

bp = Blueprint("sign_up", __name__)

#: Where a new person goes first.
FIRST_PAGE = "/"


@bp.get("/sign-up")
@anyone
def new() -> ResponseReturnValue:
    if current_user.is_authenticated:
        return redirect("/", 303)
    if not may_sign_up(settings().REGISTRATION):
        return _closed()
    return render_template("accounts/sign_up.html", first=not people.any_account(), typed={}, wrong={})


@bp.post("/sign-up")
@anyone
def create() -> ResponseReturnValue:
    return make(first=not people.any_account())


def make(*, first: bool = False, invitation: str = "") -> ResponseReturnValue:
    """Make the account out of the form, and let the person in."""
    page: dict[str, Any] = {"template": "accounts/sign_up.html", "first": first, "invitation": invitation}
    if wait := limits.wait("sign-up from an address", limits.address()):
        return coming.again(status=429, wait=wait, wrong={}, notice=limits.in_words(wait), **page)
    typed = (request.form.get(name, "") for name in ("name", "email", "password"))
    try:
        person = sign_up(*typed, registration=settings().REGISTRATION, now=now(), invitation=invitation)
    except NotAccepted as refused:
        return coming.again(status=422, wrong=flaw_words(refused), **page)
    except Closed:
        return _closed()
    return coming.let_in(person, FIRST_PAGE)


def _closed() -> ResponseReturnValue:
    nobody = not people.any_account()
    return render_template("accounts/closed.html", nobody=nobody), 403
