"""Disconnect a service: its login is erased; with ``purge`` also everything that came from it."""

from __future__ import annotations

from datetime import datetime

from webapp.extensions import db
from webapp.store import connections


def disconnect(user_id: int, service: str, *, now: datetime, purge: bool = False) -> bool:
    """Whether there was something to end. Lists at the service are not touched."""
    row = connections.get(user_id, service)
    if row is None:
        return False
    if purge:
        connections.purge(user_id, service)
    else:
        row.secret, row.status, row.detail, row.updated_at = "", "disconnected", "", now
        row.needs_reauth_at = None
    db.session.commit()
    return True
