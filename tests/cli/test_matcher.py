"""`unisson matcher`: fit again, show, set back."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.make import learning as make
from tests.make import people
from webapp.domain.matching.model import SHIPPED
from webapp.extensions import db
from webapp.models import MatcherModel, User
from webapp.store import models


@pytest.fixture
def alice(app: Flask) -> User:
    return people.user("alice", admin=True)


@pytest.fixture(autouse=True)
def small_benchmark(monkeypatch: pytest.MonkeyPatch) -> None:
    make.small_benchmark(monkeypatch)


def test_too_few_labels_are_said_in_words(app: Flask, alice: User) -> None:
    make.labels(alice, 4)
    done = app.test_cli_runner().invoke(args=["matcher", "refit"])
    assert done.exit_code == 1
    assert "4 usable labels, 20 are needed; nothing was changed" in done.output


def test_a_fit_tells_its_figures_and_is_used(app: Flask, alice: User) -> None:
    make.labels(alice, 20)
    done = app.test_cli_runner().invoke(args=["matcher", "refit"])
    assert done.exit_code == 0, done.output
    row = db.session.query(MatcherModel).one()
    assert f"{row.name} is used from the next run on" in done.output
    assert "wrong accepts" in done.output and "100.00%" in done.output
    assert (row.state, row.created_by) == ("active", None)


def test_a_refused_fit_is_an_error_with_its_reason(app: Flask, alice: User) -> None:
    make.labels(alice, 200, "other")
    done = app.test_cli_runner().invoke(args=["matcher", "refit"])
    assert done.exit_code == 1
    assert "is not used: worse on the shipped benchmark: " in done.output
    assert "F1 of accepting 100.00% → 0.00%" in done.output
    assert models.active() is SHIPPED


def test_what_is_used_is_shown_and_can_be_set_back(app: Flask, alice: User) -> None:
    make.labels(alice, 2)
    make.model("2026-11-20.1", state="active")
    run = app.test_cli_runner().invoke
    shown = run(args=["matcher", "show"]).output
    assert f"used: 2026-11-20.1 (shipped: {SHIPPED.name})" in shown
    assert "2 usable, 20 needed" in shown and "2026-11-20.1  active  from 40 labels" in shown
    assert SHIPPED.name in run(args=["matcher", "reset"]).output
    assert models.active() is SHIPPED
    assert f"used: {SHIPPED.name}" in run(args=["matcher", "show"]).output


def test_weights_that_rest_are_named(app: Flask) -> None:
    make.model("2026-11-20.1", state="active", base="shipped-before")
    assert (
        "2026-11-20.1 rests: it was fitted on shipped-before"
        in app.test_cli_runner().invoke(args=["matcher", "show"]).output
    )
