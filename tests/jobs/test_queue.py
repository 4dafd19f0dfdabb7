"""Starting work: a row with the change that it belongs to, and a wake-up after the commit."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from webapp.extensions import db, valkey
from webapp.jobs import queue, reconcile
from webapp.jobs.queue import AlreadyOpen, enqueue
from webapp.jobs.run import run
from webapp.models import JobRun
from webapp.models.kinds import now


def test_nothing_is_announced_before_the_commit(app: Flask) -> None:
    enqueue("quick", queue="rt")
    assert queue.waiting("rt") == 0
    db.session.commit()
    assert queue.waiting("rt") == 1


def test_work_of_a_change_that_is_rolled_back_never_was(app: Flask) -> None:
    enqueue("quick", queue="rt")
    db.session.rollback()
    db.session.commit()
    assert queue.waiting("rt") == 0
    assert db.session.query(JobRun).count() == 0


def test_the_same_work_is_open_once_and_the_second_asker_learns_which_it_is(app: Flask) -> None:
    first = enqueue("quick", queue="sync", dedupe_key="sync:1")
    db.session.commit()
    with pytest.raises(AlreadyOpen) as refusal:
        enqueue("quick", queue="sync", dedupe_key="sync:1")
    assert refusal.value.row.id == first.id


def test_what_was_changed_before_a_refusal_is_still_there(app: Flask) -> None:
    enqueue("quick", queue="sync", dedupe_key="sync:1")
    other = enqueue("quick", queue="sync", dedupe_key="sync:2")
    with pytest.raises(AlreadyOpen):
        enqueue("quick", queue="sync", dedupe_key="sync:1")
    db.session.commit()
    assert db.session.get(JobRun, other.id) is not None


def test_finished_work_may_be_started_again(app: Flask, handlers: dict[str, Any]) -> None:
    handlers["quick"] = lambda job: None
    first = enqueue("quick", queue="sync", dedupe_key="sync:1")
    db.session.commit()
    assert run(first.id) == "done"
    assert enqueue("quick", queue="sync", dedupe_key="sync:1").id != first.id


def test_work_for_later_is_announced_when_it_is_due(app: Flask, row: Callable[[int], Any]) -> None:
    later = enqueue("quick", queue="bg", run_at=now() + timedelta(hours=1))
    db.session.commit()
    assert (reconcile.reconcile(), queue.waiting("bg"), row(later.id).state) == (0, 0, "waiting")
    later.run_at = now() - timedelta(seconds=1)
    db.session.commit()
    assert (reconcile.reconcile(), queue.waiting("bg")) == (1, 1)
    assert reconcile.reconcile() == 0


def test_a_lost_wake_up_is_sent_again_also_over_an_empty_valkey(app: Flask) -> None:
    job = enqueue("quick", queue="rt")
    db.session.commit()
    valkey.client.flushdb()
    assert reconcile.reconcile() == 0, "too early to call it lost"
    job.poked_at = now() - timedelta(seconds=6)
    db.session.commit()
    assert reconcile.reconcile() == 1
    assert queue.woken("rt") == {job.id}


def test_work_behind_a_long_queue_is_not_announced_twice(app: Flask) -> None:
    job = enqueue("quick", queue="rt")
    db.session.commit()
    job.poked_at = now() - timedelta(minutes=5)
    db.session.commit()
    assert (reconcile.reconcile(), queue.waiting("rt")) == (0, 1)


def test_starting_work_does_not_need_valkey(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(valkey, "_url", "redis://127.0.0.1:1/0")
    monkeypatch.setattr(valkey, "_client", None)
    job = enqueue("quick", queue="rt")
    db.session.commit()
    assert db.session.get(JobRun, job.id).state == "queued"
    assert reconcile.reconcile() == 0
