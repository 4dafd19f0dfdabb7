"""The main job of a new person in a real browser: sign up, rehearse, link, sync, watch, see both sides equal."""

from __future__ import annotations

import os
import re
import signal
import time
from collections import Counter
from pathlib import Path
from typing import Any

from tests.journeys.conftest import House
from webapp.rehearsal.catalogue import load

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PAGES = ("/", "/connections", "/links", "/links/new", "/sync", "/conflicts", "/settings/profile", "/settings/password",
         "/settings/sessions", "/settings/tokens", "/admin/people")  # fmt: skip


def sign_up(page: Any, house: House) -> None:
    page.goto(house.url)
    assert page.url.endswith("/sign-up")
    page.fill("[name=name]", "Ada")
    page.fill("[name=email]", "ada@example.org")
    page.fill("[name=password]", "seven quiet stones in a row")
    page.click("main button[type=submit]")
    page.wait_for_selector("main a[href='/connections']")


def rehearse(page: Any, house: House, service: str) -> None:
    page.goto(f"{house.url}/connections")
    page.locator(f"form[action='/connections/{service}'] button:has-text('ehearse')").first.click()
    page.locator("input[type=radio]").first.check()
    page.locator("button:has-text('Allow')").click()
    page.wait_for_url("**/connections")
    assert "connected as Ada" in page.locator("main").inner_text()


def accept_all(page: Any, house: House) -> None:
    page.goto(f"{house.url}/links")
    page.wait_for_selector("input[name=proposal]", timeout=60_000)
    for box in page.locator("input[name=proposal]").all():
        box.check()
    page.locator("button:has-text('Keep these in unison')").click()
    page.wait_for_url("**/sync/runs/**")


def wait_for_the_end(page: Any, seconds: int = 120) -> None:
    """The page itself tells, without a reload: it asks for its live part until the run has ended."""
    page.locator("main [hx-trigger]").first.wait_for(state="detached", timeout=seconds * 1000)


def recordings(service: str, rows: list[dict[str, Any]]) -> list[str]:
    """The true ISRC of each row: single, album and compilation of one recording share it."""
    known = getattr(load(), service)
    return [known[row["track"]].isrc for row in rows if row["kind"] == "track" and row["track"] in known]


def playlists(house: House, service: str) -> dict[str, list[str]]:
    owned = house.account(service, "ada")
    return {
        p["name"].strip().casefold(): recordings(service, p["rows"])
        for p in owned["playlists"]
        if not p.get("loved") and p["owner"] == owned["id"]
    }


def numbers(page: Any) -> dict[str, int]:
    """The balance as the page says it."""
    text = page.locator(".balance-sum").inner_text()
    read, rest = text.split(" = ")
    found = {"read": int(re.sub(r"\D", "", read))}
    for part in rest.split(" + "):
        number, name = part.strip().split(" ", 1)
        found[name] = int(number.replace(",", ""))
    return found


def test_a_new_person_rehearses_syncs_and_sees_both_sides_equal(house: House, page: Any) -> None:
    sign_up(page, house)
    rehearse(page, house, "spotify")
    rehearse(page, house, "deezer")
    house.settings(latency=0.03)
    accept_all(page, house)
    seen = set()
    for _ in range(100):
        seen.add(page.locator("main").inner_text())
        if not page.locator("main [hx-trigger]").count():
            break
        time.sleep(0.2)
    wait_for_the_end(page)
    assert len(seen) >= 3, "the page changes while the run goes on"
    books = numbers(page)
    assert books["read"] == sum(value for name, value in books.items() if name != "read")
    assert books["written"] > 50
    compare(house)
    writes = house.writes("spotify"), house.writes("deezer")
    page.goto(house.url)
    page.locator("button:has-text('Sync now')").first.click()
    page.wait_for_url("**/sync/runs/**")
    wait_for_the_end(page)
    assert numbers(page).get("written", 0) == 0
    assert (house.writes("spotify"), house.writes("deezer")) == writes
    every_page_is_fit_to_be_seen(page, house)


def every_page_is_fit_to_be_seen(page: Any, house: House) -> None:
    """axe finds nothing, nothing scrolls sideways on a phone, and no page is heavy."""
    run = page.url.removeprefix(house.url)
    state = page.context.storage_state()
    for width, scheme in ((360, "light"), (1280, "dark")):
        with page.context.browser.new_context(
            viewport={"width": width, "height": 800}, color_scheme=scheme, storage_state=state, bypass_csp=True
        ) as context:
            other = context.new_page()
            for path in (*PAGES, run, f"{run}/plan", f"{run}/rows?outcome=already_there"):
                answer = other.goto(house.url + path)
                assert answer.status == 200, path
                assert len(answer.body()) < 60_000, f"{path} is {len(answer.body())} bytes"
                assert other.evaluate("document.documentElement.scrollWidth") <= width, path
                if AXE.exists():
                    other.evaluate(AXE.read_text(encoding="utf-8"))
                    found = other.evaluate("(tags) => axe.run(document, { runOnly: tags })", TAGS)["violations"]
                    assert [(rule["id"], rule["nodes"][0]["html"]) for rule in found] == [], path


def compare(house: House) -> None:
    """Both sides hold the same recordings, but for those that one service does not have."""
    cat = load()
    spotify, deezer = playlists(house, "spotify"), playlists(house, "deezer")
    assert set(spotify) == set(deezer)
    both = {r.isrc for r in cat.recordings if r.spotify} & {r.isrc for r in cat.recordings if r.deezer}
    for name in spotify:
        apart = (set(spotify[name]) ^ set(deezer[name])) & both
        # A remaster may stand for the original, and a track without a code may be asked for.
        assert len(apart) <= 0.05 * len(spotify[name]) + 2, (name, apart)


def test_a_killed_worker_changes_nothing_for_who_watches(house: House, page: Any) -> None:
    sign_up(page, house)
    rehearse(page, house, "spotify")
    rehearse(page, house, "deezer")
    accept_all(page, house)
    address = page.url
    house.settings(latency=0.15)
    time.sleep(1.5)
    workers = house.pids("worker.py sync")
    assert len(workers) > 2, "the horse of the run and its parents"
    for pid in workers:
        os.kill(pid, signal.SIGKILL)
    page.goto(address)
    house.settings(latency=0.0)
    wait_for_the_end(page, 180)
    books = numbers(page)
    assert books["read"] == sum(value for name, value in books.items() if name != "read")
    assert "error" not in page.locator("main h1").inner_text().lower()
    compare(house)
    names = [p["name"] for p in house.account("deezer", "ada")["playlists"] if not p.get("loved")]
    assert max(Counter(names).values()) == 1, "no extra playlist"
