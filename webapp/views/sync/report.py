"""What the page of a run shows: its figures while it lives, and what it came to."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext as _

from webapp.actions.outside import Outside
from webapp.actions.run_figures import WINDOW, eta, left, pace, percent
from webapp.models import Run
from webapp.store import conflicts, connections, proposals, runs
from webapp.views.allowance import allowance
from webapp.views.services import in_order, label_of
from webapp.views.sync.words import (
    OPERATIONS,
    OUTCOMES,
    UNITS,
    headline,
    operation_words,
    phase_words,
    run_title,
    run_words,
    steps,
)

#: Lines of the log, and of each list, that the page shows itself; the rest is a click away.
LOG, FEW = 60, 6

Context = dict[str, Any]


def live(run: Run, way: Outside, now: datetime) -> Context:
    """The figures of this moment."""
    finished = runs.finished_since(run.id, now - timedelta(seconds=WINDOW)) if run.phase == "applying" else 0
    rate = pace(run, finished, now)
    return {
        "run": run,
        "open": run.state in runs.OPEN,
        "title": run_title(run),
        "headline": headline(run),
        "words": run_words(run),
        "unit": str(UNITS.get(run.phase) or phase_words(run)),
        "steps": steps(run),
        "percent": percent(run),
        "rate": rate,
        "eta": left(run, rate) if rate else eta(run, now),
        "calls": _calls(run, way),
        "log": [(row.at, row.level, row.message) for row in runs.logs(run.id, LOG)],
    }


def _calls(run: Run, way: Outside) -> list[Context]:
    """Calls by service, and what is left of each one's allowance."""
    rows = {row.service_type: row for row in connections.of(run.user_id)}
    found = []
    for service in in_order(run.calls or {}):
        call = run.calls[service]
        spent = allowance(way, rows[service]) if service in rows else None
        numbers = {"made": call.get("made") or 0, "planned": call.get("planned") or 0}
        found.append({"service": service, "label": label_of(service), "spent": spent} | numbers)
    return found


def report(run: Run) -> Context:
    """What an ended run came to: its books, the questions that it raised, what it changed."""
    base = f"/sync/runs/{run.public_id}"
    balance = run.balance if (run.balance or {}).get("read") else None
    operations, changes = runs.operations_page(run.id, 1, FEW)
    asked, questions = conflicts.page(run.user_id, run_id=run.id, per_page=FEW)
    return {
        "balance": balance,
        "matching": _matching(run),
        "hrefs": {name: f"{base}/rows?outcome={name}" for name in runs.OUTCOMES},
        "asked": [{"row": row, "words": question_words(row.kind, row.source_data, row.target_data)} for row in asked],
        "questions": questions,
        "lists": [_list(run, name, base) for name in ("absent", "refused") if balance and balance.get(name)],
        "changes": [plan_row(row) for row in operations],
        "changed": changes,
        "problems": list(dict.fromkeys((run.error_details or "").splitlines())),
        "proposals": proposals.count(run.user_id) if run.mode == "look" else 0,
        "base": base,
    }


def _matching(run: Run) -> list[tuple[str, int, str]]:
    """(what, how many, in more words) of the matcher's work in this run; nothing where it had none."""
    figures = run.matching or {}
    wanted = figures.get("looked_for", 0)
    told = (
        ("recognised", _("recognised"), _("Rows of a list that are a track you have already.")),
        ("found", _("found"), _("Of %(n)s tracks that were looked for at a service.", n=wanted)),
        ("by_isrc", _("of them by ISRC"), _("The code agreed, and title and length confirmed it.")),
        ("asked", _("asked"), _("Left to you, because nothing decides.")),
        ("absent", _("not there"), _("The service has no such recording.")),
        ("refused", _("not asked"), _("A limit or a refusal stood in the way.")),
    )
    return [(str(label), figures[name], str(words)) for name, label, words in told if figures.get(name)]


def _list(run: Run, outcome: str, base: str) -> Context:
    rows, total = runs.books(run.id, outcome, 1, FEW)
    href = f"{base}/rows?outcome={outcome}"
    return {"name": outcome, "label": OUTCOMES[outcome], "rows": rows, "total": total, "href": href}


def plan_row(row: Any) -> Context:
    """An operation as its line shows it."""
    state = "refused" if row.state == "failed" else row.state
    words = str(OPERATIONS.get(row.state, row.state))
    return {
        "kind": row.kind,
        "sentence": operation_words(row),
        "state": state,
        "words": f"{words}: {row.error}" if row.error else words,
        "place": f"{row.target} · {label_of(row.service)}",
        "reason": row.reason if row.kind not in ("create", "rename", "move") else "",
    }


def question_words(kind: str, source: dict[str, Any], target: dict[str, Any]) -> str:
    """A question in a line: the track it is about, or the sentence of what is held."""
    if kind != "match":
        return str(target.get("sentence") or source.get("name") or "")
    artists = ", ".join(str(one) for one in source.get("artists") or ())
    return f"{source.get('title', '')} · {artists}" if artists else str(source.get("title", ""))
