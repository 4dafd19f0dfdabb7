"""After a run: what each connection turned out to be, for the dashboard. A dead login is told, never read as empty."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from webapp.actions.syncing.room import Room
from webapp.extensions import db
from webapp.providers.kit.errors import NeedsLogin, RetryLater
from webapp.store import connections

#: A login that ends within this time is called "expiring".
SOON = timedelta(days=30)


def settle_connections(user_id: int, rooms: Mapping[str, Room], *, now: datetime, synced: bool) -> None:
    """Write down dead logins, limits with their end, and the time of the last run."""
    for service, room in rooms.items():
        row = connections.get(user_id, service)
        if row is None or row.status == "disconnected":
            continue
        trouble = room.trouble
        row.blocked_until, row.blocked_reason = None, ""
        if isinstance(trouble, NeedsLogin):
            row.status, row.detail = "expired", trouble.reason[:500]
        elif isinstance(trouble, RetryLater):
            row.blocked_until, row.blocked_reason = now + timedelta(seconds=trouble.after), trouble.reason[:300]
        elif trouble is not None:
            row.status, row.detail = "error", trouble.reason[:500]
        else:
            soon = row.needs_reauth_at is not None and row.needs_reauth_at - now < SOON
            row.status, row.detail = (
                ("expiring" if soon else "connected"),
                row.detail if row.status == "connected" else "",
            )
            if synced:
                row.last_sync = now
    db.session.commit()
