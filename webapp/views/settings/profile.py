"""The profile: name, address, language, time zone, and whether matches may be drawn for audits."""

from __future__ import annotations

from typing import Any
from zoneinfo import available_timezones

from babel import Locale
from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import refresh
from flask_login import current_user

from webapp.actions.change_profile import change_profile
from webapp.actions.rules import NotAccepted
from webapp.door import limits
from webapp.door.here import languages
from webapp.door.words import flaw_words
from webapp.models.kinds import now
from webapp.views.accounts import coming

bp = Blueprint("settings_profile", __name__, url_prefix="/settings/profile")

FIELDS = ("name", "email", "language", "timezone")


@bp.get("")
def edit() -> ResponseReturnValue:
    typed = {field: getattr(current_user, field) or "" for field in (*FIELDS, "share_matches")}
    return render_template("settings/profile.html", typed=typed, wrong={}, **_choices())


@bp.post("")
def update() -> ResponseReturnValue:
    limits.insist("changes of a person", current_user.id)
    changes = {field: request.form[field] for field in FIELDS if field in request.form}
    if "boxes" in request.form:  # a box without its tick is not sent; only a form that showed it may clear it
        changes["share_matches"] = request.form.get("share_matches", "")
    if changes.get("email", current_user.email).strip() != current_user.email:
        limits.insist("password of an account", current_user.id)
    password = request.form.get("current", "")
    try:
        change_profile(current_user, changes, languages=languages(), now=now(), password=password)
    except NotAccepted as refused:
        return coming.again("settings/profile.html", 422, wrong=flaw_words(refused), **_choices())
    refresh()
    flash(_("Your profile is saved."), "success")
    return redirect("/settings/profile", 303)


def _choices() -> dict[str, Any]:
    known = [(code, Locale.parse(code).get_display_name() or code) for code in sorted(languages())]
    zones = [(zone, zone.replace("_", " ")) for zone in sorted(available_timezones()) if "/" in zone or zone == "UTC"]
    by_browser = ("", _("As the browser says"))
    return {"languages": [by_browser, *known], "timezones": [("", "UTC"), *zones]}
