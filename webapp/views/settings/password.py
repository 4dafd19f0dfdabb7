"""The password: changed knowing the old one; every other browser is signed out."""

from __future__ import annotations

from flask import Blueprint, flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from webapp.actions.change_password import change_password
from webapp.actions.rules import NotAccepted
from webapp.door import limits
from webapp.door.words import flaw_words
from webapp.models.kinds import now
from webapp.views.accounts import coming

bp = Blueprint("settings_password", __name__, url_prefix="/settings/password")


@bp.get("")
def edit() -> ResponseReturnValue:
    return render_template("settings/password.html", wrong={})


@bp.post("")
def update() -> ResponseReturnValue:
    if wait := limits.wait("password of an account", current_user.id):
        return coming.again("settings/password.html", 429, wait, wrong={"current": limits.in_words(wait)})
    old, new = request.form.get("current", ""), request.form.get("password", "")
    try:
        opened = change_password(current_user, old, new, now=now(), **coming.browser())
    except NotAccepted as refused:
        return coming.again("settings/password.html", 422, wrong=flaw_words(refused))
    limits.forgive("password of an account", current_user.id)
    response = coming.hand_over(opened, "/settings/password")
    flash(_("The new password is set. Every other browser is signed out."), "success")
    return response
