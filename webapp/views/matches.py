"""Why this match: a track beside what a service has for it, and a person's word on the two."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext
from flask_login import current_user

from webapp.actions.correct_match import ANOTHER, TAKE_BACK, BadWord, correct_match
from webapp.actions.explain_match import Explained, explain_match
from webapp.models.kinds import now
from webapp.providers.registry import PROVIDERS
from webapp.store import matches, tracks
from webapp.views.match_words import picture
from webapp.views.rendering import wants_part
from webapp.views.why import match_href

bp = Blueprint("matches", __name__, url_prefix="/matches")

KEPT = lazy_gettext("Kept. It holds for every later run.")
TAKEN_BACK = lazy_gettext("Taken back. The next run decides as if nothing had been said.")


def _explained(track: str, service: str, external_id: str) -> Explained:
    found = explain_match(current_user.id, track, service, external_id) if service in PROVIDERS else None
    return found or abort(404)


@bp.get("/<track>/<service>", defaults={"external_id": ""})
@bp.get("/<track>/<service>/<path:external_id>")
def show(track: str, service: str, external_id: str) -> ResponseReturnValue:
    """The pair; a track that was found to be one with another is shown as that."""
    pair = _explained(track, service, external_id)
    address = _address(pair, external_id)
    if address[0] != track:
        return redirect(match_href(*address), 302)
    return _page(pair)


@bp.post("/<track>/<service>", defaults={"external_id": ""})
@bp.post("/<track>/<service>/<path:external_id>")
def update(track: str, service: str, external_id: str) -> ResponseReturnValue:
    """A word on the pair, the word taken back, or another object instead: typed, or one of those that were found."""
    pair, form = _explained(track, service, external_id), request.form
    chosen = next((one.external_id for one in pair.others if one.external_id == form.get("pick")), "")
    said = ANOTHER if chosen or "other" in form else form.get("said", "")
    try:
        key = correct_match(
            current_user.id, pair.track.id, service, external_id, said,
            chosen=chosen, typed=form.get("other", ""), now=now(),
        )  # fmt: skip
    except BadWord as bad:
        return _page(pair, bad), 422
    address = _address(pair, key)
    if not wants_part():
        flash(TAKEN_BACK if said == TAKE_BACK else KEPT, "success")
        return redirect(match_href(*address), 303)
    return render_template("matches/_pair.html", pair=picture(_explained(*address)), fresh=True)


def _address(pair: Explained, external_id: str) -> tuple[str, str, str]:
    """Where the pair stands now: the track may have been found to be one with another."""
    stands_for = tracks.current(current_user.id, pair.track)
    return matches.public_ids([stands_for])[stands_for], pair.service, external_id


def _page(pair: Explained, wrong: BadWord | None = None) -> str:
    template = "matches/_pair.html" if wrong and wants_part() else "matches/show.html"
    return render_template(template, pair=picture(pair), wrong=wrong, typed=request.form.get("other", ""))
