"""Recurring work: each time once, whoever leads, and missed times once."""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Callable
from datetime import timedelta

from flask import Flask

from webapp.extensions import db
from webapp.jobs import heartbeats
from webapp.jobs.schedule import Every, _leads, _resign, run_due
from webapp.models import Heartbeat, JobRun, ScheduleRow
from webapp.models.kinds import now

TABLE = {"poll": Every(60, "quick", "bg")}


def test_a_new_entry_runs_at_once_and_then_each_interval(app: Flask) -> None:
    begin = now()
    assert run_due(TABLE, begin) == ["poll"]
    assert run_due(TABLE, begin + timedelta(seconds=59)) == []
    assert db.session.query(JobRun).count() == 1


def test_missed_times_run_once_and_the_rhythm_stays(app: Flask) -> None:
    begin = now()
    run_due(TABLE, begin)
    db.session.query(JobRun).update({"state": "done"})
    db.session.commit()
    assert run_due(TABLE, begin + timedelta(seconds=60 * 5 + 7)) == ["poll"]
    assert db.session.query(JobRun).count() == 2
    assert db.session.get(ScheduleRow, "poll").next_at == begin + timedelta(seconds=60 * 6)


def test_work_that_is_still_under_way_is_left_out(app: Flask) -> None:
    begin = now()
    run_due(TABLE, begin)
    run_due(TABLE, begin + timedelta(seconds=61))
    assert db.session.query(JobRun).count() == 1
    assert db.session.get(ScheduleRow, "poll").next_at == begin + timedelta(seconds=120)


def test_one_leads_until_it_resigns_or_falls_silent(app: Flask) -> None:
    assert _leads("a", 30)
    assert not _leads("b", 30)
    assert _leads("a", 0)
    assert _leads("b", 30)
    _resign("b")
    assert _leads("a", 30)


def test_of_two_schedulers_one_writes_and_the_other_takes_over(
    app: Flask, start: Callable[..., subprocess.Popen[bytes]], until: Callable[..., float]
) -> None:
    def count() -> int:
        db.session.rollback()
        return db.session.query(JobRun).count()

    def finish_all() -> None:
        db.session.query(JobRun).update({"state": "done"})
        db.session.commit()

    first, second = start("scheduler", "one"), start("scheduler", "two")
    until(lambda: count() >= 1 and _alive() == 2)
    finish_all()
    until(lambda: count() >= 2)
    slots = count()
    first.send_signal(signal.SIGKILL)
    first.wait()
    finish_all()
    assert until(lambda: count() > slots, 10) < 5
    second.send_signal(signal.SIGTERM)
    assert second.wait(timeout=5) == 0
    assert _alive() <= 1, "a clean end takes its sign of life along"


def _alive() -> int:
    db.session.rollback()
    return db.session.query(Heartbeat).filter_by(role=heartbeats.SCHEDULER).count()


def test_a_silent_role_is_named(app: Flask) -> None:
    assert set(heartbeats.silent_roles()) == set(heartbeats.ROLES)
    heartbeats.beat("rt-1", "worker-rt")
    heartbeats.beat("rt-1", "worker-rt")
    assert "worker-rt" not in heartbeats.silent_roles()
    heartbeats.farewell("rt-1")
    assert "worker-rt" in heartbeats.silent_roles()
