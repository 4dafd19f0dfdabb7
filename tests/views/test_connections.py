"""Connections: a card for each service with what it can do, and every button with its token."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.make import pages, people
from webapp.extensions import db
from webapp.models import Connection, Consent, ProviderApp, User


@pytest.fixture
def given() -> dict[str, Any]:
    return {"REHEARSAL": True, "REHEARSAL_URL": "http://127.0.0.1:9", "SPOTIFY_CLIENT_ID": "", "DEEZER_APP_ID": ""}


@pytest.fixture
def alice(app: Flask) -> User:
    people.noise()
    pages.connected(people.user("stranger-0"))
    return people.user("alice")


@pytest.fixture
def signed_in(client: FlaskClient, alice: User) -> FlaskClient:
    return people.sign_in(client, alice)


def forms(html: str) -> list[str]:
    return re.findall(r"<form[^>]*method=\"post\".*?</form>", html, re.S)


def test_every_form_carries_a_token(signed_in: FlaskClient, alice: User) -> None:
    pages.connection(alice, "spotify")
    found = forms(signed_in.get("/connections").text)
    assert len(found) >= 5
    assert all('name="csrf_token"' in form for form in found)


def test_a_form_without_its_token_changes_nothing(app: Flask, signed_in: FlaskClient, alice: User) -> None:
    pages.connection(alice, "spotify")
    del signed_in.environ_base["HTTP_X_CSRFTOKEN"]
    assert signed_in.post("/connections/spotify/disconnect").status_code == 403
    assert db.session.query(Connection).filter_by(user_id=alice.id).one().status == "connected"


def test_rehearsing_leads_to_the_consent_page(signed_in: FlaskClient) -> None:
    answer = signed_in.post("/connections/spotify", data={"rehearsal": "1"})
    assert answer.status_code == 303
    assert answer.location.startswith("http://127.0.0.1:9/spotify/accounts")
    assert db.session.query(Consent).one().rehearsal


def test_without_a_client_id_the_page_says_what_to_do(signed_in: FlaskClient) -> None:
    html = signed_in.get("/connections").text
    assert "Spotify wants a client id" in html
    answer = signed_in.post("/connections/spotify", follow_redirects=True)
    assert "needs a client id" in answer.text


def test_after_the_first_service_the_second_one_is_next_and_after_two_the_links_are(
    signed_in: FlaskClient, alice: User
) -> None:
    pages.connection(alice, "spotify")
    html = signed_in.get("/connections").text
    assert "One more service" in html
    assert re.search(r'is-primary">\s*Rehearse Deezer', html)
    pages.connection(alice, "deezer")
    assert "See what belongs together" in signed_in.get("/connections").text


def test_what_is_impossible_is_said_with_its_reason(signed_in: FlaskClient, alice: User) -> None:
    can = {"sees_private": False, "write_playlists": False, "write_likes": False}
    why = {"can_write_playlists": "No keys.", "can_write_likes": "No keys.", "sees_private": "Public only."}
    pages.connection(alice, "deezer", capabilities=can | {"why_not": why})
    html = signed_in.get("/connections").text
    assert "Playlists and likes cannot be changed" in html
    assert html.count("No keys.") == 1
    assert "Public only." in html


def test_an_own_client_id_is_kept_sealed_and_can_be_erased(signed_in: FlaskClient, alice: User) -> None:
    data = {"client_id": "my-app", "client_secret": "very secret"}
    assert signed_in.post("/connections/spotify/app", data=data).status_code == 303
    row = db.session.query(ProviderApp).one()
    assert (row.user_id, row.client_id) == (alice.id, "my-app")
    assert "very secret" not in row.secret
    html = signed_in.get("/connections").text
    assert "my-app" in html
    assert "very secret" not in html
    assert "/api/sync/callback/spotify" in html
    answer = signed_in.post("/connections/spotify")
    assert "client_id=my-app" in answer.location
    assert signed_in.post("/connections/spotify/app/forget").status_code == 303
    assert db.session.query(ProviderApp).count() == 0
    assert signed_in.post("/connections/spotify/app/forget").status_code == 404


def test_a_wrong_client_id_keeps_what_was_typed_and_marks_the_field(signed_in: FlaskClient) -> None:
    answer = signed_in.post("/connections/spotify/app", data={"client_id": "two words", "client_secret": "x"})
    assert answer.status_code == 422
    assert 'value="two words"' in answer.text
    assert answer.text.count('aria-invalid="true"') == 1


def test_disconnecting_erases_the_login_and_with_the_tick_also_the_rest(signed_in: FlaskClient, alice: User) -> None:
    pages.connected(alice)
    pages.link(alice)
    assert signed_in.post("/connections/spotify/disconnect").status_code == 303
    row = db.session.query(Connection).filter_by(user_id=alice.id, service_type="spotify").one()
    db.session.refresh(row)
    assert (row.status, row.secret) == ("disconnected", "")
    signed_in.post("/connections/deezer/disconnect", data={"purge": "1"})
    assert db.session.query(Connection).filter_by(user_id=alice.id, service_type="deezer").count() == 0
    assert db.session.query(Connection).count() == 3


def test_an_unknown_service_is_not_there(signed_in: FlaskClient) -> None:
    for path in ("", "/disconnect", "/app", "/app/forget"):
        assert signed_in.post(f"/connections/nowhere{path}").status_code == 404
    assert signed_in.post("/connections/spotify/disconnect").status_code == 404
