"""Every part of the pages in a real browser: axe finds nothing, nothing is cut off, a live part lives and ends."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, Response
from playwright.sync_api import Browser, Page, sync_playwright
from werkzeug.serving import make_server

ROOT = Path(__file__).parent.parent.parent
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
POLICY = (
    "default-src 'none'; script-src 'self' 'nonce-fixed'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "font-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types htmx"
)

pytestmark = pytest.mark.skipif(not CHROMIUM, reason="needs Chromium")


@pytest.fixture
def given() -> dict[str, Any]:
    return {"REHEARSAL": True}


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    """The application on a port of its own; it gets the policy here where nothing else sets one."""
    if "csp_nonce" not in app.jinja_env.globals:
        app.jinja_env.globals["csp_nonce"] = lambda: "fixed"

        @app.after_request
        def policy(response: Response) -> Response:
            response.headers.setdefault("Content-Security-Policy", POLICY)
            return response

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


def listening(page: Page) -> list[str]:
    """What the page complains of: refused by the policy, thrown, or not found."""
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    return complaints


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(
    browser: Browser, address: str, width: int, scheme: Any
) -> None:
    if not AXE.exists():
        pytest.skip("needs axe-core: npm ci")
    size: Any = {"width": width, "height": 800}
    with browser.new_context(viewport=size, color_scheme=scheme, bypass_csp=True, reduced_motion="reduce") as context:
        page = context.new_page()
        page.goto(f"{address}/styleguide")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.evaluate("document.querySelectorAll('details:not([data-menu])').forEach((one) => { one.open = true })")
        page.evaluate(AXE.read_text(encoding="utf-8"))
        found = page.evaluate("(tags) => axe.run(document, { runOnly: tags })", TAGS)["violations"]
        assert [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found] == []


def test_a_live_part_is_fetched_under_the_policy_until_it_is_finished(browser: Browser, address: str) -> None:
    if not (ROOT / "static" / "vendor" / "htmx.min.js").exists():
        pytest.skip("needs htmx: npm ci && npm run vendor")
    with browser.new_context() as context:
        page = context.new_page()
        complaints = listening(page)
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url) if "/live" in request.url else None)
        page.goto(f"{address}/styleguide")
        page.locator("#live-log > summary").click()
        page.get_by_role("heading", name="All tracks are written").wait_for(timeout=15000)
        assert page.locator("#live-log").get_attribute("open") is not None, "what was opened stays open"
        steps = len(asked)
        page.wait_for_timeout(1500)
        assert len(asked) == steps
        assert complaints == []


def test_text_of_strangers_cannot_bring_its_own_requests(browser: Browser, address: str) -> None:
    if not (ROOT / "static" / "vendor" / "htmx.min.js").exists():
        pytest.skip("needs htmx: npm ci && npm run vendor")
    with browser.new_context() as context:
        page = context.new_page()
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(f"{address}/styleguide")
        page.evaluate(
            "() => { const one = document.createElement('p'); one.setAttribute('hx-get', '/stolen');"
            " one.setAttribute('hx-trigger', 'load'); document.querySelector('main').append(one); htmx.process(one) }"
        )
        page.wait_for_timeout(500)
        assert not [url for url in asked if "/stolen" in url]


def test_a_question_is_a_dialog_and_without_scripts_a_form(browser: Browser, address: str) -> None:
    for scripts in (True, False):
        with browser.new_context(java_script_enabled=scripts) as context:
            page = context.new_page()
            page.goto(f"{address}/styleguide")
            page.get_by_text("Remove…").click()
            page.get_by_role("button", name="Remove 214 tracks").wait_for()
            assert page.locator("dialog[open]").count() == int(scripts)
