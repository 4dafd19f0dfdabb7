"""No change that our own page did not send (design security.md, E5)."""

from __future__ import annotations

from flask import Flask

from tests.make import people as make
from tests.make.routes import paths, unsafe, whole_database


def test_no_change_goes_through_without_the_token(app: Flask) -> None:
    browser = make.browser(make.user(admin=True))
    del browser.environ_base["HTTP_X_CSRFTOKEN"]
    before, routes = whole_database(), unsafe(app)
    assert len(routes) >= 15
    for path, method in routes:
        for headers in ({}, {"X-CSRFToken": "wrong"}, {"Sec-Fetch-Site": "same-origin"}):
            answer = browser.open(path, method=method, headers=headers)
            assert answer.status_code in (400, 403), (method, path, answer.status_code)
    assert whole_database() == before


def test_no_change_goes_through_from_another_site(app: Flask) -> None:
    browser = make.browser(make.user(admin=True))
    before = whole_database()
    foreign = (
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site", "Origin": "http://127.0.0.1:8000"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Referer": "https://evil.example/127.0.0.1:8000/"},
    )
    for path, method in unsafe(app):
        for headers in foreign:
            answer = browser.open(path, method=method, headers=headers)
            assert answer.status_code == 403, (method, path, headers)
    assert whole_database() == before


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
    before = whole_database()
    for rule, path in paths(app):
        if "GET" in (rule.methods or ()) and "callback" not in rule.rule:
            browser.get(path).close()
    assert whole_database() == before


def test_a_form_of_another_site_does_not_spoil_the_open_page(app: Flask) -> None:
    """Such a form comes without cookies (SameSite=Lax); what its answer sets would replace those of the person."""
    make.user()
    answer = app.test_client().post("/settings/theme", data={"theme": "dark"}, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert answer.headers.getlist("Set-Cookie") == []
    browser = make.browser(make.user())
    browser.delete_cookie("unisson-flash")
    assert browser.post("/settings/theme", data={"theme": "dark"}).status_code == 303
