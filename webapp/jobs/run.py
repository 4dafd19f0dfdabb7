"""Doing one piece of work: take its lease, call its handler, write down what became of it."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

from sqlalchemy import select, update

from webapp.extensions import db
from webapp.jobs import queue
from webapp.jobs.job import Job, PutBack
from webapp.jobs.lease import Lease, LeaseLost, claim
from webapp.jobs.table import HANDLERS
from webapp.models import JobRun
from webapp.models.kinds import now

log = logging.getLogger(__name__)

#: After so many unexpected errors in a row a job has failed.
MAX_ERRORS = 5
#: The first pause after an unexpected error; each further one is twice as long.
FIRST_PAUSE_S = 10
#: A job that so many workers died on is the cause of it.
MAX_ATTEMPTS = 10


def run(job_run_id: int, worker: str = "") -> str:
    """What RQ calls: the row's new state, or "nothing" where it was not ours to do (a second wake-up is harmless)."""
    lease = claim(job_run_id, worker or queue.current_worker())
    if lease is None:
        return "nothing"
    job, queue_name = _load(lease)
    try:
        return _do(job)
    except PutBack as pause:
        db.session.rollback()
        return _wait(job, queue_name, pause)
    except LeaseLost:
        db.session.rollback()
        log.warning("Job %s (%s) was taken over by another worker; nothing more is written", job.id, job.kind)
        return "lost"
    except Exception as error:
        db.session.rollback()
        return _try_again(job, queue_name, error)


def _load(lease: Lease) -> tuple[Job, str]:
    with db.engine.connect() as connection:
        row = connection.execute(select(JobRun.__table__).where(JobRun.id == lease.job_id)).one()
    return Job(row.id, row.kind, dict(row.args), row.user_id, row.attempts, lease), row.queue


def _do(job: Job) -> str:
    if job.attempts >= MAX_ATTEMPTS:
        return _fail(job, f"given up: its worker died {job.attempts} times")
    handler = HANDLERS.get(job.kind)
    if handler is None:
        return _fail(job, f"nothing in this version does jobs of kind {job.kind!r}")
    with job.lease.kept():
        handler(job)
        _finish(job)
    return "done"


def _finish(job: Job) -> None:
    """The handler's last changes and the row's end are one commit; the commit itself checks the token."""
    over = {"state": "done", "reason": "", "lease_until": None, "finished_at": now()}
    db.session.execute(update(JobRun.__table__).where(JobRun.id == job.id).values(over))
    db.session.commit()


def _wait(job: Job, queue_name: str, pause: PutBack) -> str:
    """Not done: later, with the reason. A job that goes on at once is announced at once."""
    soon = pause.after_seconds <= 0
    later = now() + timedelta(seconds=max(0.0, pause.after_seconds))
    values: dict[str, Any] = {"run_at": later, "reason": pause.reason[:500], "attempts": job.attempts if soon else 0}
    state = "queued" if soon else "waiting"
    if not job.lease.settle(state=state, poked_at=now() if soon else None, **values):
        return "lost"
    log.info("Job %s (%s) put back for %.0f s: %s", job.id, job.kind, pause.after_seconds, pause.reason)
    if soon:
        queue.poke(job.id, queue_name)
    return state


def _try_again(job: Job, queue_name: str, error: Exception) -> str:
    log.error("Job %s (%s) met an unexpected error", job.id, job.kind, exc_info=error)
    errors = job.attempts + 1
    reason = f"{type(error).__name__}: {error}"
    if errors >= MAX_ERRORS:
        return _fail(job, reason, attempts=errors)
    later = now() + timedelta(seconds=FIRST_PAUSE_S * 2**job.attempts)
    settled = job.lease.settle(state="waiting", attempts=errors, run_at=later, poked_at=None, reason=_short(reason))
    return "waiting" if settled else "lost"


def _fail(job: Job, reason: str, **values: Any) -> str:
    log.error("Job %s (%s) failed: %s", job.id, job.kind, reason)
    settled = job.lease.settle(state="failed", reason=_short(reason), finished_at=now(), **values)
    return "failed" if settled else "lost"


def _short(reason: str) -> str:
    return reason.replace("\n", " ")[:500]
