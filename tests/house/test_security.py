"""The door holds everywhere: headers, identity and ways out of every route (design security.md, E4, E6, E9)."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.make import people as make
from tests.make.routes import paths
from webapp.door.here import local_path, public_url

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
}


@pytest.mark.parametrize("signed_in", [False, True])
def test_every_answer_carries_the_headers(app: Flask, signed_in: bool) -> None:
    browser = make.browser(make.user(admin=True) if signed_in else None)
    answers = [browser.get(path) for rule, path in paths(app) if "GET" in (rule.methods or ())]
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


def test_nobody_passes_without_an_identity_except_where_it_is_meant(app: Flask, client: FlaskClient) -> None:
    make.user()
    meant = {
        "/sign-up", "/sign-in", "/password/forgot", "/password/reset/<secret>", "/invitations/<secret>",
        "/settings/theme", "/healthz", "/readyz", "/metrics", "/static/<path:filename>", "/api/openapi.json",
    }  # fmt: skip
    for rule, path in paths(app):
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
