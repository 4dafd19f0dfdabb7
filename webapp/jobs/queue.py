"""Starting work: a row in the caller's transaction, and a wake-up through RQ once that is committed.

The row is the truth. A wake-up that is lost, doubled or forgotten by Valkey changes nothing: the reconciler sends
another one, and a second one finds nothing to do.
"""

from __future__ import annotations

import logging
import os
import secrets
import socket
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

import redis
from rq import Queue
from rq.serializers import JSONSerializer
from sqlalchemy import event, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from webapp.extensions import db, valkey
from webapp.models import JobRun
from webapp.models.kinds import new_public_id, now

log = logging.getLogger(__name__)

QueueName = Literal["rt", "sync", "bg"]
#: What a person waits for, synchronisations, and what has time.
QUEUES: tuple[QueueName, ...] = ("rt", "sync", "bg")
OPEN = ("queued", "running", "waiting")
#: A job that takes longer is stuck: its process is ended and the work taken up again.
TIMEOUT_S = 6 * 3600


class AlreadyOpen(Exception):
    """Work with the same ``dedupe_key`` is under way; ``row`` is it."""

    def __init__(self, row: JobRun) -> None:
        super().__init__(f"job {row.id} is already open")
        self.row = row


def enqueue(
    kind: str,
    *,
    queue: QueueName,
    user_id: int | None = None,
    args: Mapping[str, int | str | None] | None = None,
    dedupe_key: str | None = None,
    run_at: datetime | None = None,
) -> JobRun:
    """Writes the work down in the current transaction, without committing. Raises :class:`AlreadyOpen`.

    ``args`` are ids only, never secrets or content. ``run_at`` in the future lets it wait until then.
    """
    moment = now()
    waits = run_at is not None and run_at > moment
    row = {
        "public_id": new_public_id(),
        "kind": kind,
        "queue": queue,
        "user_id": user_id,
        "args": dict(args or {}),
        "dedupe_key": dedupe_key,
        "state": "waiting" if waits else "queued",
        "run_at": run_at or moment,
        "poked_at": None if waits else moment,
    }
    made = _write(row)
    if not waits:
        db.session().info.setdefault("pokes", []).append((made.id, queue))
    return made


def open_row(dedupe_key: str) -> JobRun | None:
    """The work under way with this key, if any."""
    return db.session.scalars(
        select(JobRun).where(JobRun.dedupe_key == dedupe_key, JobRun.state.in_(OPEN)).limit(1)
    ).first()


def _write(row: dict[str, Any]) -> JobRun:
    """One INSERT that gives way to an open row with the same key: no savepoint, which SQLite's driver would commit."""
    insert = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    db.session.flush()
    for _ in range(3):
        statement = insert(JobRun.__table__).values(row).on_conflict_do_nothing().returning(JobRun.__table__.c.id)
        written = db.session.execute(statement).scalar()
        if written is not None:
            return db.session.get_one(JobRun, written)
        holder = open_row(row["dedupe_key"])
        if holder is not None:
            raise AlreadyOpen(holder)
    raise RuntimeError(f"the key {row['dedupe_key']!r} is neither free nor held")


@event.listens_for(db.session, "after_commit")
def _poke_all(session: Session) -> None:
    if session.in_nested_transaction():
        return
    for job_id, queue in session.info.pop("pokes", ()):
        poke(job_id, queue)


@event.listens_for(db.session, "after_rollback")
def _forget_pokes(session: Session) -> None:
    session.info.pop("pokes", None)


def poke(job_id: int, queue: str) -> bool:
    """Wakes a worker of ``queue``. False where Valkey cannot be reached: the reconciler will try again."""
    try:
        _queue(queue).enqueue_call(
            "webapp.jobs.run.run",
            args=(job_id,),
            timeout=TIMEOUT_S,
            result_ttl=0,
            failure_ttl=60,
            job_id=f"run-{job_id}-{secrets.token_hex(4)}",
            description=f"job {job_id}",
        )
    except (redis.RedisError, ConnectionError) as error:
        log.warning("Job %s waits for Valkey: %s", job_id, error)
        return False
    return True


def woken(queue: str) -> set[int]:
    """The rows whose wake-up still lies in ``queue``. Raises ``redis.RedisError`` or ``ConnectionError``."""
    return {int(name.split("-")[1]) for name in _queue(queue).job_ids if name.startswith("run-")}


def waiting(queue: str) -> int:
    """How many wake-ups lie in ``queue``."""
    return _queue(queue).count


def current_worker() -> str:
    """The worker that this process belongs to."""
    return os.environ.get("RQ_WORKER_ID") or f"{socket.gethostname()}-{os.getpid()}"


def _queue(name: str) -> Queue:
    return Queue(name, connection=valkey.client, serializer=JSONSerializer)
