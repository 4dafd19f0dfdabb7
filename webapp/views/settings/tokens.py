"""Access tokens: named, shown once, revocable."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from webapp.actions.create_token import create_token
from webapp.actions.revoke_token import revoke_token
from webapp.actions.rules import NotAccepted
from webapp.door import limits
from webapp.door.words import flaw_words
from webapp.models.kinds import now
from webapp.store import tokens

bp = Blueprint("settings_tokens", __name__, url_prefix="/settings/tokens")


def _page(**context: Any) -> str:
    return render_template("settings/tokens.html", rows=tokens.of(current_user.id), **context)


@bp.get("")
def index() -> ResponseReturnValue:
    return _page(wrong={}, typed={})


@bp.post("")
def create() -> ResponseReturnValue:
    limits.insist("changes of a person", current_user.id)
    try:
        row, secret = create_token(current_user.id, request.form.get("label", ""), now=now())
    except NotAccepted as refused:
        return _page(wrong=flaw_words(refused), typed=request.form), 422
    return _page(wrong={}, typed={}, made=row, secret=secret), 201


@bp.post("/<public_id>/revoke")
def destroy(public_id: str) -> ResponseReturnValue:
    if not revoke_token(current_user.id, public_id, now=now()):
        abort(404)
    flash(_("The token is revoked. Programs that use it are locked out from now on."), "success")
    return redirect("/settings/tokens", 303)
