"""Which processes live: each worker and scheduler says so every few seconds in a row of its own."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.exc import SQLAlchemyError

from webapp.extensions import db
from webapp.jobs.queue import QUEUES
from webapp.models import Heartbeat
from webapp.models.kinds import now

log = logging.getLogger(__name__)
_ROWS = Heartbeat.__table__

SCHEDULER = "scheduler"
#: Silent for longer: something is wrong.
SILENT_AFTER = timedelta(seconds=60)
#: Rows of processes that ended without a farewell.
FORGET_AFTER = timedelta(hours=1)


def worker_role(queue: str) -> str:
    return f"worker-{queue}"


#: What must live for the application to do its work.
ROLES = (*(worker_role(queue) for queue in QUEUES), SCHEDULER)


def beat(name: str, role: str) -> None:
    """Says that ``name`` lives. A busy database is no reason to die: the next beat comes in seconds."""
    try:
        with db.engine.begin() as connection:
            mine = update(_ROWS).where(_ROWS.c.name == name[:80]).values(seen_at=now())
            if not connection.execute(mine).rowcount:
                connection.execute(insert(_ROWS).values(name=name[:80], role=role))
    except SQLAlchemyError as error:
        log.warning("Heartbeat of %s not written: %s", name, error)


def farewell(name: str) -> None:
    """A clean end."""
    try:
        with db.engine.begin() as connection:
            connection.execute(delete(_ROWS).where(_ROWS.c.name == name[:80]))
    except SQLAlchemyError as error:
        log.warning("Heartbeat of %s not removed: %s", name, error)


def last_seen() -> dict[str, datetime | None]:
    """For each role, when one of its processes was last heard of."""
    with db.engine.connect() as connection:
        newest = func.max(Heartbeat.seen_at).label("seen_at")
        seen = connection.execute(select(Heartbeat.role, newest).group_by(Heartbeat.role)).all()
    return dict.fromkeys(ROLES) | {row.role: row.seen_at for row in seen}


def silent_roles() -> list[str]:
    """The roles that nobody plays at present."""
    limit = now() - SILENT_AFTER
    return [role for role, seen in last_seen().items() if role in ROLES and (seen is None or seen < limit)]


def forget_the_dead() -> None:
    with db.engine.begin() as connection:
        connection.execute(delete(_ROWS).where(_ROWS.c.seen_at < now() - FORGET_AFTER))
