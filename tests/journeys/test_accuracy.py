"""An audit judged in one sitting by keyboard, in a real browser; and without a script; pages fit to be seen."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from werkzeug.serving import make_server

from tests.journeys.test_main_job import AXE, TAGS
from tests.make import learning, people
from tests.make import matches as make
from webapp.extensions import db
from webapp.models import Audit, AuditItem, User


@pytest.fixture
def alice(app: Flask) -> User:
    return people.user("alice", admin=True)


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    """The application on a port of its own."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def sign_in(page: Any, address: str) -> None:
    page.goto(f"{address}/sign-in")
    page.fill("[name=name]", "alice")
    page.fill("[name=password]", people.PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url(f"{address}/")


def draw(page: Any, address: str) -> None:
    page.goto(f"{address}/admin/accuracy")
    page.check("#number-20")
    page.click("main button:has-text('Draw')")
    page.wait_for_url("**/admin/accuracy/*")


def at(page: Any) -> str:
    return str(page.locator(".judging-at .figure").inner_text())


def press(page: Any, key: str, then: str) -> None:
    page.keyboard.press(key)
    page.locator(f".judging-at .figure:text-is('{then}')").wait_for()


def said() -> list[str | None]:
    db.session.expire_all()
    return [item.said for item in db.session.query(AuditItem).order_by(AuditItem.position)]


def test_an_audit_is_judged_by_keyboard_without_leaving_the_page(alice: User, address: str, page: Any) -> None:
    make.matches(alice, 6)
    sign_in(page, address)
    draw(page, address)
    page.evaluate("window.stayed = true")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.method) if request.resource_type == "fetch" else None)
    press(page, "ArrowRight", "2 of 6")
    assert asked == ["POST"], "one round trip brings the next pair"
    press(page, "n", "3 of 6")
    press(page, "u", "4 of 6")
    press(page, "Backspace", "3 of 6")
    press(page, "z", "2 of 6")
    press(page, "ArrowLeft", "3 of 6")
    press(page, "ArrowUp", "4 of 6")
    page.locator("#announcer:has-text('4 of 6')").wait_for()
    press(page, "y", "5 of 6")
    assert said() == ["right", "wrong", "unsure", "right", None, None]
    page.locator("#said-right").focus()
    press(page, "Enter", "6 of 6")
    assert page.evaluate("document.activeElement.id") == "said-right", "the focus stays where it was"
    assert page.evaluate("scrollY") == 0
    page.keyboard.press("ArrowRight")
    page.locator("h2:text-is('All 6 are judged')").wait_for()
    assert page.evaluate("window.stayed"), "the page was not loaded anew"
    page.locator("#said-finish:focus").wait_for()
    page.keyboard.press("Enter")
    page.locator("h2:has-text('1 of 5 judged were wrong: 20.0%')").wait_for()


def test_a_key_that_is_held_or_hit_twice_judges_one_pair(alice: User, address: str, page: Any) -> None:
    make.matches(alice, 4)
    sign_in(page, address)
    draw(page, address)
    for _ in range(6):
        page.keyboard.down("ArrowRight")  # after the first one the browser calls it a repetition
    page.keyboard.up("ArrowRight")
    page.locator(".judging-at .figure:text-is('2 of 4')").wait_for()
    page.evaluate("for (let n = 0; n < 2; n++) document.getElementById('said-wrong').click()")
    page.locator(".judging-at .figure:text-is('3 of 4')").wait_for()
    page.wait_for_timeout(300)
    assert at(page) == "3 of 4"
    assert said() == ["right", "wrong", None, None]


def test_an_audit_is_judged_without_a_script(alice: User, address: str, page: Any) -> None:
    make.matches(alice, 2)
    with page.context.browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 800}) as context:
        plain = context.new_page()
        sign_in(plain, address)
        draw(plain, address)
        plain.click("#said-wrong")
        assert at(plain) == "2 of 2"
        plain.click("#said-back")
        assert at(plain) == "1 of 2"
        plain.click("#said-right")
        plain.click("#said-right")
        plain.click("#said-finish")
        assert "None of 2 judged was wrong" in plain.locator("main").inner_text()
        draw(plain, address)
        plain.click("main summary:has-text('Throw away')")
        plain.click("main button:has-text('Throw it away')")
        assert plain.url.endswith("/admin/accuracy")
        assert "is thrown away" in plain.locator("main").inner_text()
    db.session.expire_all()
    assert db.session.query(Audit).count() == 1


def test_every_page_is_fit_to_be_seen(alice: User, address: str, page: Any) -> None:
    """axe finds nothing, nothing scrolls sideways on a phone, and no page is heavy."""
    make.matches(alice, 4)
    learning.labels(alice, 3)
    learning.model("2026-11-19.1", state="refused")
    learning.model("2026-11-20.1")
    learning.model("2026-11-21.1", state="active")
    sign_in(page, address)
    empty = people.user("bob", admin=True)
    first = judge_all(page, address)
    page.click("#said-finish")
    page.locator("h2:has-text('judged were wrong')").wait_for()
    make.matches(alice, 2)  # the wrong ones were corrected
    second = judge_all(page, address)
    paths = ["/admin/people", "/admin/accuracy", "/admin/matching", "/settings/profile", first, second]
    look(page, address, [*paths, f"{first}?said=right"])
    page.click("#said-back")
    page.locator(".judging-at").wait_for()
    look(page, address, [second])
    page.context.clear_cookies()
    page.goto(f"{address}/sign-in")
    page.fill("[name=name]", empty.name)
    page.fill("[name=password]", people.PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url(f"{address}/")
    look(page, address, ["/admin/accuracy"])


def judge_all(page: Any, address: str) -> str:
    """Draw four pairs and judge them: the address of the audit."""
    draw(page, address)
    for key, then in (("n", "2 of 4"), ("y", "3 of 4"), ("u", "4 of 4")):
        press(page, key, then)
    page.keyboard.press("n")
    page.locator("#said-finish").wait_for()
    return str(page.url.removeprefix(address))


def look(page: Any, address: str, paths: list[str]) -> None:
    state = page.context.storage_state()
    for width, scheme in ((390, "light"), (1280, "dark")):
        with page.context.browser.new_context(
            viewport={"width": width, "height": 800}, color_scheme=scheme, storage_state=state, bypass_csp=True
        ) as context:
            other = context.new_page()
            for path in paths:
                answer = other.goto(address + path)
                assert answer.status == 200, path
                assert len(answer.body()) < 60_000, path
                assert other.evaluate("document.documentElement.scrollWidth") <= width, path
                if AXE.exists():
                    other.evaluate(AXE.read_text(encoding="utf-8"))
                    found = other.evaluate("(tags) => axe.run(document, { runOnly: tags })", TAGS)["violations"]
                    assert [(rule["id"], rule["nodes"][0]["html"]) for rule in found] == [], path
