"""Doing one piece of work: once, fenced, and with every outcome written down."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from webapp.extensions import db, valkey
from webapp.jobs import lease, reconcile, stopping
from webapp.jobs.job import Job
from webapp.jobs.queue import enqueue
from webapp.jobs.run import MAX_ATTEMPTS, MAX_ERRORS, run
from webapp.models import Heartbeat, JobRun
from webapp.models.kinds import now

Read = Callable[[int], Any]


@pytest.fixture
def job_id(app: Flask) -> int:
    made = enqueue("work", queue="sync", args={"run": 7})
    db.session.commit()
    return made.id


def change(job_id: int, **values: Any) -> None:
    with db.engine.begin() as connection:
        connection.execute(sa.update(JobRun.__table__).where(JobRun.id == job_id).values(**values))


def test_two_wake_ups_do_the_work_once(job_id: int, row: Read, handlers: dict[str, Any]) -> None:
    seen: list[dict[str, Any]] = []
    handlers["work"] = lambda job: seen.append(job.args)
    assert [run(job_id), run(job_id)] == ["done", "nothing"]
    assert seen == [{"run": 7}]
    assert row(job_id).state == "done"


def test_what_the_handler_left_uncommitted_is_saved_with_its_end(job_id: int, handlers: dict[str, Any]) -> None:
    handlers["work"] = lambda job: db.session.add(Heartbeat(name="left", role="test"))
    run(job_id)
    db.session.rollback()
    assert db.session.get(Heartbeat, "left") is not None


def test_put_back_waits_with_its_reason_and_time(job_id: int, row: Read, handlers: dict[str, Any]) -> None:
    handlers["work"] = lambda job: job.put_back(3600, "Spotify: limited for an hour")
    assert run(job_id) == "waiting"
    now_row = row(job_id)
    assert (now_row.state, now_row.reason, now_row.attempts) == ("waiting", "Spotify: limited for an hour", 0)
    assert timedelta(minutes=59) < now_row.run_at - now() < timedelta(minutes=61)
    assert run(job_id) == "nothing", "not before its time"


def test_a_worker_that_stops_puts_its_job_back_at_once(job_id: int, row: Read, handlers: dict[str, Any]) -> None:
    def work(job: Job) -> None:
        stopping.ask()
        if job.stop_asked():
            job.put_back(0, "the worker stops")

    handlers["work"] = work
    assert run(job_id) == "queued"
    assert row(job_id).run_at <= now()


def test_unexpected_errors_are_tried_again_ever_later_and_then_fail(
    job_id: int, row: Read, handlers: dict[str, Any]
) -> None:
    def broken(job: Job) -> None:
        db.session.add(Heartbeat(name="half", role="test"))
        db.session.flush()
        raise ValueError("no good")

    handlers["work"] = broken
    pauses = []
    for _ in range(MAX_ERRORS - 1):
        assert run(job_id) == "waiting"
        pauses.append(round((row(job_id).run_at - now()).total_seconds()))
        change(job_id, run_at=now())
    assert pauses == [10, 20, 40, 80]
    assert run(job_id) == "failed"
    assert (row(job_id).reason, row(job_id).attempts) == ("ValueError: no good", 5)
    assert db.session.get(Heartbeat, "half") is None


def test_a_kind_that_nobody_handles_fails_with_words(job_id: int, row: Read, handlers: dict[str, Any]) -> None:
    assert run(job_id) == "failed"
    assert "'work'" in row(job_id).reason


def test_after_a_take_over_neither_a_commit_nor_a_checkpoint_passes(
    job_id: int, row: Read, handlers: dict[str, Any]
) -> None:
    def paused(job: Job) -> None:
        db.session.add(Heartbeat(name="late", role="test"))
        db.session.flush()
        db.session.rollback()
        change(job_id, lease_token="another's")
        with pytest.raises(lease.LeaseLost):
            job.checkpoint()
        db.session.add(Heartbeat(name="late", role="test"))
        db.session.commit()

    handlers["work"] = paused
    assert run(job_id) == "lost"
    assert db.session.get(Heartbeat, "late") is None
    assert (row(job_id).state, row(job_id).lease_token) == ("running", "another's")


def test_the_end_is_not_written_after_a_take_over(job_id: int, row: Read, handlers: dict[str, Any]) -> None:
    handlers["work"] = lambda job: change(job_id, lease_token="another's")
    assert run(job_id) == "lost"
    assert row(job_id).state == "running"


def test_a_commit_outside_of_any_job_is_not_fenced(job_id: int, handlers: dict[str, Any]) -> None:
    handlers["work"] = lambda job: None
    run(job_id)
    db.session.add(Heartbeat(name="free", role="test"))
    db.session.commit()


def test_a_long_job_keeps_its_lease(
    job_id: int, row: Read, handlers: dict[str, Any], monkeypatch: pytest.MonkeyPatch, until: Callable[..., float]
) -> None:
    monkeypatch.setattr(lease, "SECONDS", 0.4)

    def long(job: Job) -> None:
        begin = row(job_id).lease_until
        until(lambda: row(job_id).lease_until > begin + timedelta(seconds=1))
        assert reconcile.take_back() == 0
        job.checkpoint()

    handlers["work"] = long
    assert run(job_id) == "done"


def test_work_whose_worker_died_is_taken_back_and_counted(job_id: int, row: Read, handlers: dict[str, Any]) -> None:
    assert lease.claim(job_id, "dies")
    change(job_id, lease_until=now() - timedelta(seconds=1))
    valkey.client.flushdb()
    assert reconcile.reconcile() == 1
    assert (row(job_id).state, row(job_id).attempts) == ("queued", 1)
    handlers["work"] = lambda job: None
    assert run(job_id) == "done"


def test_work_that_kills_each_of_its_workers_is_given_up(job_id: int, row: Read, handlers: dict[str, Any]) -> None:
    change(job_id, attempts=MAX_ATTEMPTS)
    handlers["work"] = lambda job: pytest.fail("it must not run again")
    assert run(job_id) == "failed"
    assert "worker died" in row(job_id).reason
