"""Throw away what has had its time: details of old runs, entries removed long ago, ended sign-ins and consents."""

from __future__ import annotations

from datetime import datetime, timedelta

from webapp.extensions import db
from webapp.store import connections, links, runs, sign_ins

#: Removed entries can be brought back for this long; a run's rows and log can be opened for this long.
RESTORABLE, DETAILS = timedelta(days=90), timedelta(days=60)


def tidy_up(*, now: datetime) -> None:
    """Runs themselves, with their books' figures, stay; so does whatever a service still shows."""
    runs.drop_details(now - DETAILS)
    links.drop_removed(now - RESTORABLE)
    connections.drop_old_consents(now)
    sign_ins.drop_ended(now)
    db.session.commit()
