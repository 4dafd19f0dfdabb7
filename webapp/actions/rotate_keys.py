"""Seal every stored secret anew with the first key; killed in the middle, call it again."""

from __future__ import annotations

from webapp.actions.connect import app_place
from webapp.actions.keeping import place
from webapp.actions.outside import Outside
from webapp.extensions import db
from webapp.models import Connection, ProviderApp
from webapp.store import connections


def rotate_keys(outside: Outside, *, at_once: int = 100) -> int:
    """How many were sealed anew. Afterwards older keys can be taken out of ``TOKEN_ENCRYPTION_KEYS``."""
    turned, after = 0, 0
    while rows := connections.sealed(after, at_once):
        for row in rows:
            turned += _turn(outside, row, place(row.user_id, row.service_type))
        after = rows[-1].id
        db.session.commit()
    for app in connections.sealed_apps():
        turned += _turn(outside, app, app_place(app.user_id, app.service_type))
    db.session.commit()
    return turned


def _turn(outside: Outside, row: Connection | ProviderApp, where: str) -> bool:
    sealed = row.secret
    if outside.sealer.is_current(sealed):
        return False
    # Only where it still is what was read: a login that was renewed meanwhile must not be set back.
    return connections.reseal(row, sealed, outside.sealer.seal(where, outside.sealer.open(where, sealed)))
