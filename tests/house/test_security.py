"""The door holds everywhere: every route, every method, every answer (design security.md, E3 to E6, E9, E13 to E15)."""

from __future__ import annotations

import logging
import os
import re
import uuid
from collections.abc import Iterator

import pytest
import redis
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from tests.make import people as make
from webapp.door import limits
from webapp.door.here import local_path, public_url
from webapp.door.marks import anyone
from webapp.extensions import db
from webapp.observe import Redacting

UNSAFE = {"POST", "PUT", "PATCH", "DELETE"}
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def _paths(app: Flask) -> Iterator[tuple[Rule, str]]:
    """Every rule with an address that fits it."""
    for rule in app.url_map.iter_rules():
        values = {
            name: 1 if "Integer" in type(kind).__name__ else str(uuid.uuid4())
            for name, kind in rule._converters.items()
        }
        if rule.endpoint == "static":
            values["filename"] = "css/base.css"
        with app.test_request_context():
            built = app.url_map.bind("127.0.0.1").build(rule.endpoint, values, method=next(iter(rule.methods or ())))
        yield rule, built


def _unsafe(app: Flask) -> list[tuple[str, str]]:
    return [
        (path, method)
        for rule, path in _paths(app)
        for method in sorted((rule.methods or set()) & UNSAFE)
        if not getattr(app.view_functions[rule.endpoint], "for_machines", False)
    ]


def _whole_database() -> list[object]:
    noted = ("last_seen_at", "last_used_at", "expires_at")
    found: list[object] = []
    for table in db.metadata.sorted_tables:
        columns = [column for column in table.columns if column.name not in noted]
        found.append((table.name, sorted(map(repr, db.session.execute(db.select(*columns)).all()))))
    db.session.rollback()
    return found


# Headers


@pytest.mark.parametrize("signed_in", [False, True])
def test_every_answer_carries_the_headers(app: Flask, signed_in: bool) -> None:
    browser = make.browser(make.user(admin=True) if signed_in else None)
    answers = [browser.get(path) for rule, path in _paths(app) if "GET" in (rule.methods or ())]
    answers += [browser.get("/nothing/here"), browser.get("/api/nothing"), browser.delete("/sign-in")]
    for answer in answers:
        for name, value in HEADERS.items():
            assert answer.headers.get(name) == value, answer.request.path
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy and "unsafe" not in policy
        assert "Strict-Transport-Security" not in answer.headers
        if not answer.request.path.startswith("/static/"):
            assert "no-store" in answer.headers["Cache-Control"] or "private" in answer.headers["Cache-Control"]
        answer.close()


def test_the_nonce_is_new_for_each_answer_and_the_one_of_its_scripts(app: Flask, client: FlaskClient) -> None:
    make.user()
    seen = set()
    for _ in range(3):
        answer = client.get("/sign-in")
        nonce = re.search(r"'nonce-([^']+)'", answer.headers["Content-Security-Policy"])
        assert nonce is not None
        assert set(re.findall(r'<script[^>]*nonce="([^"]+)"', answer.text)) == {nonce.group(1)}
        seen.add(nonce.group(1))
    assert len(seen) == 3


def test_forms_may_end_at_the_consent_pages_and_nowhere_else(app: Flask, client: FlaskClient) -> None:
    policy = client.get("/sign-up").headers["Content-Security-Policy"]
    form_action = next(rule for rule in policy.split("; ") if rule.startswith("form-action"))
    assert form_action.split()[1] == "'self'"
    assert "https://accounts.spotify.com" in form_action
    assert all(urls.startswith("https://") for urls in form_action.split()[2:])


def test_static_files_are_kept_by_browsers(app: Flask, client: FlaskClient) -> None:
    answer = client.get("/static/css/base.css")
    assert "max-age=31536000" in answer.headers["Cache-Control"]
    answer.close()


class TestOverHttps:
    @pytest.fixture
    def given(self) -> dict[str, object]:
        return {"PUBLIC_URL": "https://music.example.org"}

    def test_the_cookie_is_for_this_host_over_https_only(self, app: Flask) -> None:
        make.user()
        answer = make.browser().post("/sign-in", data={"name": "alice", "password": make.PASSWORD})
        cookie = next(line for line in answer.headers.getlist("Set-Cookie") if line.startswith("__Host-unisson="))
        assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))
        assert "Domain" not in cookie
        assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"


# CSRF


def test_no_change_goes_through_without_the_token(app: Flask) -> None:
    browser = make.browser(make.user(admin=True))
    del browser.environ_base["HTTP_X_CSRFTOKEN"]
    before, routes = _whole_database(), _unsafe(app)
    assert len(routes) >= 15
    for path, method in routes:
        for headers in ({}, {"X-CSRFToken": "wrong"}, {"Sec-Fetch-Site": "same-origin"}):
            answer = browser.open(path, method=method, headers=headers)
            assert answer.status_code in (400, 403), (method, path, answer.status_code)
    assert _whole_database() == before


