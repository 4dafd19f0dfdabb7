"""Sign-ins: how long they last, and how a person ends them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from tests.make import people as make
from webapp.extensions import db
from webapp.models import SignIn
from webapp.models.kinds import now


def _only() -> SignIn:
    return db.session.scalars(db.select(SignIn)).one()


def test_a_person_sees_their_own_browsers_and_nobody_elses(app: Flask) -> None:
    make.noise()
    page = make.browser(make.user()).get("/settings/sessions").text
    assert "this one" in page
    assert "192.0.2." not in page


def test_one_browser_is_signed_out_from_another(app: Flask) -> None:
    person = make.user()
    lost = make.browser(person)
    lost_id = _only().public_id
    here = make.browser(person)
    assert here.post(f"/settings/sessions/{lost_id}/end").status_code == 303
    assert lost.get("/settings/profile").status_code == 303
    assert here.get("/settings/profile").status_code == 200


def test_signing_out_everywhere_includes_here(app: Flask) -> None:
    make.noise()
    person = make.user()
    browsers = [make.browser(person) for _ in range(3)]
    assert browsers[0].post("/settings/sessions/end-all").location == "/sign-in"
    assert [browser.get("/settings/profile").status_code for browser in browsers] == [303] * 3
    assert db.session.scalars(db.select(SignIn).where(SignIn.user_id == person.id)).all() == []
    assert len(db.session.scalars(db.select(SignIn)).all()) == 2


def test_somebody_elses_sign_in_is_not_there(app: Flask) -> None:
    bob = make.browser(make.user("bob"))
    bobs = _only().public_id
    alice = make.browser(make.user())
    assert alice.post(f"/settings/sessions/{bobs}/end").status_code == 404
    assert bob.get("/settings/profile").status_code == 200


@pytest.mark.parametrize(("field", "ago"), [("expires_at", timedelta(seconds=1)), ("ends_at", timedelta(seconds=1))])
def test_a_sign_in_ends_after_a_week_away_and_after_a_month_in_any_case(app: Flask, field: str, ago: timedelta) -> None:
    browser = make.browser(make.user())
    setattr(_only(), field, now() - ago)
    db.session.commit()
    assert browser.get("/settings/profile").status_code == 303


def test_a_visit_makes_it_last_a_week_more_and_is_noted_once_a_minute(app: Flask) -> None:
    browser = make.browser(make.user())
    browser.get("/settings/profile")
    just_noted = _only().last_seen_at
    browser.get("/settings/profile")
    assert _only().last_seen_at == just_noted
    row = _only()
    row.last_seen_at, row.expires_at = now() - timedelta(days=2), now() + timedelta(days=5)
    db.session.commit()
    browser.get("/settings/profile")
    assert _only().expires_at > now() + timedelta(days=6, hours=23)


def test_the_month_is_never_made_longer(app: Flask) -> None:
    browser = make.browser(make.user())
    row, end = _only(), now() + timedelta(days=1)
    row.last_seen_at, row.ends_at = now() - timedelta(days=2), end
    db.session.commit()
    browser.get("/settings/profile")
    assert _only().expires_at == end
