"""Sign-ins: the browsers that are let in, each of which can be signed out."""

from __future__ import annotations

from flask import Blueprint, abort, flash, g, make_response, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from webapp.actions.sign_out import sign_out, sign_out_everywhere
from webapp.door import identity
from webapp.models.kinds import now
from webapp.store import sign_ins
from webapp.views.settings.browsers import in_short

bp = Blueprint("settings_sessions", __name__, url_prefix="/settings/sessions")


@bp.get("")
def index() -> ResponseReturnValue:
    rows = [
        {
            "id": row.public_id,
            "browser": in_short(row.browser) or _("Unknown browser"),
            "address": row.address,
            "created_at": row.created_at,
            "last_seen_at": row.last_seen_at,
            "current": row.public_id == g.sign_in_id,
        }
        for row in sign_ins.of(current_user.id, now())
    ]
    return render_template("settings/sessions.html", rows=rows)


@bp.post("/<public_id>/end")
def destroy(public_id: str) -> ResponseReturnValue:
    if not sign_out(current_user.id, public_id):
        abort(404)
    if public_id == g.sign_in_id:
        return identity.leave(make_response(redirect("/sign-in", 303)))
    flash(_("That browser is signed out."), "success")
    return redirect("/settings/sessions", 303)


@bp.post("/end-all")
def destroy_all() -> ResponseReturnValue:
    sign_out_everywhere(current_user.id)
    response = identity.leave(make_response(redirect("/sign-in", 303)))
    flash(_("You are signed out everywhere."), "success")
    return response
