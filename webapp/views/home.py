"""The start page: is everything in unison? Then what needs a person, what is running, what is limited."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Blueprint
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from markupsafe import Markup, escape

from webapp.actions.run_figures import eta
from webapp.jobs.outside import outside
from webapp.models import Run
from webapp.models.kinds import now
from webapp.providers.registry import PROVIDERS
from webapp.store import conflicts, links, proposals, runs
from webapp.views.formats import ago, plural
from webapp.views.rendering import page_or_part
from webapp.views.services import Card, cards
from webapp.views.sync.runs import line
from webapp.views.sync.words import headline

bp = Blueprint("home", __name__)

LATEST = 5
#: What keeps the page from saying that all is well: a login, a link that stands still. A proposal does not.
GRAVE = ("key", "pause")
Todo = dict[str, str]


def facts() -> dict[str, Any]:
    """What the frame shows around every page: open questions, and the run under way."""
    run = runs.open_of(current_user.id)
    bar = {"href": f"/sync/runs/{run.public_id}", "label": headline(run)} if run else None
    figures = {"done": run.done, "total": run.total} if run else {}
    return {"open_questions": conflicts.open_count(current_user.id), "running": bar and bar | figures}


@bp.get("/")
def index() -> ResponseReturnValue:
    way = outside()
    found = cards(current_user.id, way)
    if not any(card.connected for card in found):
        first = next(iter(PROVIDERS))
        return page_or_part("home/doors.html", "home/_doors.html", rehearses=way.rehearses, first=first)
    return page_or_part("home/index.html", "home/_now.html", running=None, **_now(found))


def _now(found: Sequence[Card]) -> dict[str, Any]:
    rows, _total = runs.page(current_user.id, 1, LATEST)
    run = next((row for row in rows if row.state in runs.OPEN), None) or runs.open_of(current_user.id)
    linked = links.page(current_user.id, 1, 1)[1]
    questions = conflicts.open_count(current_user.id)
    todo = _todo(found, questions)
    ended = next((row for row in rows if row.state not in runs.OPEN and row.mode != "look" and not row.dry_run), None)
    return {
        "services": [card for card in found if card.connected],
        "offered": [card for card in found if not card.connected],
        "verdict": _verdict(found, run, ended, linked, questions, todo),
        "text": _kept(found, linked),
        "todo": todo,
        "run": run,
        "run_line": line(run) if run else None,
        "eta": eta(run, now()) if run else None,
        "latest": [line(row) for row in rows if row is not run],
        "linked": linked,
    }


def _verdict(
    found: Sequence[Card], run: Run | None, ended: Run | None, linked: int, questions: int, todo: list[Todo]
) -> tuple[str, str]:
    """(kind, sentence) of the first thing to be said."""
    if run is not None:
        return "busy", _("A run is under way")
    if questions:
        return "warn", plural("%(n)s question waits for you", "%(n)s questions wait for you", questions)
    expired = next((card for card in found if card.state == "expired"), None)
    if expired:
        return "warn", _("%(service)s asks you to sign in again", service=expired.label)
    if not linked:
        return "warn", _("Nothing is linked yet")
    return _last(ended, todo)


def _kept(found: Sequence[Card], linked: int) -> Markup | None:
    """How much is kept, and when it was last brought together."""
    last = max((card.last_sync for card in found if card.last_sync), default=None)
    if not linked:
        return None
    words = escape(plural("%(n)s link", "%(n)s links", linked))
    return words + ", " + escape(_("last brought together")) + " " + ago(last) if last else words


def _last(ended: Run | None, todo: list[Todo]) -> tuple[str, str]:
    if ended is None:
        return "warn", _("Nothing was brought into unison yet")
    if ended.state in ("error", "cancelled"):
        return "warn", _("The last run was not finished")
    if ended.state == "partial" or any(item["sign"] in GRAVE for item in todo):
        return "warn", _("In unison, but for a few things")
    return "good", _("Everything is in unison")


def _todo(found: Sequence[Card], questions: int) -> list[Todo]:
    """What needs a person, the gravest first."""
    items = [_login(card) for card in found if card.state in ("expired", "error", "expiring")]
    if questions:
        words = plural("%(n)s question to answer", "%(n)s questions to answer", questions)
        items.append({"sign": "question", "text": words, "href": "/conflicts", "label": _("Answer")})
    if held := links.held(current_user.id):
        one, many = "%(n)s link stands still until you have looked", "%(n)s links stand still until you have looked"
        words = plural(one, many, held)
        items.append({"sign": "pause", "text": words, "href": "/links", "label": _("Look")})
    if number := proposals.count(current_user.id):
        words = plural("%(n)s proposal of what to keep in unison", "%(n)s proposals of what to keep in unison", number)
        items.append({"sign": "link", "text": words, "href": "/links", "label": _("Choose")})
    if sum(card.connected for card in found) == 1:
        words = _("One more service, and there is something to keep in unison")
        items.append({"sign": "plug", "text": words, "href": "/connections", "label": _("Connect")})
    return items


def _login(card: Card) -> Todo:
    words = {
        "expired": _("%(service)s asks you to sign in again", service=card.label),
        "error": _("%(service)s did not answer properly", service=card.label),
        "expiring": _("The login at %(service)s ends soon", service=card.label),
    }[card.state]
    return {"sign": "key", "text": words, "href": f"/connections#{card.service}", "label": _("Renew")}
