"""Who owns a piece of work: a row's token, renewed while its worker lives and checked at each commit.

A worker that was killed stops renewing, so its work is free again after ``SECONDS``. A worker that was only paused
finds another token at its next commit and cannot write any more: the check is part of the commit's own transaction.
"""

from __future__ import annotations

import contextlib
import logging
import threading
import uuid
from collections.abc import Iterator
from contextvars import ContextVar
from datetime import timedelta
from typing import Any

from sqlalchemy import Engine, and_, case, event, or_, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from webapp.extensions import db
from webapp.models import JobRun
from webapp.models.kinds import now

log = logging.getLogger(__name__)
_ROWS = JobRun.__table__

#: How long a lease lasts without renewal. A quarter of it passes between two renewals.
SECONDS = 20.0


class LeaseLost(Exception):
    """Somebody else took the work over: nothing more may be written or sent in its name."""


class Lease:
    """The right to work on one row, as long as the row carries ``token``."""

    def __init__(self, job_id: int, token: str, seconds: float) -> None:
        self.job_id, self.token, self.seconds = job_id, token, seconds
        self._ended = threading.Event()
        self._engine = db.engine  # the renewing thread has no application context to find it by

    def still_mine(self) -> bool:
        """Whether the row carries our token, read outside of the session's transaction."""
        with self._engine.connect() as connection:
            return connection.execute(self.mine(select(JobRun.id))).first() is not None

    def settle(self, **values: Any) -> bool:
        """Ends our hold on the row with ``values``. False where it is no longer ours."""
        values = {"lease_token": None, "lease_until": None} | values
        return _change(self._engine, self.mine(update(_ROWS)).values(**values))

    def renew(self) -> bool:
        """Pushes the end of the lease away. False where the row is not ours any more, or over."""
        running = self.mine(update(_ROWS)).where(JobRun.state == "running")
        return _change(self._engine, running.values(lease_until=_until(self.seconds)))

    @contextlib.contextmanager
    def kept(self) -> Iterator[None]:
        """While inside, a thread renews the lease, and no commit of a session passes without it."""
        thread = threading.Thread(target=self._keep, name=f"lease-{self.job_id}", daemon=True)
        thread.start()
        fence = _FENCE.set(self)
        try:
            yield
        finally:
            _FENCE.reset(fence)
            self._ended.set()
            thread.join()

    def _keep(self) -> None:
        pause = self.seconds / 4
        while not self._ended.wait(pause):
            try:
                if not self.renew():
                    return
                pause = self.seconds / 4
            except SQLAlchemyError as error:
                log.warning("Lease of job %s not renewed, trying again: %s", self.job_id, error)
                pause = min(1.0, self.seconds / 4)

    def mine(self, statement: Any) -> Any:
        """``statement``, as far as it concerns the row in our hands."""
        return statement.where(JobRun.id == self.job_id, JobRun.lease_token == self.token)


_FENCE: ContextVar[Lease | None] = ContextVar("lease", default=None)


def claim(job_id: int, worker: str) -> Lease | None:
    """The lease on a row that is due or whose worker died; ``None`` when it is another's, over, or not yet due."""
    lease, moment = Lease(job_id, str(uuid.uuid4()), SECONDS), now()
    due = and_(JobRun.state.in_(("queued", "waiting")), JobRun.run_at <= moment)
    abandoned = and_(JobRun.state == "running", JobRun.lease_until < moment)
    taken = _change(
        db.engine,
        update(_ROWS)
        .where(JobRun.id == job_id, or_(due, abandoned))
        .values(
            state="running",
            lease_token=lease.token,
            lease_until=_until(lease.seconds),
            worker=worker[:80],
            attempts=case((JobRun.state == "running", JobRun.attempts + 1), else_=JobRun.attempts),
        ),
    )
    return lease if taken else None


def end_lease_of(job_id: int, worker: str) -> None:
    """The worker's own process died while its supervisor process lived: its work need not wait for the lease's end."""
    mine = update(_ROWS).where(JobRun.id == job_id, JobRun.state == "running", JobRun.worker == worker[:80])
    _change(db.engine, mine.values(lease_until=now() - timedelta(seconds=1)))


@event.listens_for(db.session, "before_commit")
def _fence(session: Session) -> None:
    """A commit inside a job holds the job's row while it commits, so that a take-over comes before or after it."""
    lease = _FENCE.get()
    if lease is None:
        return
    session.flush()
    with session.no_autoflush:
        if session.execute(lease.mine(select(JobRun.id)).with_for_update()).first() is None:
            raise LeaseLost(f"job {lease.job_id} was taken over")


def _until(seconds: float) -> Any:
    return now() + timedelta(seconds=seconds)


def _change(engine: Engine, statement: Any) -> bool:
    """Runs one UPDATE in a transaction of its own. True when it met a row."""
    with engine.begin() as connection:
        return bool(connection.execute(statement).rowcount)
