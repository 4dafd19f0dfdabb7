"""Settings of a person: profile, password, theme."""

from __future__ import annotations

from flask import Flask

from tests.make import people as make
from webapp.extensions import db
from webapp.models import SignIn, User

OTHER = "another four good words"


def test_a_person_changes_name_language_and_time_zone(app: Flask) -> None:
    person = make.user()
    browser = make.browser(person)
    changes = {"name": "Alice B", "email": person.email, "language": "en", "timezone": "Europe/Zurich"}
    assert browser.post("/settings/profile", data=changes).location == "/settings/profile"
    assert (person.name, person.name_key, person.language, person.timezone) == (
        "Alice B",
        "alice b",
        "en",
        "Europe/Zurich",
    )
    assert 'value="Europe/Zurich" selected' in browser.get("/settings/profile").text


def test_a_new_mail_address_asks_for_the_password(app: Flask) -> None:
    person = make.user()
    browser = make.browser(person)
    changes = {"name": "alice", "email": "new@example.org", "language": "", "timezone": ""}
    refused = browser.post("/settings/profile", data=changes)
    assert refused.status_code == 422
    assert 'id="current-error"' in refused.text
    assert 'value="new@example.org"' in refused.text
    assert browser.post("/settings/profile", data=changes | {"current": make.PASSWORD}).status_code == 303
    assert person.email == "new@example.org"


def test_a_name_that_somebody_else_has_is_refused_whatever_its_case(app: Flask) -> None:
    make.user("bob")
    person = make.user()
    answer = make.browser(person).post("/settings/profile", data={"name": "BOB"})
    assert answer.status_code == 422
    assert person.name == "alice"


def test_only_the_fields_of_the_form_can_be_changed(app: Flask) -> None:
    person = make.user()
    before = {column.name: getattr(person, column.name) for column in User.__table__.columns}
    everything = dict.fromkeys(before, "1") | {"name": "alice", "email": person.email, "timezone": "", "language": ""}
    assert make.browser(person).post("/settings/profile", data=everything).status_code == 303
    db.session.refresh(person)
    assert {column.name: getattr(person, column.name) for column in User.__table__.columns} == before


def test_a_new_password_signs_out_every_other_browser_and_renews_this_one(app: Flask) -> None:
    person = make.user()
    here, there = make.browser(person), make.browser(person)
    old = here.get_cookie("unisson")
    changed = here.post("/settings/password", data={"current": make.PASSWORD, "password": OTHER})
    assert changed.location == "/settings/password"
    new = here.get_cookie("unisson")
    assert old and new and old.value != new.value
    assert here.get("/settings/profile").status_code == 200
    assert there.get("/settings/profile").status_code == 303
    assert len(db.session.scalars(db.select(SignIn)).all()) == 1
    assert make.browser().post("/sign-in", data={"name": "alice", "password": OTHER}).status_code == 303


def test_the_old_password_is_asked_for_and_a_wrong_one_changes_nothing(app: Flask) -> None:
    person = make.user()
    browser = make.browser(person)
    before = person.password_hash
    for current, new, field in (("wrong", OTHER, "current"), (make.PASSWORD, "iloveyou1", "password")):
        answer = browser.post("/settings/password", data={"current": current, "password": new})
        assert answer.status_code == 422
        assert f'id="{field}-error"' in answer.text
    assert person.password_hash == before


def test_the_theme_is_remembered_for_a_person_and_for_a_browser(app: Flask) -> None:
    person = make.user()
    answer = make.browser(person).post("/settings/theme", data={"theme": "dark", "next": "/settings/tokens"})
    assert answer.location == "/settings/tokens"
    assert person.theme == "dark"
    stranger = make.browser()
    assert stranger.post("/settings/theme", data={"theme": "light", "next": "//evil.example"}).location == "/"
    assert 'data-theme="light"' in stranger.get("/sign-in").text
    assert stranger.post("/settings/theme", data={"theme": "pink"}).status_code == 400
