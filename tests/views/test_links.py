"""Links: proposals first, then what is kept in unison; never more queries for more lines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from tests.make import pages, people
from webapp.extensions import db
from webapp.models import Link, Proposal, Run, User


@pytest.fixture
def alice(app: Flask) -> User:
    person = people.user("alice")
    pages.connected(person)
    return person


@pytest.fixture
def bobs(alice: User) -> Link:
    bob = people.user("bob")
    pages.connected(bob)
    pages.proposal(bob, "Bob only")
    return pages.link(bob, "Bob's own")


@pytest.fixture
def signed_in(client: FlaskClient, alice: User) -> FlaskClient:
    return people.sign_in(client, alice)


@contextmanager
def counted() -> Iterator[list[str]]:
    statements: list[str] = []

    def note(*args: Any) -> None:
        statements.append(args[2])

    sa.event.listen(db.engine, "before_cursor_execute", note)
    yield statements
    sa.event.remove(db.engine, "before_cursor_execute", note)


def test_sure_proposals_are_ticked_and_creations_are_not(signed_in: FlaskClient, alice: User) -> None:
    sure, doubtful = pages.proposal(alice, "Sure"), pages.proposal(alice, "Doubtful", 3, 0.4)
    creation = pages.proposal(alice, "Alone", None, 0.5)
    html = signed_in.get("/links").text
    ticked = set(re.findall(r'id="proposal-([^"]+)"[^>]* checked', html))
    assert ticked == {sure.public_id}
    assert doubtful.public_id in html
    assert "Only on one side: would be created, private" in html
    assert html.index("Only on one side") < html.index(creation.public_id)
    assert "77 the same" in html


def test_what_is_ticked_becomes_links_and_a_run(signed_in: FlaskClient, alice: User, bobs: Link) -> None:
    one, two = pages.proposal(alice, "One"), pages.proposal(alice, "Two")
    theirs = db.session.query(Proposal).filter_by(name="Bob only").one()
    answer = signed_in.post("/links/proposals", data={"proposal": [one.public_id, theirs.public_id]})
    run = db.session.query(Run).one()
    assert answer.status_code == 303
    assert answer.location == f"/sync/runs/{run.public_id}"
    assert [link.name for link in db.session.query(Link).filter_by(user_id=alice.id)] == ["One"]
    db.session.refresh(two)
    assert two.state == "open"


def test_nothing_ticked_is_said_and_nothing_begins(signed_in: FlaskClient) -> None:
    answer = signed_in.post("/links/proposals", follow_redirects=True)
    assert "Nothing was ticked" in answer.text
    assert db.session.query(Run).count() == 0


def test_a_look_shows_how_far_it_is_and_stops_asking_when_it_has_ended(signed_in: FlaskClient) -> None:
    assert signed_in.post("/links/look").location == "/links"
    part = signed_in.get("/links", headers={"HX-Request": "true"}).text
    assert 'hx-trigger="every 1s"' in part
    assert "<!doctype" not in part
    run = db.session.query(Run).one()
    assert run.mode == "look"
    run.state = "success"
    db.session.commit()
    assert "hx-get" not in signed_in.get("/links", headers={"HX-Request": "true"}).text


def test_fifty_links_take_no_more_queries_than_one(signed_in: FlaskClient, alice: User, bobs: Link) -> None:
    pages.link(alice, "First", lacking=1)
    signed_in.get("/links")
    with counted() as few:
        signed_in.get("/links")
    for number in range(49):
        pages.link(alice, f"Playlist {number}", entries=2, lacking=1)
    db.session.expire_all()
    with counted() as many:
        answer = signed_in.get("/links")
    assert answer.text.count('class="switch is-on"') == 25
    assert signed_in.get("/links?page=2").text.count('class="switch is-on"') == 25
    assert len(many) == len(few) <= 25
    assert len(answer.data) < 60_000
    assert "Bob" not in answer.text


def test_a_full_page_of_proposals_and_links_stays_small(signed_in: FlaskClient, alice: User) -> None:
    for number in range(60):
        pages.proposal(alice, f"A playlist with quite some name {number}")
        pages.link(alice, f"Another playlist with a name {number}", 1, held="40 of 84 tracks on Deezer are gone.")
    answer = signed_in.get("/links")
    assert "Keep all sure ones" in answer.text
    assert len(answer.data) < 60_000


def test_every_sure_proposal_is_taken_at_once(signed_in: FlaskClient, alice: User, bobs: Link) -> None:
    for number in range(30):
        pages.proposal(alice, f"Sure {number}")
    pages.proposal(alice, "Doubtful", 3, 0.4)
    signed_in.post("/links/proposals", data={"every": "1"})
    assert db.session.query(Link).filter_by(user_id=alice.id).count() == 30


def test_a_link_is_paused_renamed_and_forgotten(signed_in: FlaskClient, alice: User) -> None:
    link = pages.link(alice, "Road")
    path = f"/links/{link.public_id}"
    assert signed_in.post(f"{path}/state/paused").status_code == 303
    assert signed_in.post(path, data={"name": "Trip", "mode": "add_only"}).location == path
    db.session.refresh(link)
    assert (link.state, link.name, link.mode) == ("paused", "Trip", "add_only")
    assert signed_in.post(path, data={"name": " "}).status_code == 422
    assert "stay as they are" in signed_in.get(path).text
    assert signed_in.post(f"{path}/forget").status_code == 303
    assert db.session.query(Link).count() == 0


def test_what_a_link_lacks_is_listed_with_its_reason(signed_in: FlaskClient, alice: User) -> None:
    link = pages.link(alice, "Road", entries=4, lacking=2)
    html = signed_in.get(f"/links/{link.public_id}").text
    assert html.count("Deezer does not have it.") == 2
    assert "Road track 1" in html


def test_a_link_is_made_by_hand_from_the_playlists_seen(signed_in: FlaskClient, alice: User) -> None:
    row = pages.connection(people.user("carol"), "spotify")
    pages.playlist(people.user("carol"), row, "Carol's")
    mine = db.session.query(pages.Connection).filter_by(user_id=alice.id, service_type="spotify").one()
    pages.playlist(alice, mine, "Road")
    form = signed_in.get("/links/new?q=roa").text
    assert "spotify-Road" in form
    assert "Carol" not in form
    data = {"entity": "playlist", "mode": "two_way", "list-spotify": "spotify-Road", "list-deezer": "+", "name": ""}
    signed_in.post("/links", data=data)
    link = db.session.query(Link).one()
    assert (link.name, link.state) == ("Road", "armed")
    assert [member.external_id for member in link.members] == ["spotify-Road", None]


def test_a_link_by_hand_that_cannot_be_made_keeps_what_was_chosen(signed_in: FlaskClient) -> None:
    answer = signed_in.post("/links", data={"entity": "playlist", "list-spotify": "x", "name": "My name"})
    assert answer.status_code == 422
    assert "My name" in answer.text
    assert "two services" in answer.text


def test_links_of_others_are_not_there(signed_in: FlaskClient, bobs: Link) -> None:
    path = f"/links/{bobs.public_id}"
    assert signed_in.get(path).status_code == 404
    for tail in ("", "/state/paused", "/forget"):
        assert signed_in.post(path + tail, data={"name": "mine"}).status_code == 404
    db.session.refresh(bobs)
    assert bobs.state == "armed"
