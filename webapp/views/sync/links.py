"""Links: what is kept in unison, and how."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_login import current_user

from webapp.actions.make_link import BadLink, change_link, drop_link, make_link
from webapp.models import Link
from webapp.store import connections, links, playlists
from webapp.views.paging import Pages, wanted_page
from webapp.views.rendering import page_or_part
from webapp.views.services import in_order, label_of
from webapp.views.sync.proposals import proposed
from webapp.views.sync.words import OUTCOMES
from webapp.views.why import of_wanting

bp = Blueprint("links", __name__, url_prefix="/links")

PER_PAGE, LACKING = 25, 50
#: Playlists of one service that a form offers at once; with more the search narrows them.
MOST = 100

MODES: dict[str, tuple[Any, Any]] = {
    "two_way": (lazy_gettext("Both ways"), lazy_gettext("A change on one side is made on the other.")),
    "add_only": (lazy_gettext("Only add"), lazy_gettext("What is new travels both ways; nothing is ever removed.")),
    "archive": (lazy_gettext("Archive"), lazy_gettext("Keeps everything that ever stood there; nothing is removed.")),
}
STATES: dict[str, Any] = {
    "armed": lazy_gettext("on"),
    "paused": lazy_gettext("paused"),
    "shadow": lazy_gettext("only watched"),
}
#: An empty choice leaves a service out; this one lets Unisson create the playlist there.
CREATE = "+"


def link_or_404(link_id: str) -> Link:
    """A link of the person who asks."""
    return links.get(current_user.id, link_id) or abort(404)


@bp.get("")
def index() -> ResponseReturnValue:
    page = wanted_page() if request.args.get("of") != "proposals" else 1
    rows, total = links.page(current_user.id, page, PER_PAGE)
    ids = [row.id for row in rows]
    counts, asked = links.counts(ids), links.questions(ids)
    context = {
        "lines": [_line(row, counts[row.id], asked.get(row.id, 0)) for row in rows],
        "pages": Pages(page, total, PER_PAGE),
        "connected": len(_connected()),
    }
    return page_or_part("links/index.html", "links/_proposals.html", **context, **proposed())


def _line(link: Link, counts: dict[str, int], questions: int) -> dict[str, Any]:
    return {
        "link": link,
        "href": f"/links/{link.public_id}",
        "members": [(member, label_of(member.service_type)) for member in link.members],
        "mode": MODES[link.mode][0] if link.mode in MODES else link.mode,
        "state": STATES.get(link.state, link.state),
        "counts": counts,
        "questions": questions,
    }


def _connected() -> list[str]:
    """The services of this person, in the order of everywhere else."""
    return in_order(row.service_type for row in connections.of(current_user.id) if row.status != "disconnected")


@bp.get("/new")
def new() -> ResponseReturnValue:
    """A link made by hand."""
    return _form(request.args)


def _form(typed: Any, wrong: BadLink | None = None) -> str:
    text = typed.get("q", "")
    sides = []
    for service in _connected():
        found = playlists.matching(current_user.id, service, text, MOST + 1)
        options = [("", _("Leave it out")), (CREATE, _("Create it there, private"))]
        options += [(row.external_id, row.name) for row in found[:MOST]]
        sides.append({"service": service, "label": label_of(service), "options": options, "more": len(found) > MOST})
    return render_template(
        "links/new.html", sides=sides, typed=typed, wrong=wrong, modes=_modes(), text=text, most=MOST
    )


def _modes() -> list[tuple[str, Any, Any]]:
    return [(name, label, text) for name, (label, text) in MODES.items()]


@bp.post("")
def create() -> ResponseReturnValue:
    form = request.form
    chosen = [(service, form.get(f"list-{service}", "")) for service in _connected()]
    likes = form.get("entity") == "likes"
    members: list[dict[str, Any]] = [
        {"service": service, "external_id": None if likes or value == CREATE else value}
        for service, value in chosen
        if value or likes
    ]
    values = {"members": members, "state": "armed", "name": form.get("name", "").strip() or None}
    try:
        link = make_link(current_user.id, values | {k: form[k] for k in ("entity", "mode") if k in form})
    except BadLink as wrong:
        return _form(form, wrong), 422
    flash(_("“%(name)s” is kept in unison from the next run on.", name=link.name), "success")
    return redirect(f"/links/{link.public_id}", 303)


@bp.get("/<link_id>")
def show(link_id: str) -> ResponseReturnValue:
    return _page(link_or_404(link_id))


def _page(link: Link, wrong: BadLink | None = None) -> str:
    page = wanted_page()
    rows, total = links.wanting(link.id, page, LACKING)
    whys = of_wanting((track, service) for _label, service, _state, _reason, track in rows)
    lines = [
        (label, label_of(service), OUTCOMES.get(state, state), reason, why)
        for (label, service, state, reason, _track), why in zip(rows, whys, strict=True)
    ]
    return render_template(
        "links/show.html",
        line=_line(link, links.counts([link.id])[link.id], links.questions([link.id]).get(link.id, 0)),
        link=link,
        modes=_modes(),
        wrong=wrong,
        wanting=lines,
        pages=Pages(page, total, LACKING),
    )


@bp.post("/<link_id>")
def update(link_id: str) -> ResponseReturnValue:
    """Another name, mode or state; a page that sends one of them changes only that."""
    link = link_or_404(link_id)
    try:
        change_link(link, {name: request.form[name] for name in ("name", "mode", "state") if name in request.form})
    except BadLink as wrong:
        return _page(link, wrong), 422
    flash(_("“%(name)s” is changed.", name=link.name), "success")
    return redirect("/links" if request.form.get("back") == "links" else f"/links/{link.public_id}", 303)


@bp.post("/<link_id>/state/<state>")
def switch(link_id: str, state: str) -> ResponseReturnValue:
    """Pause a link or set it going, from the table."""
    link = link_or_404(link_id)
    if state not in ("armed", "paused"):
        abort(404)
    change_link(link, {"state": state})
    words = _("“%(name)s” is paused.", name=link.name) if state == "paused" else _("“%(name)s” is on.", name=link.name)
    flash(words, "success")
    return redirect("/links", 303)


@bp.post("/<link_id>/forget")
def destroy(link_id: str) -> ResponseReturnValue:
    link = link_or_404(link_id)
    words = _("“%(name)s” is no longer kept in unison. The lists at the services stay as they are.", name=link.name)
    drop_link(link)
    flash(words, "success")
    return redirect("/links", 303)
