"""Making the truth in the database happen: work that nobody was woken for, is due, or lost its worker is announced."""

from __future__ import annotations

import logging
from collections import defaultdict
from datetime import timedelta

import redis
from sqlalchemy import and_, delete, func, or_, select, update

from webapp import observe
from webapp.extensions import db
from webapp.jobs import queue
from webapp.models import JobRun
from webapp.models.kinds import now

log = logging.getLogger(__name__)
_ROWS = JobRun.__table__

#: A wake-up that was sent this long ago and lies in no queue is lost.
LOST_AFTER = timedelta(seconds=5)
#: Finished work is remembered this long.
KEEP = timedelta(days=14)
#: At most so many wake-ups in one go: the next go follows in seconds.
BATCH = 500


def reconcile() -> int:
    """Takes back abandoned work and wakes workers for what is due. The number of wake-ups sent."""
    take_back()
    sent = 0
    for name, rows in _unannounced().items():
        try:
            lying = queue.woken(name)
        except (redis.RedisError, ConnectionError) as error:
            log.warning("Queue %s cannot be read: %s", name, error)
            continue
        missing = [row for row in rows if row not in lying]
        _mark_poked(missing)
        sent += sum(queue.poke(row, name) for row in missing)
    return sent


def take_back() -> int:
    """Frees running work whose lease ended; a job that was told so by its token writes no more."""
    abandoned = and_(_ROWS.c.state == "running", _ROWS.c.lease_until < now())
    freed = {"state": "queued", "lease_token": None, "lease_until": None, "poked_at": None,
             "attempts": _ROWS.c.attempts + 1, "reason": "its worker died"}  # fmt: skip
    with db.engine.begin() as connection:
        count = connection.execute(update(_ROWS).where(abandoned).values(freed)).rowcount
    if count:
        observe.JOBS_TAKEN_OVER.inc(count)
        log.warning("%s job(s) taken back from a worker that died", count)
    return count


def oldest_waiting_seconds() -> float:
    """How long the oldest work that is due has been waiting for a worker."""
    due = and_(_ROWS.c.state.in_(("queued", "waiting")), _ROWS.c.run_at <= now())
    with db.engine.connect() as connection:
        oldest = connection.execute(select(func.min(_ROWS.c.run_at)).where(due)).scalar()
    return (now() - oldest).total_seconds() if oldest else 0.0


def forget_finished() -> None:
    """Removes rows of work that is long over."""
    over = and_(_ROWS.c.state.in_(("done", "failed", "cancelled")), _ROWS.c.finished_at < now() - KEEP)
    with db.engine.begin() as connection:
        connection.execute(delete(_ROWS).where(over))


def _unannounced() -> dict[str, list[int]]:
    moment = now()
    quiet = or_(_ROWS.c.poked_at.is_(None), _ROWS.c.poked_at < moment - LOST_AFTER, _ROWS.c.poked_at < _ROWS.c.run_at)
    due = and_(_ROWS.c.state.in_(("queued", "waiting")), _ROWS.c.run_at <= moment, quiet)
    found: dict[str, list[int]] = defaultdict(list)
    with db.engine.connect() as connection:
        for row in connection.execute(
            select(_ROWS.c.id, _ROWS.c.queue).where(due).order_by(_ROWS.c.run_at).limit(BATCH)
        ):
            found[row.queue].append(row.id)
    return found


def _mark_poked(ids: list[int]) -> None:
    if ids:
        with db.engine.begin() as connection:
            connection.execute(update(_ROWS).where(_ROWS.c.id.in_(ids)).values(poked_at=now()))
