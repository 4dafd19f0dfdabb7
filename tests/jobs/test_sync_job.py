"""The job of a run: one for each person, put back where a limit holds, taken up again, closed when nobody can."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine, update

from tests.make import syncing
from tests.make import world as make
from webapp.actions.cancel_run import cancel_run
from webapp.config import Settings
from webapp.extensions import db
from webapp.jobs import run as runner
from webapp.jobs import sync
from webapp.jobs.job import Job
from webapp.models import Connection, JobRun, Run
from webapp.models.kinds import now
from webapp.rehearsal.server import serve
from webapp.rehearsal.world import World


@pytest.fixture
def world() -> World:
    return World(people=False)


@pytest.fixture
def given(world: World) -> Iterator[dict[str, Any]]:
    with serve(world) as server:
        yield {"REHEARSAL": True, "REHEARSAL_URL": server.url, "PROVIDER_LIMITS": "off"}


@pytest.fixture
def pair(app: Flask, world: World, settings: Settings) -> syncing.Pair:
    pair = syncing.pair(world, settings)
    world.spotify.like(pair.spotify, syncing.ids("spotify", syncing.recordings(5)))
    make.link(pair.user, spotify=None, deezer=None)
    return pair


def carry_out(run: Run) -> JobRun:
    """One attempt, as a worker would make it."""
    row = db.session.query(JobRun).filter_by(kind=sync.KIND).order_by(JobRun.id.desc()).first()
    runner.run(row.id)
    db.session.expire_all()
    return row


def test_a_run_and_its_job_end_together(pair: syncing.Pair) -> None:
    run = sync.start(pair.user.id)
    job = carry_out(run)
    assert (run.state, run.status, job.state) == ("success", "success", "done")
    assert db.session.query(Connection).filter(Connection.last_sync.is_not(None)).count() == 2


def test_a_second_run_of_one_person_is_refused_and_names_the_first(pair: syncing.Pair) -> None:
    run = sync.start(pair.user.id)
    with pytest.raises(sync.AlreadyRunning) as caught:
        sync.start(pair.user.id)
    assert caught.value.run.id == run.id
    assert db.session.query(JobRun).filter_by(kind=sync.KIND).count() == 1


def test_a_long_limit_puts_the_job_back_and_shows_its_end(pair: syncing.Pair) -> None:
    pair.world.spotify.faults.add("quota", match="*", times=1, retry_after=72_000)
    run = sync.start(pair.user.id)
    job = carry_out(run)
    assert (run.state, job.state) == ("waiting", "waiting")
    assert 71_000 < (job.run_at - now()).total_seconds() < 73_000
    assert job.reason
    row = db.session.query(Connection).filter_by(service_type="spotify").one()
    assert row.blocked_until is not None and (row.blocked_until - now()).total_seconds() > 71_000
    assert row.status == "connected", "a limit is no dead login"


def test_a_dead_login_is_told_on_the_connection(pair: syncing.Pair) -> None:
    pair.world.spotify.faults.add("expire", match="*", times=None)
    pair.world.spotify.faults.add("revoke", times=None)
    run = sync.start(pair.user.id)
    carry_out(run)
    assert db.session.query(Connection).filter_by(service_type="spotify").one().status == "expired"
    pair.world.spotify.faults.clear()
    again = sync.start(pair.user.id)
    carry_out(again)
    assert again.state in ("partial", "error")
    assert "Spotify" in (again.error_details or "")
    assert len(pair.deezer.likes) == 0


def test_a_cancelled_run_is_not_carried_out(pair: syncing.Pair) -> None:
    run = sync.start(pair.user.id)
    cancel_run(run, now=now())
    job = carry_out(run)
    assert (run.state, job.state, pair.writes()) == ("cancelled", "done", 0)


def test_a_run_asked_to_stop_stops_between_two_operations_and_the_next_goes_on(pair: syncing.Pair) -> None:
    run = sync.start(pair.user.id)
    hang = pair.world.spotify.faults.add("hang", match="GET /me/tracks*", times=1, seconds=20)
    thread = threading.Thread(target=_cancel_while_it_hangs, args=(hang, run.id, db.engine))
    thread.start()
    carry_out(run)
    thread.join()
    assert (run.state, pair.writes()) == ("cancelled", 0)
    again = sync.start(pair.user.id)
    carry_out(again)
    assert again.state == "success"
    assert len(pair.deezer.likes) == 5


def _cancel_while_it_hangs(hang: Any, run_id: int, engine: Engine) -> None:
    assert hang.wait_reached(10)
    with engine.begin() as connection:
        connection.execute(update(Run).where(Run.id == run_id).values(cancel_asked_at=now()))
    hang.release()


def test_a_run_whose_job_is_gone_is_closed_by_the_sweep(pair: syncing.Pair) -> None:
    run = sync.start(pair.user.id)
    sync.sweep(_no_job())
    assert run.state == "queued", "its job is still there"
    db.session.query(JobRun).update({"state": "failed"})
    db.session.commit()
    sync.sweep(_no_job())
    db.session.expire_all()
    assert (run.state, run.status) == ("error", "error")
    assert sync.start(pair.user.id).id != run.id


def _no_job() -> Job:
    return Job(0, "sync.sweep", {}, None, 0, None)  # type: ignore[arg-type]
