"""The job of fitting the matcher's weights again: one at a time for the whole instance."""

from __future__ import annotations

import logging

from sqlalchemy import select, update

from webapp.actions.refit_matcher import STEPS, TooFew, refit_matcher
from webapp.extensions import db
from webapp.jobs.job import Job
from webapp.jobs.queue import AlreadyOpen, enqueue, open_row
from webapp.models import JobRun
from webapp.models.kinds import now

log = logging.getLogger(__name__)

KIND = "matching.refit"
KEY = "matching:refit"


def start(user_id: int) -> bool:
    """Begin a fit. False where one is under way already."""
    try:
        enqueue(KIND, queue="bg", user_id=user_id, dedupe_key=KEY)
    except AlreadyOpen:
        db.session.rollback()
        return False
    db.session.commit()
    return True


def run(job: Job) -> None:
    """Fit, and tell how far it is. Too few labels are no failure: the page says how many there are."""
    try:
        refit_matcher(now=now, by=job.user_id, progress=lambda step: _tell(job, step))
    except TooFew as error:
        log.info("nothing was fitted: %s", error)


def _tell(job: Job, step: str) -> None:
    """Note the step in the job's own row, beside the work's transaction."""
    if job.stop_asked():
        job.put_back(0, "the worker is being stopped; the fit begins anew by itself")
    with db.engine.begin() as connection:
        connection.execute(job.lease.mine(update(JobRun.__table__)).values(reason=step))


def under_way() -> tuple[str, str] | None:
    """(state, step) of the fit that is open, or nothing. The step is empty until it has begun."""
    row = open_row(KEY)
    if row is None:
        return None
    return row.state, row.reason if row.state == "running" and row.reason in STEPS else ""


def failure() -> str:
    """Why the last fit came to nothing; empty where it did not fail."""
    query = select(JobRun.state, JobRun.reason).where(JobRun.kind == KIND).order_by(JobRun.id.desc()).limit(1)
    last = db.session.execute(query).first()
    return last.reason if last is not None and last.state == "failed" else ""
