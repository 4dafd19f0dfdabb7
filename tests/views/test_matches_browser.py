"""The page of a match in a real browser: fit to be seen at every width, by keyboard, and without any script."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from werkzeug.serving import make_server

from tests.make import matches, pages, people
from webapp.domain.asking import queries
from webapp.door.identity import cookie_name
from webapp.extensions import db
from webapp.models import Label, Lookup, Operation, TrackRow, User, Verdict
from webapp.models.kinds import now
from webapp.store import tracks
from webapp.views.why import match_href

ROOT = Path(__file__).parent.parent.parent
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

pytestmark = pytest.mark.skipif(not CHROMIUM, reason="needs Chromium")


@pytest.fixture
def alice(app: Flask) -> User:
    return people.user("alice")


@pytest.fixture
def path(alice: User) -> str:
    """A match with everything that can stand about one."""
    song = matches.track(isrc="GBAYE9700108", year=1998, explicit=False, track_number=None)
    matches.told("deezer", "10", "Teardrop (Live at the Royal Albert Hall)", year=2001, duration_ms=334000)
    matches.match(alice, song, key="10")
    for i in range(3):
        matches.told("deezer", str(11 + i), f"Teardrop (Mix {i})", album="Singles 90/98", duration_ms=330000 + i * 900)
    asked = now() - timedelta(days=2)
    for question in queries(tracks.to_track(song)):
        db.session.add(
            Lookup(
                service_type="deezer", question=question.key, answers="10 11 12 13", asked_at=asked, expires_at=now()
            )
        )
    run = pages.run(alice)
    db.session.add(
        Operation(run_id=run.id, service="deezer", entity="playlist", target="Long evenings", kind="add",
                  external_id="10", state="done", finished_at=asked)
    )  # fmt: skip
    question = pages.doubtful(alice)
    question.track_id, question.candidates = song.id, [{"external_id": "10", "title": "Teardrop", "score": 0.7}]
    db.session.commit()
    return match_href(song.public_id, "deezer", "10")


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        with playwright.chromium.launch(executable_path=CHROMIUM, args=flags) as browser:
            yield browser


def entered(browser: Browser, address: str, user: User, **options: Any) -> BrowserContext:
    """A browser in which alice is signed in."""
    opened = people.open_sign_in(user.id, now=now(), address="127.0.0.1", browser="a test")
    db.session.commit()
    context = browser.new_context(**options)
    context.add_cookies([{"name": cookie_name(), "value": opened.secret, "url": address}])
    return context


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(
    browser: Browser, address: str, alice: User, path: str, width: int, scheme: Any
) -> None:
    with entered(
        browser, address, alice, viewport={"width": width, "height": 844}, color_scheme=scheme, bypass_csp=True,
        reduced_motion="reduce",
    ) as context:  # fmt: skip
        page = context.new_page()
        for step in ("as it is", "after a word", "where nothing was found"):
            target = path if step != "where nothing was found" else path.rpartition("/")[0]
            answer = page.goto(address + target)
            assert answer is not None
            assert (answer.status, len(answer.body()) < 60_000) == (200, True)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, step
            _seen(page, f"{width}-{scheme}-{step}")
            if AXE.exists():
                page.evaluate(AXE.read_text(encoding="utf-8"))
                found = page.evaluate("(tags) => axe.run(document, { runOnly: tags })", TAGS)["violations"]
                assert [(rule["id"], rule["nodes"][0]["html"]) for rule in found] == [], step
            if step == "as it is":
                page.keyboard.press("w")
                page.wait_for_selector(".match-said")


def _seen(page: Page, name: str) -> None:
    """Nothing by itself; whoever looks at pages while working on them puts a photograph here."""


def test_r_w_n_and_u_judge_and_the_page_says_what_comes(browser: Browser, address: str, alice: User, path: str) -> None:
    with entered(browser, address, alice, viewport={"width": 1280, "height": 900}) as context:
        page = context.new_page()
        complaints: list[str] = []
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(address + path)
        for key, said, words in (("r", "same", "right"), ("w", "other", "wrong"), ("n", "never", "never is this one")):
            page.keyboard.press(key)
            page.wait_for_selector(f".match-word:has-text('{words}')")
            db.session.expire_all()
            newest = db.session.query(Label).order_by(Label.id.desc()).first()
            assert newest is not None
            assert newest.said == said
        assert page.evaluate("document.activeElement.id") == "match"
        page.wait_for_function("document.getElementById('announcer').textContent.includes('next run')", timeout=9000)
        page.keyboard.press("u")
        page.wait_for_selector(".match-said", state="detached")
        page.keyboard.press("?")
        assert "Wrong: look for another one" in page.locator("#keys").inner_text()
        db.session.expire_all()
        assert db.session.query(Verdict).count() == 0
        assert page.url == address + path, "nothing was loaded anew"
        assert complaints == []


def test_without_any_script_the_same_can_be_said(browser: Browser, address: str, alice: User, path: str) -> None:
    with entered(browser, address, alice, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(address + path)
        page.get_by_role("button", name="Wrong").click()
        assert page.url == address + path
        assert "You said that it is wrong" in page.locator("main").inner_text()
        page.get_by_role("button", name="Take it back").click()
        assert "Taken back" in page.locator("main").inner_text()
        page.locator("button[name=pick][value='12']").click()
        assert page.url == address + path.rpartition("/")[0] + "/12"
        db.session.expire_all()
        assert {(row.external_id, row.same) for row in db.session.query(Verdict)} == {("10", False), ("12", True)}
        page.goto(address + path)
        page.get_by_label("A link to it").fill("https://www.deezer.com/track/77")
        page.get_by_role("button", name="It is this one").click()
        assert page.url == address + path.rpartition("/")[0] + "/77"
        assert db.session.query(TrackRow).filter_by(origin_id="77").count() == 0
