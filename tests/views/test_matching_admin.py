"""The matcher's weights as the administrator sees them: what can be learned, a fit under way, what it came to."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from tests.make import learning as make
from tests.make import matches, people
from webapp.domain.matching.model import SHIPPED
from webapp.extensions import db
from webapp.jobs import run as jobs_run
from webapp.jobs.matching import KEY, KIND
from webapp.models import JobRun, MatcherModel, User
from webapp.models.kinds import now
from webapp.store import models

HTMX = {"HX-Request": "true"}


@pytest.fixture
def alice(app: Flask) -> User:
    return people.user("alice", admin=True)


@pytest.fixture
def browser(alice: User) -> FlaskClient:
    return people.browser(alice)


@pytest.fixture(autouse=True)
def small_benchmark(monkeypatch: pytest.MonkeyPatch) -> None:
    make.small_benchmark(monkeypatch)


def a_job(state: str = "queued", reason: str = "") -> JobRun:
    row = JobRun(kind=KIND, queue="bg", dedupe_key=KEY, state=state, reason=reason)
    db.session.add(row)
    db.session.commit()
    return row


def test_only_administrators_see_and_change_the_weights(app: Flask, alice: User) -> None:
    row = make.model(state="active")
    bob = people.browser(people.user("bob"))
    assert bob.get("/admin/matching").status_code == 404
    for path in ("", "/reset", f"/{row.public_id}/use"):
        assert bob.post(f"/admin/matching{path}").status_code == 404
    db.session.refresh(row)
    assert row.state == "active"
    assert db.session.query(JobRun).count() == 0


def test_without_labels_the_page_says_what_to_do_next(browser: FlaskClient) -> None:
    html = browser.get("/admin/matching").text
    assert "The shipped weights are used" in html and SHIPPED.name in html
    assert "Nothing to learn from yet" in html
    assert 'href="/admin/accuracy"' in html
    assert "Fit again" not in html


def test_labels_are_counted_by_what_can_be_made_of_them(alice: User, browser: FlaskClient) -> None:
    make.labels(alice, 3)
    spotify = matches.track("Theirs", service="spotify", isrc="GBAAA9800322")
    make.label(alice, ("spotify", str(spotify.origin_id)), make.pair()[0])
    one, other = make.pair()
    make.label(alice, one, other)
    make.label(people.user("bob"), one, other, "other")
    html = browser.get("/admin/matching").text
    for name, number in (("Usable pairs", 3), ("From Spotify only", 1), ("Contradictory", 1), ("No longer known", 0)):
        assert f'<dt>{name}</dt><dd><span class="stat-figure">{number}</span>' in html
    assert "17 more usable pairs" in html
    assert "Fit again" not in html
    answer = browser.post("/admin/matching", follow_redirects=True)
    assert "It takes 20 usable labels; there are 3." in answer.text
    assert db.session.query(JobRun).count() == 0


def test_a_fit_is_one_job_however_often_it_is_asked_for(alice: User, browser: FlaskClient) -> None:
    make.labels(alice, 20)
    assert "Fit again" in browser.get("/admin/matching").text
    assert browser.post("/admin/matching").location == "/admin/matching"
    assert "under way already" in browser.post("/admin/matching", follow_redirects=True).text
    row = db.session.query(JobRun).one()
    assert (row.kind, row.queue, row.dedupe_key, row.args) == (KIND, "bg", KEY, {})


def test_a_fit_under_way_is_shown_and_the_page_asks_until_it_ends(alice: User, browser: FlaskClient) -> None:
    make.labels(alice, 20)
    browser.post("/admin/matching")
    html = browser.get("/admin/matching").text
    assert 'hx-trigger="every 1s"' in html
    assert "A fit waits for a worker." in html
    row = db.session.query(JobRun).one()
    db.session.execute(sa.update(JobRun).values(state="running", reason="measuring"))
    db.session.commit()
    part = browser.get("/admin/matching", headers=HTMX).text
    assert part.lstrip().startswith("<div")
    assert 'is-now" aria-current="step"><span class="step-sign">3</span>Measure' in part
    db.session.execute(sa.update(JobRun).values(state="queued", reason=""))
    db.session.commit()
    assert jobs_run.run(row.id, "a test") == "done"
    part = browser.get("/admin/matching", headers=HTMX).text
    assert "hx-trigger" not in part
    assert "Weights fitted here are used" in part
    assert models.active().name in part


def test_a_fit_tells_what_it_did_and_what_it_learned(alice: User, browser: FlaskClient) -> None:
    make.model(state="active")
    html = browser.get("/admin/matching").text
    assert "Weights fitted here are used" in html and "2026-11-20.1" in html
    assert "97.00%" in html and "97.50%" in html and "better" in html
    assert '<th scope="row">Same ISRC</th>' in html and "+0.50" in html
    assert html.count("<h3>") == 1


def test_refused_weights_say_why_and_cannot_be_used(alice: User, browser: FlaskClient) -> None:
    before = {"wrong_accepts": 0.004, "f1": 0.97}
    after = {"wrong_accepts": 0.006, "f1": 0.98}
    figures = {"before": before, "after": after, "worse": ["wrong_accepts"]}
    row = make.model(state="refused", figures=figures)
    html = browser.get("/admin/matching").text
    assert "They do worse on the shipped benchmark: Wrong accepts 0.40% → 0.60%." in html
    assert "Use these again" not in html
    answer = browser.post(f"/admin/matching/{row.public_id}/use", follow_redirects=True)
    assert "cannot be used" in answer.text
    assert models.active() is SHIPPED


def test_a_missing_benchmark_is_named(browser: FlaskClient) -> None:
    make.model(state="refused", figures={"before": {"f1": 0.0}, "after": {"f1": 0.0}, "worse": []})
    assert "The shipped benchmark is missing" in browser.get("/admin/matching").text


def test_the_shipped_weights_and_former_ones_can_be_chosen(alice: User, browser: FlaskClient) -> None:
    row = make.model(state="active")
    assert "Set back to the shipped weights" in browser.get("/admin/matching").text
    browser.post("/admin/matching/reset")
    assert models.active() is SHIPPED
    html = browser.get("/admin/matching").text
    assert "Set back to the shipped weights" not in html
    assert f'action="/admin/matching/{row.public_id}/use"' in html
    answer = browser.post(f"/admin/matching/{row.public_id}/use", follow_redirects=True)
    assert "2026-11-20.1 is used from the next run on." in answer.text
    assert models.active().name == "2026-11-20.1"
    assert browser.post("/admin/matching/not-there/use").status_code == 404


def test_weights_that_rest_say_so(alice: User, browser: FlaskClient) -> None:
    make.model(state="active", base="shipped-before")
    html = browser.get("/admin/matching").text
    assert "The weights 2026-11-20.1 rest." in html
    assert "They were fitted on shipped-before" in html
    assert "The shipped weights are used" in html
    assert "What was learned" not in html


def test_a_fit_that_failed_is_not_silent(alice: User, browser: FlaskClient) -> None:
    a_job("failed", "ValueError: something odd")
    html = browser.get("/admin/matching").text
    assert "the weights stay as they are: ValueError: something odd" in html
    a_job("done")
    assert "something odd" not in browser.get("/admin/matching").text


def test_the_heaviest_page_stays_light(alice: User, browser: FlaskClient) -> None:
    make.labels(alice, 20)
    for number in range(1, 20):
        make.model(f"2026-11-20.{number}")
    row = make.model("2026-11-21.1", state="active")
    row.weights = row.weights | {"weights": {name: value + 1.5 for name, value in SHIPPED.weights.items()}}
    db.session.commit()
    answer = browser.get("/admin/matching")
    assert len(answer.data) < 60_000
    assert db.session.query(MatcherModel).count() == 20


def test_a_look_at_the_page_changes_nothing(alice: User, browser: FlaskClient) -> None:
    row = make.model(state="active", ended_at=None, created_at=now())
    for _ in range(2):
        browser.get("/admin/matching")
    db.session.refresh(row)
    assert row.state == "active"
