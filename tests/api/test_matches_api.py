"""Matches by API: the pair as it stands, a word on it, and nothing of anybody else's."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator

from tests.make import matches, people
from webapp.api.openapi import document
from webapp.extensions import db
from webapp.models import Label, TrackRow, User, Verdict


@pytest.fixture
def user(app: Flask) -> User:
    return people.user("alice")


@pytest.fixture
def alice(client: FlaskClient, user: User) -> FlaskClient:
    client.environ_base["HTTP_AUTHORIZATION"] = people.program(user)["Authorization"]
    return client


@pytest.fixture
def path(user: User) -> str:
    row = db.session.get_one(TrackRow, matches.match(user, key="10").internal_id)
    return f"/api/matches/{row.public_id}/deezer/10"


def check(shape: object) -> None:
    whole = document()
    Draft202012Validator({"$ref": "#/components/schemas/Match", "components": whole["components"]}).validate(shape)


def test_a_match_is_told_as_the_document_has_it(alice: FlaskClient, path: str) -> None:
    answer = alice.get(path)
    assert answer.status_code == 200
    check(answer.json)
    assert answer.json["now"]["decision"] == "accept"
    assert answer.json["then"]["score"] == 0.93
    assert (answer.json["ours"]["service"], answer.json["theirs"]["id"]) == ("spotify", "10")
    assert answer.json["said"] is None


def test_a_word_is_kept_and_taken_back(alice: FlaskClient, path: str) -> None:
    answer = alice.post(path, json={"said": "wrong"})
    assert (answer.status_code, answer.json["said"], answer.json["then"]) == (200, "wrong", None)
    check(answer.json)
    answer = alice.post(path, json={"said": "take_back"})
    assert answer.json["said"] is None
    assert [row["said"] for row in answer.json["history"]] == ["wrong"]
    assert answer.json["history"][0]["taken_back_at"]


def test_another_object_is_named_by_its_address(alice: FlaskClient, path: str) -> None:
    answer = alice.post(path, json={"said": "another", "another": "https://www.deezer.com/track/77"})
    assert (answer.json["external_id"], answer.json["said"], answer.json["now"]) == ("77", "right", None)
    check(answer.json)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"said": "perhaps"}, "said"), ({}, "said"), ({"said": "another"}, "another"),
        ({"said": "another", "another": "Teardrop"}, "another"), ({"say": "right"}, "say"),
    ],
)  # fmt: skip
def test_nonsense_is_a_clear_error(alice: FlaskClient, path: str, body: dict[str, str], field: str) -> None:
    answer = alice.post(path, json=body)
    assert (answer.status_code, answer.json["errors"][0]["field"]) == (422, field)
    assert db.session.query(Verdict).count() == 0


def test_what_is_somebody_elses_is_not_there(alice: FlaskClient, user: User) -> None:
    row = db.session.get_one(TrackRow, matches.match(people.user("bob"), key="30").internal_id)
    for way in (alice.get, alice.post):
        assert way(f"/api/matches/{row.public_id}/deezer/30", json={"said": "wrong"}).status_code == 404
    assert db.session.query(Label).count() == 0
