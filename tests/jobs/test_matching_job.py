"""The job of a fit: it tells its steps, ends without weights where there are too few labels, and makes way."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from tests.make import learning as make
from tests.make import people
from webapp.extensions import db
from webapp.jobs import matching, run, stopping
from webapp.jobs.lease import claim
from webapp.models import JobRun, MatcherModel, User
from webapp.models.kinds import now
from webapp.store import models


@pytest.fixture
def alice(app: Flask) -> User:
    return people.user("alice", admin=True)


@pytest.fixture(autouse=True)
def small_benchmark(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    make.small_benchmark(monkeypatch)
    yield
    stopping.forget()


def row() -> Any:
    with db.engine.connect() as connection:
        return connection.execute(sa.select(JobRun.__table__)).one()


def test_a_fit_is_carried_out_and_names_who_asked_for_it(alice: User) -> None:
    make.labels(alice, 20)
    assert matching.start(alice.id)
    assert not matching.start(alice.id)
    assert matching.under_way() == ("queued", "")
    assert run.run(row().id, "a test") == "done"
    assert matching.under_way() is None
    made = db.session.query(MatcherModel).one()
    assert (made.created_by, made.state) == (alice.id, "active")
    assert models.active().name == made.name


def test_each_step_is_told_to_those_who_watch(alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    make.labels(alice, 20)
    matching.start(alice.id)
    seen: list[tuple[str, str] | None] = []
    tell = matching._tell

    def watched(job: Any, step: str) -> None:
        tell(job, step)
        with db.engine.connect() as connection:
            seen.append(tuple(connection.execute(sa.select(JobRun.state, JobRun.reason)).one()))  # type: ignore[arg-type]

    monkeypatch.setattr(matching, "_tell", watched)
    run.run(row().id, "a test")
    assert seen == [("running", step) for step in ("gathering", "fitting", "measuring", "deciding")]
    assert row().reason == ""


def test_too_few_labels_are_no_failure(alice: User) -> None:
    make.labels(alice, 3)
    matching.start(alice.id)
    assert run.run(row().id, "a test") == "done"
    assert db.session.query(MatcherModel).count() == 0
    assert matching.failure() == ""


def test_a_worker_that_is_stopped_puts_the_fit_back(alice: User) -> None:
    make.labels(alice, 20)
    matching.start(alice.id)
    stopping.ask()
    assert run.run(row().id, "a test") == "queued"
    assert db.session.query(MatcherModel).count() == 0
    stopping.forget()
    assert run.run(row().id, "a test") == "done"


def test_a_fit_that_was_taken_over_writes_nothing(alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    make.labels(alice, 20)
    matching.start(alice.id)
    tell = matching._tell

    def taken_over(job: Any, step: str) -> None:
        tell(job, step)
        if step == "deciding":
            with db.engine.begin() as connection:
                connection.execute(sa.update(JobRun.__table__).values(lease_until=now() - timedelta(seconds=1)))
            assert claim(job.id, "another") is not None

    monkeypatch.setattr(matching, "_tell", taken_over)
    assert run.run(row().id, "a test") == "lost"
    assert db.session.query(MatcherModel).count() == 0
