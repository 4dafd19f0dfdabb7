"""The job of a run: open the person's rooms, bring the links into unison, come back later where a limit says so."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from webapp.actions.open_rooms import open_rooms
from webapp.actions.run_sync import Outcome, run_sync
from webapp.actions.settle_connections import settle_connections
from webapp.actions.start_run import AlreadyRunning, start_run
from webapp.actions.tidy_up import tidy_up
from webapp.extensions import db
from webapp.jobs.job import Job, PutBack
from webapp.jobs.outside import outside
from webapp.jobs.queue import AlreadyOpen, enqueue
from webapp.models import Run
from webapp.models.kinds import now
from webapp.store import runs

KIND = "sync.run"
#: A hint that the service is only out of breath: then come back soon, and not after a quarter of an hour.
SOONEST, LATEST = 5.0, 900.0


def start(
    user_id: int,
    *,
    mode: str = "full",
    services: Sequence[str] = (),
    entities: Sequence[str] = (),
    dry_run: bool = False,
    sync_type: str = "manual",
) -> Run:
    """A new run and its job, in one transaction. Raises ``AlreadyRunning``."""
    run = start_run(
        user_id, now=now(), mode=mode, services=services, entities=entities, dry_run=dry_run, sync_type=sync_type
    )
    run_id = run.id
    try:
        enqueue(KIND, queue="sync", user_id=user_id, args={"run_id": run_id}, dedupe_key=f"sync:{user_id}")
    except AlreadyOpen as error:
        db.session.rollback()
        other = runs.by_id(int(error.row.args.get("run_id") or 0))
        raise AlreadyRunning(other) if other is not None else error
    db.session.commit()
    return run


def run(job: Job) -> None:
    """One attempt. Where the process is to stop, or a limit holds, the work is put back with its reason."""
    row = runs.by_id(int(job.args["run_id"]))
    if row is None or row.state not in runs.OPEN:
        return
    way = outside()
    rooms, missing = open_rooms(row.user_id, way, services=row.services)
    try:
        outcome = run_sync(row, rooms, now=now, fence=lambda: _make_way(job), missing=missing)
    except PutBack:
        raise
    except Exception:
        _note_surprise(row.id)
        raise
    finally:
        db.session.rollback()
        for room in rooms.values():
            room.close()
        settle_connections(row.user_id, rooms, now=now(), synced=_ended(row))
    _come_back(job, row, outcome)


def _make_way(job: Job) -> None:
    if job.stop_asked():
        job.put_back(0, "the worker is being stopped; the run goes on by itself")


def _ended(row: Run) -> bool:
    return row.state in ("success", "partial")


def _come_back(job: Job, row: Run, outcome: Outcome) -> None:
    """A limit says when. A service that does not answer is asked less and less often, at most every 15 minutes."""
    if outcome.status != "waiting":
        return
    after = max(SOONEST, outcome.after or SOONEST)
    if outcome.kind == "fault" and row.started_at is not None:
        after = max(after, min(LATEST, (now() - row.started_at).total_seconds() / 4))
        row.resume_at = now() + timedelta(seconds=after)
        db.session.commit()
    job.put_back(after, outcome.reason)


def _note_surprise(run_id: int) -> None:
    """Tell the watchers that something unexpected happened; what it was stands in the log of the process."""
    db.session.rollback()
    row = runs.by_id(run_id)
    if row is not None and row.state in runs.OPEN:
        row.error_details = "Something unexpected happened. Nothing was lost; the run will be tried again by itself."
        db.session.commit()


def sweep(_: Job) -> None:
    """Close runs whose job has failed for good, so that they do not stay "running" for ever."""
    for row in runs.stranded():
        row.state = row.status = "error"
        row.phase, row.completed_at = "done", now()
        row.error_details = (
            row.error_details or "The run could not be finished; start a new one, it goes on from there."
        )
    db.session.commit()


def tidy(_: Job) -> None:
    """Throw away what has had its time."""
    tidy_up(now=now())
