"""Access tokens, and how the API answers those who come with or without one."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask, g
from flask.testing import FlaskClient

from tests.make import people as make
from webapp.extensions import db
from webapp.models import AccessToken, User
from webapp.models.kinds import now


def test_without_an_identity_the_answer_is_a_problem_that_says_how_to_sign_in(app: Flask, client: FlaskClient) -> None:
    make.user()
    answer = client.get("/api/users/me")
    assert answer.status_code == 401
    assert answer.content_type == "application/problem+json"
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert answer.json == {
        "type": "about:blank",
        "title": "Unauthorized",
        "status": 401,
        "detail": "Sign in, or send a personal access token: Authorization: Bearer uni_…",
    }


def test_a_token_made_on_the_page_opens_the_api_until_it_is_revoked(app: Flask, client: FlaskClient) -> None:
    browser = make.browser(make.user())
    made = browser.post("/settings/tokens", data={"label": "my scrobbler"})
    assert made.status_code == 201
    secret = "uni_" + made.text.split("uni_")[1].split("<")[0]
    row = db.session.scalars(db.select(AccessToken)).one()
    assert secret not in (row.secret_hash, row.label)
    assert row.hint == secret[-4:]
    headers = {"Authorization": f"Bearer {secret}"}
    me = client.get("/api/users/me", headers=headers)
    assert me.json and me.json["name"] == "alice"
    assert g.auth == f"token:{row.public_id}"
    assert secret not in browser.get("/settings/tokens").text
    assert browser.post(f"/settings/tokens/{row.public_id}/revoke").status_code == 303
    assert client.get("/api/users/me", headers=headers).status_code == 401


def test_the_last_use_is_noted_at_most_once_a_minute(app: Flask, client: FlaskClient) -> None:
    headers = make.program(make.user())
    row = db.session.scalars(db.select(AccessToken)).one()
    client.get("/api/users/me", headers=headers)
    first = row.last_used_at
    client.get("/api/users/me", headers=headers)
    assert first is not None and row.last_used_at == first
    row.last_used_at = now() - timedelta(minutes=2)
    db.session.commit()
    client.get("/api/users/me", headers=headers)
    assert row.last_used_at >= first


def test_a_token_opens_no_pages(app: Flask, client: FlaskClient) -> None:
    assert client.get("/settings/profile", headers=make.program(make.user())).status_code == 303


def test_a_wrong_token_is_not_made_good_by_a_cookie(app: Flask) -> None:
    browser = make.browser(make.user())
    for header in ("Bearer uni_wrong", "Bearer ", "bearer x"):
        assert browser.get("/api/users/me", headers={"Authorization": header}).status_code == 401


def test_somebody_elses_token_is_not_there(app: Flask) -> None:
    make.noise()
    before = make.everything()
    bob = make.browser(make.user("stranger-0"))
    alices = make.user()
    make.token(alices, "only for alice")
    row = db.session.scalars(db.select(AccessToken).where(AccessToken.user_id == alices.id)).one()
    assert bob.post(f"/settings/tokens/{row.public_id}/revoke").status_code == 404
    assert row.revoked_at is None
    assert {line for line in before if line[0] == "access_tokens"} <= set(make.everything())
    assert "only for alice" not in bob.get("/settings/tokens").text


def test_a_signed_in_browser_needs_its_token_for_changes_a_program_does_not(app: Flask, client: FlaskClient) -> None:
    person = make.user()
    assert client.patch("/api/users/me", json={"theme": "dark"}, headers=make.program(person)).status_code == 200
    browser = make.browser(person)
    assert browser.patch("/api/users/me", json={"theme": "light"}).status_code == 200
    del browser.environ_base["HTTP_X_CSRFTOKEN"]
    refused = browser.patch("/api/users/me", json={"theme": "dark"})
    assert (refused.status_code, refused.content_type) == (403, "application/problem+json")
    assert person.theme == "light"


def test_a_program_that_also_shows_a_cookie_needs_the_csrf_token(app: Flask) -> None:
    person = make.user()
    browser = make.browser(person)
    del browser.environ_base["HTTP_X_CSRFTOKEN"]
    assert browser.patch("/api/users/me", json={"theme": "dark"}, headers=make.program(person)).status_code == 403


def test_every_other_column_is_refused_and_nothing_changes(app: Flask, client: FlaskClient) -> None:
    headers = make.program(make.user())
    before = make.everything()
    for column in User.__table__.columns:
        if column.name in ("name", "language", "timezone", "theme"):
            continue
        answer = client.patch("/api/users/me", json={column.name: "1", "theme": "dark"}, headers=headers)
        assert answer.status_code == 422
        assert answer.json and answer.json["errors"] == [{"field": column.name, "message": "no such field"}]
    assert make.everything() == before


def test_what_a_program_sends_wrong_is_a_problem(app: Flask, client: FlaskClient) -> None:
    headers = make.program(make.user())
    for status, sent in (
        (400, {"data": "{", "content_type": "application/json"}),
        (415, {"data": "theme=dark"}),
        (422, {"json": ["theme"]}),
        (422, {"json": {"theme": 1}}),
        (422, {"json": {"timezone": "Mars/Base"}}),
        (413, {"data": b"{" + b" " * 1_100_000, "content_type": "application/json"}),
    ):
        answer = client.patch("/api/users/me", headers=headers, **sent)  # type: ignore[arg-type]
        assert (answer.status_code, answer.content_type) == (status, "application/problem+json")
        assert answer.json and answer.json["status"] == status
    assert client.get("/api/nothing", headers=headers).status_code == 404
    assert client.delete("/api/users/me", headers=headers).headers["Allow"]


def test_sixty_changes_a_minute_are_one_persons_share(app: Flask, client: FlaskClient) -> None:
    headers, others = make.program(make.user()), make.program(make.user("bob"))
    codes = [client.patch("/api/users/me", json={}, headers=headers).status_code for _ in range(61)]
    assert codes == [200] * 60 + [429]
    refused = client.patch("/api/users/me", json={}, headers=headers)
    assert 0 < int(refused.headers["Retry-After"]) <= 60
    assert client.patch("/api/users/me", json={}, headers=others).status_code == 200
