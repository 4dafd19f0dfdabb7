"""A forgotten password, from the request to the new one."""

from __future__ import annotations

import logging
import re
from datetime import timedelta

import pytest
from flask import Flask

from tests.make import people as make
from webapp.actions.reset_password import begin_reset
from webapp.extensions import db
from webapp.models import SignIn
from webapp.models.kinds import now

OTHER = "another four good words"


def _mailed_link(caplog: pytest.LogCaptureFixture) -> str:
    found = re.search(r"http://\S+(/password/reset/\S+)", caplog.text)
    assert found is not None
    return found.group(1)


def test_the_answer_does_not_tell_whether_the_address_is_known(app: Flask) -> None:
    make.user()
    texts = []
    for email in ("alice@example.org", "nobody@example.org"):
        answer = make.browser().post("/password/forgot", data={"email": email})
        assert answer.status_code == 200
        texts.append(re.sub(r'(nonce|content|csrf_token|X-CSRFToken|hx-headers:inherited)="?[^"> ]*', "", answer.text))
    assert texts[0].split("<main")[1] == texts[1].split("<main")[1]


def test_a_mailed_link_sets_a_new_password_once_and_ends_all_sign_ins(
    app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    browser = make.browser(make.user())
    with caplog.at_level(logging.INFO):
        make.browser().post("/password/forgot", data={"email": "ALICE@example.org"})
    link = _mailed_link(caplog)
    stranger = make.browser()
    assert stranger.get(link).status_code == 200
    assert stranger.post(link, data={"password": "12345678"}).status_code == 422
    assert stranger.post(link, data={"password": OTHER}).location == "/sign-in"
    assert db.session.scalars(db.select(SignIn)).all() == []
    assert browser.get("/settings/profile").status_code == 303
    assert stranger.post(link, data={"password": OTHER + "!"}).status_code == 404
    assert make.browser().post("/sign-in", data={"name": "alice", "password": OTHER}).status_code == 303


def test_a_link_is_good_for_one_hour(app: Flask) -> None:
    secret = begin_reset(make.user(), now=now() - timedelta(minutes=61))
    assert make.browser().get(f"/password/reset/{secret}").status_code == 404
    assert make.browser().post(f"/password/reset/{secret}", data={"password": OTHER}).status_code == 404


def test_a_second_link_replaces_the_first(app: Flask) -> None:
    person = make.user()
    first, second = begin_reset(person, now=now()), begin_reset(person, now=now())
    assert make.browser().get(f"/password/reset/{first}").status_code == 404
    assert make.browser().get(f"/password/reset/{second}").status_code == 200


def test_one_address_is_sent_three_mails_an_hour_and_the_answer_stays_the_same(
    app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    make.user()
    with caplog.at_level(logging.INFO):
        answers = [make.browser().post("/password/forgot", data={"email": "alice@example.org"}) for _ in range(5)]
    assert [answer.status_code for answer in answers] == [200] * 5
    assert caplog.text.count("/password/reset/") == 3
