"""Invitations: make a link, take it back."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from webapp.actions.invite import invite, revoke_invitation
from webapp.actions.rules import email_flaw
from webapp.door import limits
from webapp.door.here import public_url, settings
from webapp.door.marks import admin_only
from webapp.door.words import SENTENCES
from webapp.models.kinds import now
from webapp.views import mails
from webapp.views.admin import people

bp = Blueprint("admin_invitations", __name__, url_prefix="/admin/invitations")


@bp.get("")
@admin_only
def index() -> ResponseReturnValue:
    return redirect("/admin/people", 303)


@bp.post("")
@admin_only
def create() -> ResponseReturnValue:
    limits.insist("changes of a person", current_user.id)
    if settings().REGISTRATION == "closed":
        abort(404)
    email = request.form.get("email", "").strip()
    if email and (flaw := email_flaw(email)):
        return people.page(typed=request.form, wrong={"email": SENTENCES["email", flaw]}), 422
    path = "/invitations/" + invite(current_user.id, request.form.get("note", "") or email, now=now())
    inviter = current_user.name
    if email:
        mails.later(lambda: mails.send("invitation", email, path=path, inviter=inviter))
    return people.page(link=public_url(path), mailed=email if settings().MAIL_URL else ""), 201


@bp.post("/<public_id>/revoke")
@admin_only
def destroy(public_id: str) -> ResponseReturnValue:
    if not revoke_invitation(public_id):
        abort(404)
    flash(_("The invitation is taken back. Its link opens nothing."), "success")
    return redirect("/admin/people", 303)