def test_no_change_goes_through_from_another_site(app: Flask) -> None:
    browser = make.browser(make.user(admin=True))
    before = _whole_database()
    foreign = (
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site", "Origin": "http://127.0.0.1:8000"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Referer": "https://evil.example/127.0.0.1:8000/"},
    )
    for path, method in _unsafe(app):
        for headers in foreign:
            answer = browser.open(path, method=method, headers=headers)
            assert answer.status_code == 403, (method, path, headers)
    assert _whole_database() == before


def test_our_own_page_goes_through(app: Flask) -> None:
    person = make.user()
    browser = make.browser(person)
    for headers in (
        {"Sec-Fetch-Site": "same-origin"},
        {"Origin": "http://127.0.0.1:8000"},
        {"Origin": "http://localhost"},
    ):
        assert browser.post("/settings/theme", data={"theme": "dark"}, headers=headers).status_code == 303


def test_a_token_of_somebody_elses_sign_in_is_worth_nothing(app: Flask) -> None:
    """Who can plant a cookie in my browser plants a session and a token of their own."""
    mallory, alice = make.browser(make.user("mallory")), make.browser(make.user())
    planted = mallory.get_cookie("unisson-flash")
    alice.set_cookie("unisson-flash", planted.value if planted else "")
    token = {"X-CSRFToken": mallory.environ_base["HTTP_X_CSRFTOKEN"]}
    assert alice.post("/settings/theme", data={"theme": "dark"}, headers=token).status_code == 403


def test_no_page_changes_anything_by_being_looked_at(app: Flask) -> None:
    make.noise()
    browser = make.browser(make.user(admin=True))
    before = _whole_database()
    for rule, path in _paths(app):
        if "GET" in (rule.methods or ()) and "callback" not in rule.rule:
            browser.get(path).close()
    assert _whole_database() == before


# Identity


def test_nobody_passes_without_an_identity_except_where_it_is_meant(app: Flask, client: FlaskClient) -> None:
    make.user()
    meant = {
        "/sign-up", "/sign-in", "/password/forgot", "/password/reset/<secret>", "/invitations/<secret>",
        "/settings/theme", "/healthz", "/readyz", "/metrics", "/static/<path:filename>", "/api/openapi.json",
    }  # fmt: skip
    for rule, path in _paths(app):
        if rule.rule in meant or getattr(app.view_functions[rule.endpoint], "for_machines", False):
            continue
        for method in sorted((rule.methods or set()) - {"OPTIONS"}):
            answer = client.open(path, method=method)
            if path.startswith("/api/"):
                assert answer.status_code == 401, (method, path)
            else:
                assert (answer.status_code, (answer.location or "")[:8]) == (303, "/sign-in"), (method, path)


def test_a_sign_in_known_before_is_not_the_one_afterwards(app: Flask) -> None:
    """Session fixation: what somebody put into the browser is replaced, and what it held is ended."""
    person = make.user()
    browser = make.browser(person)
    before, flash_before = browser.get_cookie("unisson"), browser.get_cookie("unisson-flash")
    browser.post("/sign-in", data={"name": "alice", "password": make.PASSWORD})
    after, flash_after = browser.get_cookie("unisson"), browser.get_cookie("unisson-flash")
    assert before and after and before.value != after.value
    assert (flash_before and flash_before.value) != (flash_after and flash_after.value)
    old = app.test_client()
    old.set_cookie("unisson", before.value)
    assert old.get("/settings/profile").status_code == 303


def test_flask_login_keeps_no_cookie_of_its_own(app: Flask, client: FlaskClient) -> None:
    person = make.user()
    with client.session_transaction() as session:
        session["_user_id"] = str(person.id)
    assert client.get("/settings/profile").status_code == 303
    browser = make.browser(person)
    browser.set_cookie("remember_token", "1|of another program on this host")
    assert browser.get("/settings/profile").status_code == 200


# Ways out


@pytest.mark.parametrize(
    "path",
    ["//evil.example", "https://evil.example", "/\\evil.example", "\\\\evil", "/\t/evil.example", "javascript:alert(1)",
     "/ok\r\nSet-Cookie: a=b", "evil", "", None, "///evil", "/\x00"],
)  # fmt: skip
def test_nobody_is_sent_to_another_site(path: str | None) -> None:
    assert local_path(path, "/home") == "/home"


def test_paths_of_this_site_are_kept() -> None:
    for path in ("/", "/sync?page=2", "/a//b", "/collection/albums/x#y"):
        assert local_path(path, "/home") == path


def test_links_that_go_out_never_follow_the_host_header(app: Flask) -> None:
    with app.test_request_context("/", base_url="http://evil.example"):
        assert public_url("/invitations/x") == "http://127.0.0.1:8000/invitations/x"


def test_signing_in_never_leads_elsewhere(app: Flask) -> None:
    make.user()
    data = {"name": "alice", "password": make.PASSWORD, "next": "//evil.example/"}
    assert make.browser().post("/sign-in", data=data).location == "/"


# Limits


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


# Failures and the log


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
