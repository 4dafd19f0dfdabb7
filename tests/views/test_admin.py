"""People and invitations, as administrators and others see them."""

from __future__ import annotations

from flask import Flask

from tests.make import people as make
from webapp.extensions import db
from webapp.models import Invitation, User
from webapp.models.kinds import now


def test_for_other_people_there_is_no_administration(app: Flask) -> None:
    alice = make.user(admin=True)
    bob = make.browser(make.user("bob"))
    before = make.everything()
    assert bob.get("/admin").status_code == 404
    assert bob.get("/admin/people").status_code == 404
    assert bob.post("/admin/invitations", data={}).status_code == 404
    for verb in ("disable", "enable", "promote"):
        assert bob.post(f"/admin/people/{alice.public_id}/{verb}").status_code == 404
    assert make.everything() == before


def test_a_disabled_person_is_out_at_once_with_browser_and_program(app: Flask) -> None:
    alice, bob = make.browser(make.user(admin=True)), make.user("bob")
    browser, program = make.browser(bob), make.program(bob)
    assert app.test_client().get("/api/users/me", headers=program).status_code == 200
    assert alice.post(f"/admin/people/{bob.public_id}/disable").status_code == 303
    assert browser.get("/settings/profile").status_code == 303
    assert app.test_client().get("/api/users/me", headers=program).status_code == 401
    assert alice.post(f"/admin/people/{bob.public_id}/enable").status_code == 303
    assert make.browser().post("/sign-in", data={"name": "bob", "password": make.PASSWORD}).status_code == 303


def test_the_last_administrator_cannot_be_disabled(app: Flask) -> None:
    make.user("charlie", admin=True, disabled_at=now())
    alice = make.user(admin=True)
    browser = make.browser(alice)
    browser.post(f"/admin/people/{alice.public_id}/disable")
    assert "last administrator" in browser.get("/admin/people").text
    assert alice.disabled_at is None


def test_who_becomes_administrator_signs_in_anew(app: Flask) -> None:
    alice, bob = make.browser(make.user(admin=True)), make.user("bob")
    old = make.browser(bob)
    alice.post(f"/admin/people/{bob.public_id}/promote")
    assert db.session.get(User, bob.id).is_admin  # type: ignore[union-attr]
    assert old.get("/admin/people").status_code == 303


def test_an_invitation_link_is_shown_once_with_the_public_address(app: Flask) -> None:
    alice = make.browser(make.user(admin=True))
    made = alice.post("/admin/invitations", data={"note": "for charlie"})
    assert made.status_code == 201
    assert "http://127.0.0.1:8000/invitations/" in made.text
    later = alice.get("/admin/people").text
    assert "for charlie" in later
    assert "8000/invitations/" not in later
    assert len(db.session.scalars(db.select(Invitation)).one().secret_hash) == 64


def test_an_invitation_to_a_wrong_address_is_not_made(app: Flask) -> None:
    answer = make.browser(make.user(admin=True)).post("/admin/invitations", data={"email": "nowhere", "note": "x"})
    assert answer.status_code == 422
    assert 'id="email-error"' in answer.text
    assert db.session.scalars(db.select(Invitation)).all() == []
