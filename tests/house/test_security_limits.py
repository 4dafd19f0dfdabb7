"""How often something may be tried, and what failures tell (design security.md, E3, E15)."""

from __future__ import annotations

import logging
import os
import uuid

import pytest
import redis
from flask import Flask

from tests.make import people as make
from webapp.door import limits
from webapp.door.marks import anyone
from webapp.extensions import db
from webapp.observe import Redacting


def test_five_tries_a_minute_reach_the_password_however_many_processes(app: Flask, settings: object) -> None:
    from webapp import create_app
    from webapp.actions import sign_in as action

    make.user()
    reached = []
    real = action.is_right
    action.is_right = lambda *given: reached.append(1) or real(*given)  # type: ignore[assignment,func-returns-value]
    try:
        other = create_app(settings)  # type: ignore[arg-type]
        other.config["TESTING"] = True
        codes = []
        for n in range(50):
            with (app if n % 2 else other).app_context():
                name = ("alice", "ALICE", "alice@example.org")[n % 3]
                browser = make.browser()
                browser.environ_base["REMOTE_ADDR"] = f"127.0.1.{n}"
                codes.append(browser.post("/sign-in", data={"name": name, "password": "wrong one"}).status_code)
        with other.app_context():
            db.engine.dispose()
    finally:
        action.is_right = real
    assert len(reached) == 5
    assert codes == [422] * 5 + [429] * 45


def test_who_tries_too_often_is_told_when_to_come_back(app: Flask) -> None:
    browser = make.browser()
    make.user()
    answers = [browser.post("/sign-in", data={"name": "alice", "password": "wrong one"}) for _ in range(6)]
    assert answers[-1].status_code == 429
    assert 0 < int(answers[-1].headers["Retry-After"]) <= 60
    assert "Try again in" in answers[-1].text
    assert 'value="alice"' in answers[-1].text


def test_the_right_password_forgets_the_tries(app: Flask) -> None:
    make.user()
    for _ in range(4):
        for password in ("wrong one", make.PASSWORD):
            answer = make.browser().post("/sign-in", data={"name": "alice", "password": password})
    assert answer.status_code == 303


def test_one_address_gets_twenty_tries_a_minute_at_any_names(app: Flask) -> None:
    make.user()
    browser = make.browser()
    codes = [browser.post("/sign-in", data={"name": f"n{n}", "password": "x"}).status_code for n in range(22)]
    assert codes == [422] * 20 + [429] * 2


def test_without_valkey_each_process_counts_alone_and_says_so(
    app: Flask, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    make.user()

    class Gone:
        def hit(self, *_: object) -> bool:
            raise redis.ConnectionError("gone")

    monkeypatch.setattr(limits.limiter, "_limiter", Gone())
    who = uuid.uuid4().hex
    assert [bool(limits.wait("sign-in of an account", who)) for _ in range(6)] == [False] * 5 + [True]
    assert "Valkey does not answer" in caplog.text


def test_a_failure_shows_a_reference_and_never_the_story(app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    make.user()

    @anyone
    def fail() -> str:
        raise RuntimeError("canary-in-the-mine")

    app._got_first_request = False
    app.add_url_rule("/fail", "fail", fail)
    app.add_url_rule("/api/fail", "api_fail", fail)
    app.config["PROPAGATE_EXCEPTIONS"] = False
    page, problem = app.test_client().get("/fail"), app.test_client().get("/api/fail")
    for answer in (page, problem):
        assert answer.status_code == 500
        assert "canary" not in answer.text and "Traceback" not in answer.text
    assert problem.content_type == "application/problem+json"
    assert problem.json and problem.json["reference"] in caplog.text
    assert "canary-in-the-mine" in caplog.text


def test_secrets_do_not_reach_the_log(app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    canary = f"canary-{os.urandom(6).hex()}"
    with caplog.at_level(logging.DEBUG):
        browser = make.browser()
        browser.post("/sign-up", data={"name": "alice", "email": "a@example.org", "password": canary})
        secret = browser.get_cookie("unisson")
        browser.post("/sign-in", data={"name": canary, "password": canary})
        browser.get("/api/users/me", headers={"Authorization": f"Bearer uni_{canary}"})
    assert secret is not None
    written = "\n".join(Redacting("%(message)s").format(record) for record in caplog.records)
    assert canary not in written
    assert secret.value not in written


def test_nobody_can_forge_a_line_of_the_log() -> None:
    record = logging.LogRecord("x", logging.INFO, "", 0, "a\r\nERROR forged", (), None)
    assert "\n" not in Redacting("%(message)s").format(record)
