"""A service as its card shows it: connected as whom, what it can do today and why not more, limited until when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from webapp.actions.outside import Outside
from webapp.models import Connection
from webapp.providers.registry import CONNECTABLE, PROVIDERS
from webapp.store import conflicts, connections, playlists
from webapp.views.allowance import Allowance, allowance
from webapp.views.formats import clock_time


@dataclass(slots=True)
class Card:
    """One service for one person."""

    service: str
    label: str
    state: str = "disconnected"
    detail: str | None = None
    row: Connection | None = None
    spent: Allowance = field(default_factory=Allowance)
    playlists: int = 0
    questions: int = 0

    @property
    def connected(self) -> bool:
        return self.row is not None and self.state != "disconnected"

    @property
    def last_sync(self) -> datetime | None:
        return self.row.last_sync if self.row else None


def label_of(service: str) -> str:
    """What a service is called."""
    return PROVIDERS[service].label if service in PROVIDERS else service.capitalize()


def in_order(services: Iterable[str]) -> list[str]:
    """Services in the order in which every page shows them."""
    known = list(PROVIDERS)
    return sorted(services, key=lambda name: (known.index(name) if name in PROVIDERS else len(known), name))


def cards(user_id: int, way: Outside) -> list[Card]:
    """Every service that is offered, connected or not."""
    rows = {row.service_type: row for row in connections.of(user_id)}
    seen, asked = playlists.count(user_id), conflicts.open_by_service(user_id)
    return [_card(s, rows.get(s), way, seen.get(s, 0), asked.get(s, 0)) for s in CONNECTABLE]


def _card(service: str, row: Connection | None, way: Outside, seen: int, asked: int) -> Card:
    if row is None or row.status == "disconnected":
        return Card(service, label_of(service), row=row)
    spent = allowance(way, row)
    state, detail = row.status, None
    if spent.until and state in ("connected", "expiring"):
        state, detail = "limited", _("until %(time)s", time=clock_time(spent.until))
    return Card(service, label_of(service), state, detail, row, spent, seen, asked)


def able(row: Connection) -> list[dict[str, Any]]:
    """What this connection can do today: a sentence each, whether it can, and why not."""
    can = row.capabilities or {}
    why = dict(can.get("why_not") or {})
    private = bool(can.get("sees_private", True))
    reason = why.get("can_write_playlists")
    read = _("Read playlists and likes, private ones too") if private else _("Read public playlists and likes only")
    first = {"can": private, "text": read, "why": why.get("sees_private")}
    if reason and reason == why.get("can_write_likes"):
        return [first, {"can": False, "text": _("Playlists and likes cannot be changed"), "why": reason}]
    return [
        first,
        _write(can, "write_playlists", _("Change playlists"), _("Playlists cannot be changed"), why),
        _write(can, "write_likes", _("Change likes"), _("Likes cannot be changed"), why),
    ]


def _write(can: dict[str, Any], name: str, yes: str, no: str, why: dict[str, str]) -> dict[str, Any]:
    possible = bool(can.get(name, True))
    return {"can": possible, "text": yes if possible else no, "why": why.get(f"can_{name}")}
