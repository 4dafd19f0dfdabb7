"""Throw away what has had its time: details of old runs, entries removed long ago, ended sign-ins, old answers."""

from __future__ import annotations

from datetime import datetime, timedelta

from webapp.extensions import db
from webapp.store import connections, links, lookups, runs, sign_ins

#: Removed entries can be brought back for this long; a run's rows and log can be opened for this long.
RESTORABLE, DETAILS = timedelta(days=90), timedelta(days=60)
#: An answer is no longer believed but kept for this long; what a service told of a track that nobody names, for this.
#: The second outlasts every answer that could name the track (30 days, and these 30).
ANSWERS, TRACKS = timedelta(days=30), timedelta(days=90)


def tidy_up(*, now: datetime) -> None:
    """Runs themselves, with their books' figures, stay; so does whatever a service still shows."""
    runs.drop_details(now - DETAILS)
    links.drop_removed(now - RESTORABLE)
    connections.drop_old_consents(now)
    sign_ins.drop_ended(now)
    lookups.drop_ended(now - ANSWERS)
    lookups.drop_unspoken(now - TRACKS)
    db.session.commit()
