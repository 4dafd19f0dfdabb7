"""Questions: what only a person can answer; an answer can be taken back."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_login import current_user

from webapp.actions.resolve_conflict import BadAnswer, resolve_conflict, take_back
from webapp.models import Conflict
from webapp.models.kinds import now
from webapp.store import conflicts, matches
from webapp.views.formats import playtime
from webapp.views.paging import Pages, wanted_page
from webapp.views.rendering import wants_part
from webapp.views.services import label_of
from webapp.views.why import match_href

bp = Blueprint("conflicts", __name__, url_prefix="/conflicts")

PER_PAGE = 6
TYPES: dict[str, Any] = {
    "different": lazy_gettext("Doubtful"),
    "missing": lazy_gettext("Missing"),
    "duplicate": lazy_gettext("Doubled"),
}
ANSWERS: dict[str, Any] = {
    "pick": lazy_gettext("This one is it"),
    "never": lazy_gettext("None of them, never"),
    "source": lazy_gettext("To be carried out at the next run"),
    "target": lazy_gettext("What is missing is put back at the next run"),
    "merge": lazy_gettext("Both kept"),
    "matched": lazy_gettext("It has found its match by itself"),
    "settled": lazy_gettext("It has settled by itself"),
}


def question(row: Conflict, name: str = "", track: str = "") -> dict[str, Any]:
    """A question as its card shows it; ``track``: the id in addresses of the track that it is about."""
    service = str((row.target_data if row.kind == "match" else row.source_data).get("service", ""))
    source = _record(row.source_data)
    return {
        "row": row,
        "href": f"/conflicts/{row.public_id}",
        "match": row.kind == "match",
        "service": service,
        "label": label_of(service) if service else "",
        "name": name or str(row.source_data.get("name", "")),
        "sentence": str(row.target_data.get("sentence", "")),
        "source": source,
        "candidates": [
            _candidate(one, source) | {"why": track and match_href(track, service, str(one.get("external_id", "")))}
            for one in row.candidates
            if row.kind == "match"
        ],
        "answer": ANSWERS.get(row.resolution_strategy or "", row.resolution_strategy),
        "own": row.resolved_by is not None,
    }


def _record(data: dict[str, Any]) -> dict[str, str]:
    length = data.get("duration_ms")
    return {
        "title": str(data.get("title") or ""),
        "artists": ", ".join(str(one) for one in data.get("artists") or ()),
        "album": str(data.get("album") or ""),
        "length": playtime(length) if length else "",
        "isrc": str(data.get("isrc") or ""),
    }


def _candidate(data: dict[str, Any], source: dict[str, str]) -> dict[str, Any]:
    record = _record(data)
    labels = (
        ("title", _("Title")), ("artists", _("Artists")), ("album", _("Album")), ("length", _("Length")),
        ("isrc", _("ISRC")),
    )  # fmt: skip
    return {
        "record": record,
        "rows": [(label, source[name], record[name]) for name, label in labels if source[name] or record[name]],
        "score": float(data.get("score") or 0),
        "reasons": "; ".join(str(one) for one in data.get("reasons") or ()),
        "playable": bool(data.get("playable", True)),
    }


@bp.get("")
def index() -> ResponseReturnValue:
    status = "resolved" if request.args.get("status") == "resolved" else "open"
    kind = request.args.get("type", "")
    page = wanted_page()
    rows, total = conflicts.page(
        current_user.id, status=status, kind=kind if kind in TYPES else "", page=page, per_page=PER_PAGE
    )
    names, counts = conflicts.names(rows), conflicts.counts(current_user.id)
    tracks = matches.public_ids({row.track_id for row in rows if row.track_id})
    return render_template(
        "conflicts/index.html",
        questions=[question(row, names.get(row.link_id or 0, ""), tracks.get(row.track_id or 0, "")) for row in rows],
        status=status,
        kind=kind,
        kinds=[(name, words, counts[name][status != "open"]) for name, words in TYPES.items() if name in counts],
        open_total=sum(pair[0] for pair in counts.values()),
        answered_total=sum(pair[1] for pair in counts.values()),
        pages=Pages(page, total, PER_PAGE),
    )


def _conflict(conflict_id: str) -> Conflict:
    return conflicts.get(current_user.id, conflict_id) or abort(404)


@bp.post("/<conflict_id>")
def update(conflict_id: str) -> ResponseReturnValue:
    """Answer a question. htmx gets the answered card, a browser goes back to the rest."""
    row = _conflict(conflict_id)
    number = request.form.get("candidate", "")
    action = "pick" if number else request.form.get("action", "")
    candidate = int(number) if number.isdecimal() and len(number) < 4 else None
    try:
        resolve_conflict(row, user_id=current_user.id, action=action, candidate=candidate, now=now())
    except BadAnswer as bad:
        return _said(row, str(bad), "error")
    return _said(row, _("Answered: %(answer)s. It holds for every later run.", answer=ANSWERS.get(action, action)))


@bp.post("/<conflict_id>/take-back")
def destroy(conflict_id: str) -> ResponseReturnValue:
    """Open a question again."""
    row = _conflict(conflict_id)
    if row.resolved_at is None:
        return _said(row, _("This question is open."), "info")
    take_back(row, user_id=current_user.id, now=now())
    return _said(row, _("The answer is taken back; the question is open again."))


def _said(row: Conflict, words: str, kind: str = "success") -> ResponseReturnValue:
    if wants_part():
        track = matches.public_ids([row.track_id]).get(row.track_id, "") if row.track_id else ""
        one = question(row, conflicts.names([row]).get(row.link_id or 0, ""), track)
        return render_template("conflicts/_question.html", question=one, said=words, kind=kind)
    flash(words, kind)
    return redirect(_back(), 303)


def _back() -> str:
    """The list that the answer was given from."""
    status = "resolved" if request.form.get("from") == "resolved" else ""
    return "/conflicts?status=resolved" if status else "/conflicts"
