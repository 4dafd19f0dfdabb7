"""What runs when: the table of recurring work, and the loop of the one scheduler that leads."""

from __future__ import annotations

import logging
import time
import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from webapp.extensions import db
from webapp.jobs import heartbeats, queue, reconcile, stopping
from webapp.models import Lease, ScheduleRow
from webapp.models.kinds import now

log = logging.getLogger(__name__)
_LEASES, _ROWS = Lease.__table__, ScheduleRow.__table__


class Every(NamedTuple):
    """A job of ``kind`` into ``queue``, each so many seconds."""

    seconds: int
    kind: str
    queue: queue.QueueName


#: name → what and how often. A name that is new runs at once; missed times run once.
SCHEDULE: dict[str, Every] = {
    "stranded runs": Every(60, "sync.sweep", "bg"),
    "tidying up": Every(6 * 3600, "tidy", "bg"),
}

#: How long a leader that died still counts as one, and the pause between two rounds.
LEAD_S = 10.0
ROUND_S = 2.0
HOUSEKEEPING_S = 3600.0


def lead(name: str, *, lead_s: float = LEAD_S, round_s: float = ROUND_S) -> None:
    """Runs until asked to stop. Of several such processes one leads, and another takes over when it dies."""
    token, swept = str(uuid.uuid4()), 0.0
    stopping.on_signals()
    log.info("Scheduler %s started", name)
    while not stopping.asked():
        heartbeats.beat(name, heartbeats.SCHEDULER)
        try:
            if _leads(token, lead_s):
                round_once()
                swept = _sweep(swept)
        except SQLAlchemyError as error:
            db.session.rollback()
            log.warning("This round was left out: %s", error)
        _pause(round_s)
    _resign(token)
    heartbeats.farewell(name)


def round_once() -> None:
    """One round of the leader: due recurring work is written down, open work is announced."""
    run_due(SCHEDULE, now())
    reconcile.reconcile()


def run_due(schedule: Mapping[str, Every], moment: datetime) -> list[str]:
    """Starts what is due and moves each on to its next time in one transaction. The names that were started."""
    known = {row.name: row.next_at for row in db.session.execute(sa.select(_ROWS))}
    db.session.rollback()
    return [name for name, every in schedule.items() if _run_one(name, every, known.get(name), moment)]


def _run_one(name: str, every: Every, next_at: datetime | None, moment: datetime) -> bool:
    if next_at is not None and next_at > moment:
        return False
    try:
        if not _move_on(name, next_at, every, moment):
            db.session.rollback()
            return False
        queue.enqueue(every.kind, queue=every.queue, dedupe_key=f"schedule:{name}")
    except queue.AlreadyOpen:
        log.info("%s is still under way; this time is left out", name)
    db.session.commit()
    return True


def _move_on(name: str, next_at: datetime | None, every: Every, moment: datetime) -> bool:
    """Claims this time by moving the row from the value that we saw. False where another scheduler was faster."""
    if next_at is None:
        try:
            values = {"name": name, "next_at": moment + timedelta(seconds=every.seconds), "last_at": moment}
            db.session.execute(sa.insert(_ROWS).values(values))
        except IntegrityError:
            return False
        return True
    missed = (moment - next_at) // timedelta(seconds=every.seconds)
    values = {"next_at": next_at + (missed + 1) * timedelta(seconds=every.seconds), "last_at": moment}
    seen = sa.update(_ROWS).where(_ROWS.c.name == name, _ROWS.c.next_at == next_at)
    return bool(db.session.execute(seen.values(values)).rowcount)


def _leads(token: str, seconds: float) -> bool:
    """Takes or keeps the lead for some seconds."""
    moment = now()
    mine = sa.and_(_LEASES.c.name == "scheduler", sa.or_(_LEASES.c.token == token, _LEASES.c.until < moment))
    values = {"token": token, "until": moment + timedelta(seconds=seconds)}
    try:
        with db.engine.begin() as connection:
            if connection.execute(sa.update(_LEASES).where(mine).values(values)).rowcount:
                return True
            if connection.execute(sa.select(_LEASES.c.name).where(_LEASES.c.name == "scheduler")).first():
                return False
            connection.execute(sa.insert(_LEASES).values(name="scheduler", **values))
    except IntegrityError:
        return False
    log.info("This scheduler leads")
    return True


def _resign(token: str) -> None:
    with db.engine.begin() as connection:
        connection.execute(sa.update(_LEASES).where(_LEASES.c.token == token).values(until=now()))


def _sweep(last: float) -> float:
    if last and time.monotonic() - last < HOUSEKEEPING_S:
        return last
    reconcile.forget_finished()
    heartbeats.forget_the_dead()
    return time.monotonic()


def _pause(seconds: float) -> None:
    """Waits in small steps: a signal ends it within a quarter of a second."""
    end = time.monotonic() + seconds
    while not stopping.asked() and time.monotonic() < end:
        time.sleep(min(0.25, seconds))
