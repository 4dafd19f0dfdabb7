"""The start page: doors for a new person, then one sentence on whether all is in unison, and what needs a person."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.make import pages, people
from webapp.models import User
from webapp.models.kinds import now


@pytest.fixture
def given() -> dict[str, Any]:
    return {"REHEARSAL": True, "REHEARSAL_URL": "http://127.0.0.1:9"}


@pytest.fixture
def alice(app: Flask) -> User:
    people.noise()
    stranger = people.user("stranger-0")
    pages.connected(stranger)
    pages.doubtful(stranger, pages.link(stranger, "Hers alone"))
    return people.user("alice")


@pytest.fixture
def signed_in(client: FlaskClient, alice: User) -> FlaskClient:
    return people.sign_in(client, alice)


def test_a_new_person_sees_three_doors_and_no_empty_dashboard(signed_in: FlaskClient) -> None:
    html = signed_in.get("/").text
    assert "Connect a service" in html
    assert "Rehearse without an account" in html
    assert "Import a file" in html
    assert 'name="rehearsal" value="1"' in html
    assert "Sync now" not in html


def test_a_stranger_is_sent_to_sign_in(app: Flask, alice: User) -> None:
    answer = app.test_client().get("/")
    assert answer.status_code == 303
    assert "/sign-in" in answer.location


@pytest.mark.parametrize(
    ("setting", "sentence"),
    [
        ("nothing", "Nothing is linked yet"),
        ("link", "Nothing was brought into unison yet"),
        ("run", "Everything is in unison"),
        ("question", "1 question waits for you"),
        ("expired", "Deezer asks you to sign in again"),
        ("failed", "The last run was not finished"),
        ("busy", "A run is under way"),
        ("held", "In unison, but for a few things"),
    ],
)
def test_one_sentence_says_how_things_stand(signed_in: FlaskClient, alice: User, setting: str, sentence: str) -> None:
    pages.connection(alice, "spotify")
    pages.connection(alice, "deezer", status="expired" if setting == "expired" else "connected")
    if setting != "nothing":
        link = pages.link(alice, held="40 tracks are gone." if setting == "held" else "")
        if setting == "question":
            pages.doubtful(alice, link)
    if setting in ("run", "held", "failed"):
        pages.run(alice, "error" if setting == "failed" else "success")
    if setting == "busy":
        pages.run(alice, "running")
    assert f"<h1>{sentence}</h1>" in signed_in.get("/").text


def test_nothing_of_other_people_shows(signed_in: FlaskClient, alice: User) -> None:
    pages.connected(alice)
    html = signed_in.get("/").text
    assert "Hers alone" not in html
    assert "1 question" not in html


def test_a_service_says_as_whom_when_and_until_when_it_is_limited(signed_in: FlaskClient, alice: User) -> None:
    row = pages.connection(alice, "spotify", account_name="ada.l", last_sync=now())
    pages.playlist(alice, row, "Road")
    pages.connection(alice, "deezer", blocked_until=now().replace(year=now().year + 1))
    html = signed_in.get("/").text
    assert "as ada.l" in html
    assert "limited" in html
    assert "Playlists seen" in html


def test_the_page_asks_again_only_while_a_run_is_open(signed_in: FlaskClient, alice: User) -> None:
    pages.connected(alice)
    run = pages.run(alice, "running", done=3, total=9)
    part = signed_in.get("/", headers={"HX-Request": "true"})
    assert "<!doctype" not in part.text
    assert 'hx-trigger="every 2s"' in part.text
    run.state = "success"
    from webapp.extensions import db

    db.session.commit()
    assert "hx-get" not in signed_in.get("/", headers={"HX-Request": "true"}).text
    assert f"/sync/runs/{run.public_id}" in signed_in.get("/").text


def test_the_page_stands_without_valkey(client: FlaskClient, alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    from webapp.extensions import valkey

    pages.connected(alice)
    people.sign_in(client, alice)
    monkeypatch.setattr(valkey, "_url", "redis://127.0.0.1:1/0")
    monkeypatch.setattr(valkey, "_client", None)
    assert client.get("/").status_code == 200
    assert client.get("/connections").status_code == 200
