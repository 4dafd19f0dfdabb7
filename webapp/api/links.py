"""Links and proposals by API: what is kept in unison with what."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, jsonify
from flask_login import current_user

from webapp.actions.make_link import BadLink, accept_proposals, change_link, drop_link, make_link
from webapp.api import shapes
from webapp.api.paging import body, page_of, paging
from webapp.api.problems import problem
from webapp.models import Link
from webapp.store import links, proposals

bp = Blueprint("api_links", __name__, url_prefix="/api/sync")

NEW = ("name", "entity", "mode", "state", "members", "conflict_strategy")
CHANGEABLE = ("name", "mode", "state", "conflict_strategy")


def _link(link_id: str) -> Link:
    link = links.get(current_user.id, link_id)
    if link is None:
        problem(404, "There is no such link.")
    return link


def _refuse(error: BadLink) -> None:
    problem(422, str(error), errors=[{"field": error.field, "message": str(error)}])


@bp.get("/links")
def index() -> Any:
    rows, total = links.page(current_user.id, *paging())
    return jsonify(page_of(rows, total, shapes.link))


@bp.post("/links")
def create() -> Any:
    try:
        return jsonify(shapes.link(make_link(current_user.id, body(NEW)))), 201
    except BadLink as error:
        return _refuse(error)


@bp.get("/links/<link_id>")
def show(link_id: str) -> Any:
    return jsonify(shapes.link(_link(link_id)))


@bp.patch("/links/<link_id>")
def update(link_id: str) -> Any:
    try:
        return jsonify(shapes.link(change_link(_link(link_id), body(CHANGEABLE))))
    except BadLink as error:
        return _refuse(error)


@bp.delete("/links/<link_id>")
def destroy(link_id: str) -> Any:
    """Forget a link; the lists at the services stay."""
    drop_link(_link(link_id))
    return "", 204


@bp.get("/proposals")
def proposed() -> Any:
    rows, total = proposals.page(current_user.id, *paging())
    return jsonify(page_of(rows, total, shapes.proposal))


@bp.post("/proposals/accept")
def accept() -> Any:
    """Make armed links of the proposals named."""
    ids = body(("ids",)).get("ids")
    if not isinstance(ids, list) or not all(isinstance(one, str) for one in ids) or not ids:
        problem(422, "ids has to be a list of proposals' ids.", errors=[{"field": "ids", "message": "a list of ids"}])
    chosen = proposals.some(current_user.id, ids)
    if len(chosen) < len(set(ids)):
        problem(404, "Some of these proposals do not stand open any more; ask for the list again.")
    return jsonify(items=[shapes.link(link) for link in accept_proposals(current_user.id, chosen)]), 201
