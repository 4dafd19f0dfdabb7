"""Coming in and going out, as people do it."""

from __future__ import annotations

from flask import Flask
from flask.testing import FlaskClient

from tests.make import people as make
from webapp.extensions import db
from webapp.models import SignIn, User

NEW = {"name": "alice", "email": "alice@example.org", "password": make.PASSWORD}


def test_without_an_account_every_page_leads_to_the_first_sign_up(app: Flask, client: FlaskClient) -> None:
    for path in ("/settings/profile", "/sign-in"):
        answer = client.get(path)
        assert (answer.status_code, answer.location) == (303, "/sign-up")
    assert "becomes the administrator" in client.get("/sign-up").text


def test_the_first_account_is_the_administrator_and_goes_on_to_the_connections(app: Flask) -> None:
    browser = make.browser()
    answer = browser.post("/sign-up", data=NEW)
    assert (answer.status_code, answer.location) == (303, "/")
    assert db.session.scalars(db.select(User)).one().is_admin
    assert browser.get("/settings/profile").status_code == 200


def test_after_the_first_account_the_door_is_closed_to_strangers(app: Flask) -> None:
    make.user()
    browser = make.browser()
    assert browser.get("/sign-up").status_code == 403
    assert browser.post("/sign-up", data=NEW | {"name": "bob", "email": "bob@example.org"}).status_code == 403
    assert len(db.session.scalars(db.select(User)).all()) == 1


def test_what_was_typed_stays_and_the_wrong_field_is_marked(app: Flask) -> None:
    answer = make.browser().post("/sign-up", data=NEW | {"password": "password1"})
    assert answer.status_code == 422
    assert 'value="alice"' in answer.text
    assert 'id="password-error"' in answer.text
    assert "password1" not in answer.text


def test_a_person_signs_in_by_name_or_address_whatever_the_case(app: Flask) -> None:
    make.user()
    for name in ("Alice", "ALICE@example.org"):
        browser = make.browser()
        assert browser.post("/sign-in", data={"name": name, "password": make.PASSWORD}).status_code == 303
        assert browser.get("/settings/profile").status_code == 200


def test_an_unknown_name_and_a_wrong_password_read_the_same(app: Flask) -> None:
    make.user()
    texts = []
    for name in ("alice", "nobody"):
        answer = make.browser().post("/sign-in", data={"name": name, "password": "not the one"})
        assert answer.status_code == 422
        texts.append(answer.text.split("<main")[1].replace(name, "…").split('name="csrf_token"')[0])
    assert texts[0] == texts[1]


def test_a_person_comes_back_to_the_page_they_wanted(app: Flask, client: FlaskClient) -> None:
    make.user()
    wanted = client.get("/settings/tokens")
    assert wanted.location == "/sign-in?next=%2Fsettings%2Ftokens"
    answer = make.browser().post(
        "/sign-in", data={"name": "alice", "password": make.PASSWORD, "next": "/settings/tokens"}
    )
    assert answer.location == "/settings/tokens"


def test_signing_out_ends_the_sign_in_for_copies_of_the_cookie_too(app: Flask) -> None:
    person = make.user()
    browser = make.browser(person)
    copied = browser.get_cookie("unisson")
    assert browser.post("/sign-out").location == "/sign-in"
    assert db.session.scalars(db.select(SignIn)).all() == []
    thief = app.test_client()
    thief.set_cookie("unisson", copied.value if copied else "")
    assert thief.get("/settings/profile").location.startswith("/sign-in")


def test_an_invitation_lets_one_person_in_once(app: Flask) -> None:
    admin = make.browser(make.user(admin=True))
    link = admin.post("/admin/invitations", data={"note": "for bob"}).text.split("/invitations/")[1].split("<")[0]
    bob = {"name": "bob", "email": "bob@example.org", "password": make.PASSWORD}
    assert make.browser().get(f"/invitations/{link}").status_code == 200
    assert make.browser().post(f"/invitations/{link}", data=bob).status_code == 303
    carol = {"name": "carol", "email": "carol@example.org", "password": make.PASSWORD}
    assert make.browser().post(f"/invitations/{link}", data=carol).status_code == 404
    assert {user.name for user in db.session.scalars(db.select(User))} == {"alice", "bob"}
    assert not db.session.scalars(db.select(User).where(User.name == "bob")).one().is_admin


def test_an_invitation_that_was_taken_back_opens_nothing(app: Flask) -> None:
    admin = make.browser(make.user(admin=True))
    page = admin.post("/admin/invitations", data={}).text
    link = page.split("/invitations/")[1].split("<")[0]
    revoke = page.split('action="/admin/invitations/')[1].split("/revoke")[0]
    assert admin.post(f"/admin/invitations/{revoke}/revoke").status_code == 303
    assert make.browser().get(f"/invitations/{link}").status_code == 404


def test_where_signing_up_is_open_anybody_can(app: Flask, settings: object) -> None:
    make.user()
    object.__setattr__(settings, "REGISTRATION", "open")
    answer = make.browser().post("/sign-up", data={"name": "bob", "email": "b@x.org", "password": make.PASSWORD})
    assert answer.status_code == 303


def test_where_signing_up_is_closed_nobody_can_not_even_the_first(app: Flask, settings: object) -> None:
    object.__setattr__(settings, "REGISTRATION", "closed")
    answer = make.browser().post("/sign-up", data=NEW)
    assert answer.status_code == 403
    assert "users create" in answer.text


def test_a_disabled_person_cannot_sign_in(app: Flask) -> None:
    person = make.user()
    person.disabled_at = person.created_at
    db.session.commit()
    answer = make.browser().post("/sign-in", data={"name": "alice", "password": make.PASSWORD})
    assert answer.status_code == 422
