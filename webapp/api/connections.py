"""Connections by API: begin a consent, take up its answer, connect by fields, disconnect, how each stands."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, g, jsonify, redirect, request
from flask_babel import gettext as _
from flask_login import current_user

from webapp.actions.connect import ConnectRefused, begin_consent, connect_with_fields, finish_consent
from webapp.actions.disconnect import disconnect
from webapp.api import shapes
from webapp.api.paging import body
from webapp.api.problems import problem
from webapp.jobs.look_around import look_around
from webapp.jobs.outside import outside
from webapp.models.kinds import now
from webapp.providers.registry import CONNECTABLE
from webapp.store import conflicts, connections, links

bp = Blueprint("api_connections", __name__, url_prefix="/api/sync")

#: Every service of the contract; those without a room yet are told as "not offered".
SERVICES = (
    "spotify", "deezer", "youtube", "ytmusic", "lidarr", "discogs", "lastfm", "listenbrainz", "roon", "euria",
)  # fmt: skip


def _known(service: str) -> None:
    if service not in SERVICES:
        problem(404, f"“{service}” is no service. Choose one of {', '.join(SERVICES)}.")
    if service not in CONNECTABLE:
        problem(404, f"{service} is not offered in this version.")


@bp.post("/connect/<service>")
def connect(service: str) -> Any:
    """OAuth: where to send the person. With fields (a public profile): the connection itself."""
    _known(service)
    manifest = CONNECTABLE[service]
    names = [field.name for field in manifest.fields]
    given = body([*names, "rehearsal"])
    rehearsal = bool(given.pop("rehearsal", False))
    way = outside()
    if rehearsal and not way.rehearses:
        problem(409, "The rehearsal services are not switched on here.")
    try:
        if given:
            fields = {name: str(value) for name, value in given.items()}
            row = connect_with_fields(current_user.id, service, fields, outside=way, now=now(), rehearsal=rehearsal)
            return jsonify(shapes.connection(row)), 201
        url = begin_consent(current_user.id, service, bound_to=g.auth, outside=way, now=now(), rehearsal=rehearsal)
    except ConnectRefused as error:
        problem(422, str(error), errors=[{"field": error.field or "service", "message": str(error)}])
    return jsonify(authorization_url=url)


@bp.get("/callback/<service>")
def callback(service: str) -> Response:
    """Where a consent page sends the person back to: the flash says what happened."""
    _known(service)
    label = CONNECTABLE[service].label
    try:
        row = finish_consent(
            current_user.id, service, request.args.to_dict(), bound_to=g.auth, outside=outside(), now=now()
        )
    except ConnectRefused as error:
        flash(str(error), "error")
        return redirect("/connections", 302)  # type: ignore[return-value]
    flash(_("%(service)s is connected as %(name)s.", service=label, name=row.account_name), "success")
    if row.detail:
        flash(row.detail, "warning")
    look_around(current_user.id)
    return redirect("/connections", 302)  # type: ignore[return-value]


@bp.delete("/disconnect/<service>")
def end(service: str) -> Any:
    """Erase the login; with ``?purge=1`` also what came from the service."""
    _known(service)
    purge = request.args.get("purge") in ("1", "true")
    if not disconnect(current_user.id, service, now=now(), purge=purge):
        problem(404, f"{CONNECTABLE[service].label} is not connected.")
    return "", 204


@bp.get("/status")
def status() -> Any:
    """How each service stands for this person. Asks no provider."""
    rows = {row.service_type: row for row in connections.of(current_user.id)}
    items, open_ones = links.synced_by_service(current_user.id), conflicts.open_by_service(current_user.id)
    return jsonify(services=[shapes.status(s, rows.get(s), items.get(s, 0), open_ones.get(s, 0)) for s in SERVICES])
