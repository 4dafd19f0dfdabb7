"""Questions: asked with both sides, answered with one button, taken back with another."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.make import pages, people
from webapp.extensions import db
from webapp.models import Link, User


@pytest.fixture
def alice(app: Flask) -> User:
    return people.user("alice")


@pytest.fixture
def road(alice: User) -> Link:
    return pages.link(alice, "Road")


@pytest.fixture
def signed_in(client: FlaskClient, alice: User) -> FlaskClient:
    return people.sign_in(client, alice)


def test_a_doubtful_match_shows_both_sides_and_every_candidate(signed_in: FlaskClient, alice: User, road: Link) -> None:
    pages.doubtful(alice, road)
    html = signed_in.get("/conflicts").text
    assert "GBAYE9700108" in html
    assert "82%" in html
    assert "same artist; title nearly equal" in html
    assert html.count("This one") == 3
    assert "It stands in “Road”" in html
    assert all('name="csrf_token"' in form for form in re.findall(r'<form[^>]*method="post".*?</form>', html, re.S))


def test_an_answer_is_kept_and_can_be_taken_back(signed_in: FlaskClient, alice: User, road: Link) -> None:
    row = pages.doubtful(alice, road)
    answer = signed_in.post(f"/conflicts/{row.public_id}", data={"candidate": "1"})
    assert (answer.status_code, answer.location) == (303, "/conflicts")
    db.session.refresh(row)
    assert (row.resolution_strategy, row.resolution["candidate"]) == ("pick", 1)
    assert "This one is it" in signed_in.get("/conflicts?status=resolved").text
    assert "No open questions" in signed_in.get("/conflicts").text
    signed_in.post(f"/conflicts/{row.public_id}/take-back", data={"from": "resolved"})
    db.session.refresh(row)
    assert row.resolved_at is None


def test_none_of_these_is_an_answer_too(signed_in: FlaskClient, alice: User) -> None:
    row = pages.doubtful(alice)
    signed_in.post(f"/conflicts/{row.public_id}", data={"action": "never"})
    db.session.refresh(row)
    assert row.resolution_strategy == "never"


@pytest.mark.parametrize("action", ["source", "target"])
def test_a_held_change_is_carried_out_or_undone(signed_in: FlaskClient, alice: User, road: Link, action: str) -> None:
    row = pages.held(alice, road)
    assert "40 of 84 tracks on Deezer are gone." in signed_in.get("/conflicts").text
    signed_in.post(f"/conflicts/{row.public_id}", data={"action": action})
    db.session.refresh(road.members[1])
    assert road.members[1].allow_removals is (action == "source")


def test_htmx_gets_the_answered_card_alone(signed_in: FlaskClient, alice: User) -> None:
    row = pages.doubtful(alice)
    part = signed_in.post(f"/conflicts/{row.public_id}", data={"candidate": "0"}, headers={"HX-Request": "true"})
    assert part.status_code == 200
    assert part.text.lstrip().startswith("<li")
    assert "Take back" in part.text
    assert "is-answered" in part.text


def test_nonsense_is_no_answer(signed_in: FlaskClient, alice: User) -> None:
    row = pages.doubtful(alice)
    for data in ({"candidate": "9"}, {"candidate": "-1"}, {"candidate": "x"}, {"action": "explode"}, {}):
        answer = signed_in.post(f"/conflicts/{row.public_id}", data=data, follow_redirects=True)
        assert "notice is-error" in answer.text
    db.session.refresh(row)
    assert row.resolved_at is None


def test_types_can_be_looked_at_alone(signed_in: FlaskClient, alice: User, road: Link) -> None:
    match, held = pages.doubtful(alice, road), pages.held(alice, road)
    html = signed_in.get("/conflicts?type=missing").text
    assert held.public_id in html
    assert match.public_id not in html


def test_a_full_page_of_questions_stays_small(signed_in: FlaskClient, alice: User, road: Link) -> None:
    for _ in range(9):
        pages.doubtful(alice, road, candidates=8)
    answer = signed_in.get("/conflicts")
    assert len(answer.data) < 60_000
    assert "page=2" in answer.text


def test_questions_of_others_are_not_there(signed_in: FlaskClient) -> None:
    bob = people.user("bob")
    row = pages.doubtful(bob, pages.link(bob, "Bob's own"))
    assert signed_in.post(f"/conflicts/{row.public_id}", data={"candidate": "0"}).status_code == 404
    assert signed_in.post(f"/conflicts/{row.public_id}/take-back").status_code == 404
    assert "Bob" not in signed_in.get("/conflicts").text
    assert "Conflicts" in signed_in.get("/conflicts").text
