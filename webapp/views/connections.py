"""Connections: a card for each service; connect it, rehearse it, end it, bring an own registration."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, g, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from webapp.actions.connect import ConnectRefused, begin_consent, connect_with_fields, settings_app
from webapp.actions.disconnect import disconnect
from webapp.actions.outside import Outside
from webapp.actions.save_app import BadApp, forget_app, save_app
from webapp.jobs.look_around import look_around
from webapp.jobs.outside import outside
from webapp.models.kinds import now
from webapp.providers.kit.manifest import Manifest
from webapp.providers.registry import CONNECTABLE
from webapp.store import connections, links
from webapp.views.services import Card, able, cards

bp = Blueprint("connections", __name__, url_prefix="/connections")

#: Services that are still to come, told in one line.
LATER = ("YouTube", "YouTube Music", "Lidarr", "Discogs", "Last.fm", "ListenBrainz", "Roon", "EurIA")


def _known(service: str) -> Manifest:
    return CONNECTABLE.get(service) or abort(404)


def _page(**wrong: Any) -> str:
    """``wrong``: service, field and text of what was typed and cannot be taken."""
    way = outside()
    shown = cards(current_user.id, way)
    found = [_told(card, way, wrong if wrong.get("service") == card.service else {}) for card in shown]
    number = sum(card.connected for card in shown)
    offered = {manifest.label for manifest in CONNECTABLE.values()}
    return render_template(
        "connections/index.html",
        services=found,
        number=number,
        linked=bool(links.page(current_user.id, 1, 1)[1]),
        rehearses=way.rehearses,
        rehearsing=any(card.connected and card.row is not None and card.row.rehearsal for card in shown),
        later=[label for label in LATER if label not in offered],
    )


def _told(card: Card, way: Outside, wrong: dict[str, Any]) -> dict[str, Any]:
    manifest = CONNECTABLE[card.service]
    own = connections.own_app(current_user.id, card.service)
    ready = bool(connections.app_of(current_user.id, card.service) or settings_app(way, card.service)[0])
    return {
        "card": card,
        "able": able(card.row) if card.row is not None and card.connected else [],
        "notes": manifest.notes,
        "fields": manifest.fields,
        "ready": ready,
        "own": own,
        "app": bool(manifest.app_settings),
        "redirect_uri": f"{way.settings.PUBLIC_URL}/api/sync/callback/{card.service}",
        "wrong": wrong,
    }


@bp.get("")
def index() -> ResponseReturnValue:
    return _page()


@bp.post("/<service>")
def create(service: str) -> ResponseReturnValue:
    """To the consent page; or, with the fields of a public profile, connected at once."""
    fields = {f.name: request.form.get(f.name, "").strip() for f in _known(service).fields if f.name in request.form}
    way, rehearsal = outside(), request.form.get("rehearsal") == "1"
    if rehearsal and not way.rehearses:
        flash(_("The rehearsal services are not switched on here."), "error")
        return redirect("/connections", 303)
    try:
        if fields:
            return _connected(service, fields, way)
        url = begin_consent(current_user.id, service, bound_to=g.auth, outside=way, now=now(), rehearsal=rehearsal)
        return redirect(url, 303)
    except ConnectRefused as refused:
        if refused.field:
            return _page(service=service, field=refused.field, text=str(refused), typed=fields), 422
        flash(str(refused), "error")
        return redirect("/connections", 303)


def _connected(service: str, fields: dict[str, str], way: Outside) -> ResponseReturnValue:
    row = connect_with_fields(current_user.id, service, fields, outside=way, now=now())
    words = _("%(service)s is connected as %(name)s.", service=CONNECTABLE[service].label, name=row.account_name)
    flash(words, "success")
    look_around(current_user.id)
    return redirect("/connections", 303)


@bp.post("/<service>/disconnect")
def destroy(service: str) -> ResponseReturnValue:
    purge, label = request.form.get("purge") == "1", _known(service).label
    if not disconnect(current_user.id, service, now=now(), purge=purge):
        abort(404)
    if purge:
        flash(_("%(service)s is disconnected, and what came from it is erased here.", service=label), "success")
    else:
        flash(_("%(service)s is disconnected. Your music there was not changed.", service=label), "success")
    return redirect("/connections", 303)


@bp.post("/<service>/app")
def update_app(service: str) -> ResponseReturnValue:
    """Keep a person's own client id and secret."""
    manifest, typed = _known(service), request.form.get("client_id", "")
    if not manifest.app_settings:
        abort(404)
    try:
        save_app(current_user.id, service, typed, request.form.get("client_secret", ""), outside=outside(), now=now())
    except BadApp as bad:
        return _page(service=service, field=bad.field, text=str(bad), typed={"client_id": typed}), 422
    flash(_("Your own client id for %(service)s is kept. Connect to use it.", service=manifest.label), "success")
    return redirect("/connections", 303)


@bp.post("/<service>/app/forget")
def destroy_app(service: str) -> ResponseReturnValue:
    label = _known(service).label
    if not forget_app(current_user.id, service):
        abort(404)
    flash(_("Your own client id for %(service)s is erased.", service=label), "success")
    return redirect("/connections", 303)
