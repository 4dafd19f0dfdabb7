"""Runs: live while they last, then their books; nobody sees another person's."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.make import pages, people
from webapp.extensions import db
from webapp.models import Placement, Run, User
from webapp.models.kinds import now

PART = {"HX-Request": "true"}


@pytest.fixture
def alice(app: Flask) -> User:
    person = people.user("alice")
    pages.connected(person)
    pages.link(person)
    return person


@pytest.fixture
def signed_in(client: FlaskClient, alice: User) -> FlaskClient:
    return people.sign_in(client, alice)


def test_sync_now_begins_one_run_and_shows_the_one_under_way(signed_in: FlaskClient) -> None:
    first = signed_in.post("/sync/runs")
    run = db.session.query(Run).one()
    assert (first.status_code, first.location) == (303, f"/sync/runs/{run.public_id}")
    again = signed_in.post("/sync/runs", follow_redirects=True)
    assert "A run is under way already" in again.text
    assert db.session.query(Run).count() == 1


def test_what_is_ticked_is_what_the_run_is_about(signed_in: FlaskClient) -> None:
    signed_in.post("/sync/runs", data={"entities": ["likes"], "services": ["spotify", "deezer"], "dry_run": "1"})
    run = db.session.query(Run).one()
    assert (run.entities, run.services, run.dry_run) == (["likes"], [], True)


def test_one_service_alone_is_not_run(signed_in: FlaskClient, app: Flask) -> None:
    assert signed_in.post("/sync/runs", data={"services": ["spotify"]}).location == "/sync"
    carol = people.browser(people.user("carol"))
    assert carol.post("/sync/runs").location == "/connections"
    assert db.session.query(Run).count() == 0


@pytest.mark.parametrize("state", ["queued", "running", "waiting"])
def test_an_open_run_asks_for_itself(signed_in: FlaskClient, alice: User, state: str) -> None:
    run = pages.run(alice, state, done=31, total=84, resume_at=now() + timedelta(hours=2))
    pages.say(run, "The plan takes 12 write calls.")
    path = f"/sync/runs/{run.public_id}"
    page, part = signed_in.get(path), signed_in.get(path, headers=PART)
    assert "<!doctype" in page.text
    assert "<!doctype" not in part.text
    assert part.text.count(f'hx-get="{path}"') == 1
    assert 'hx-trigger="every 1s"' in part.text
    assert "/cancel" in part.text
    assert "The plan takes 12 write calls." in part.text
    assert "HX-Request" in page.headers["Vary"]


@pytest.mark.parametrize("state", ["success", "partial", "error", "cancelled"])
def test_an_ended_run_has_no_trigger(signed_in: FlaskClient, alice: User, state: str) -> None:
    run = pages.books(pages.run(alice, state, error_details="Something."), written=3, absent=1)
    part = signed_in.get(f"/sync/runs/{run.public_id}", headers=PART).text
    assert "hx-get" not in part
    assert "hx-trigger" not in part
    assert "/cancel" not in part
    assert "Where every track went" in part


def test_a_waiting_run_says_why_and_until_when(signed_in: FlaskClient, alice: User) -> None:
    run = pages.run(alice, "waiting", resume_at=now() + timedelta(hours=5), error_details="Spotify asks for a pause.")
    html = signed_in.get(f"/sync/runs/{run.public_id}").text
    assert "Waiting until" in html
    assert "Spotify asks for a pause." in html


def test_a_run_that_writes_tells_pace_and_time_left(signed_in: FlaskClient, alice: User) -> None:
    run = pages.run(alice, "running", done=40, total=100)
    pages.operations(run, 40, finished_at=now())
    html = signed_in.get(f"/sync/runs/{run.public_id}").text
    assert "2 a second" in html
    assert "about 30 seconds left" in html
    assert "40%" in html


def test_stop_asks_the_run_to_stop(signed_in: FlaskClient, alice: User) -> None:
    run = pages.run(alice, "running")
    assert signed_in.post(f"/sync/runs/{run.public_id}/cancel").status_code == 303
    db.session.refresh(run)
    assert run.cancel_asked_at
    assert "Stopping" in signed_in.get(f"/sync/runs/{run.public_id}").text


def test_every_piece_of_the_balance_opens_its_rows(signed_in: FlaskClient, alice: User) -> None:
    run = pages.books(pages.run(alice), written=60, absent=3)
    base = f"/sync/runs/{run.public_id}"
    assert f"{base}/rows?outcome=written" in signed_in.get(base).text
    first, second = signed_in.get(f"{base}/rows?outcome=written"), signed_in.get(f"{base}/rows?outcome=written&page=2")
    assert "Track 49 ·" in first.text
    assert "Track 50 ·" not in first.text
    assert "Track 59 ·" in second.text
    assert "Deezer does not have it." in signed_in.get(f"{base}/rows?outcome=absent").text
    assert signed_in.get(f"{base}/rows?outcome=nonsense").status_code == 404


def test_a_download_cannot_bring_formulas(signed_in: FlaskClient, alice: User) -> None:
    run = pages.books(pages.run(alice), written=6)
    bad = ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx"]
    for row, text in zip(db.session.query(Placement).order_by(Placement.id), bad, strict=True):
        row.label = text
    db.session.commit()
    answer = signed_in.get(f"/sync/runs/{run.public_id}/rows.csv?outcome=written")
    assert answer.mimetype == "text/csv"
    assert "attachment" in answer.headers["Content-Disposition"]
    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"), newline="")))
    assert [row[0] for row in rows[1:]] == ["'" + text for text in bad]


def test_a_plan_says_that_nothing_was_written_and_what_it_costs(signed_in: FlaskClient, alice: User) -> None:
    run = pages.run(alice, dry_run=True)
    pages.operations(run, 60, state="planned")
    pages.operations(run, 2, target="Likes", kind="like", service="spotify", state="planned")
    base = f"/sync/runs/{run.public_id}"
    assert "Nothing was written" in signed_in.get(base).text
    html = signed_in.get(f"{base}/plan").text
    assert "60 lines, about 2 calls" in html
    assert "2 lines, about 1 call" in html
    assert "Add “Track 0 · Somebody”" in html
    assert "Like “Track 1 · Somebody”" in signed_in.get(f"{base}/plan?page=2").text


def test_questions_of_a_run_stand_at_its_end(signed_in: FlaskClient, alice: User) -> None:
    run = pages.run(alice, "partial", conflicts_count=1)
    pages.doubtful(alice, sync_history_id=run.id)
    html = signed_in.get(f"/sync/runs/{run.public_id}").text
    assert "1 row is for you to decide" in html
    assert "Paranoid Android · Radiohead" in html


def test_the_history_is_paged_and_watches_an_open_run(signed_in: FlaskClient, alice: User) -> None:
    for _ in range(30):
        pages.run(alice)
    html = signed_in.get("/sync").text
    assert html.count("/sync/runs/") >= 25
    assert "page=2" in html
    assert "hx-get" not in html
    pages.run(alice, "running")
    assert 'hx-trigger="every 2s"' in signed_in.get("/sync", headers=PART).text


def test_runs_of_others_are_not_there(signed_in: FlaskClient) -> None:
    run = pages.books(pages.run(people.user("bob"), "running"), written=1)
    for tail in ("", "/rows", "/rows.csv", "/plan"):
        assert signed_in.get(f"/sync/runs/{run.public_id}{tail}").status_code == 404
    assert signed_in.post(f"/sync/runs/{run.public_id}/cancel").status_code == 404
    assert run.public_id not in signed_in.get("/sync").text


def test_a_person_without_services_or_links_is_told_the_next_step(app: Flask) -> None:
    assert "Two services are needed" in people.browser(people.user("dora")).get("/sync").text
    erin = people.user("erin")
    pages.connected(erin)
    assert "Nothing is linked yet" in people.browser(erin).get("/sync").text
