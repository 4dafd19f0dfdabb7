"""What pages are put together from: parts for htmx, formats of people, the frame and the static files."""

from __future__ import annotations

import hashlib
import json
import re
from base64 import b64encode
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, render_template_string
from flask.testing import FlaskClient
from flask_babel import refresh

from webapp.views import assets, formats, frame, styleguide
from webapp.views import rendering as rendering_module
from webapp.views.rendering import page_or_part, wants_part

ROOT = Path(__file__).parent.parent.parent
NOW = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)


@pytest.fixture
def given() -> dict[str, Any]:
    return {"REHEARSAL": True}


@pytest.fixture
def app(app: Flask) -> Flask:
    """The application with its frame, whatever else it has by now."""
    if "nav" not in app.jinja_env.globals:
        rendering_module.register(app)
    if "styleguide" not in app.blueprints:
        styleguide.register(app)
    app.jinja_env.globals.setdefault("csp_nonce", lambda: "nonce")
    return app


@pytest.fixture
def noon(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(formats, "clock", lambda: NOW)
    yield


def rendered(app: Flask, source: str, language: str = "en", **context: Any) -> str:
    with app.test_request_context("/", headers={"Accept-Language": language}):
        refresh()  # a fixture keeps the application context, and with it the language of the request before
        return render_template_string(source, **context)


@pytest.mark.parametrize(
    ("headers", "part"),
    [
        ({}, False),
        ({"HX-Request": "true"}, True),
        ({"HX-Request": "true", "HX-Request-Type": "partial"}, True),
        ({"HX-Request": "true", "HX-Request-Type": "full"}, False),
        ({"HX-Request": "true", "HX-Boosted": "true"}, False),
        ({"HX-History-Restore-Request": "true", "HX-Request": "true"}, False),
    ],
)
def test_htmx_gets_the_part_and_a_browser_the_page(app: Flask, headers: dict[str, str], part: bool) -> None:
    with app.test_request_context("/", headers=headers):
        assert wants_part() is part
        context = styleguide.samples()
        answer = page_or_part("styleguide/index.html", "styleguide/_live.html", **context)
    assert ("<!doctype" not in answer.get_data(as_text=True)) is part
    assert "HX-Request" in answer.headers["Vary"]


def test_a_live_part_stops_asking_when_it_is_finished(client: FlaskClient) -> None:
    first = client.get("/styleguide/live?step=0", headers={"HX-Request": "true"}).text
    last = client.get(f"/styleguide/live?step={styleguide.STEPS}", headers={"HX-Request": "true"}).text
    assert 'hx-trigger="every 1s"' in first
    assert "hx-" not in last


def test_numbers_and_lengths_are_written_as_people_read_them(app: Flask) -> None:
    assert rendered(app, "{{ 1214|number }} {{ none|number }}") == "1,214 –"
    assert rendered(app, "{{ 227000|playtime }} {{ 3723000|playtime }} {{ 59999|playtime }}") == "3:47 1:02:03 1:00"
    assert rendered(app, "{{ plural('%(n)s track', '%(n)s tracks', 1) }}") == "1 track"
    assert rendered(app, "{{ plural('%(n)s track', '%(n)s tracks', 1214) }}") == "1,214 tracks"


def test_a_language_that_nobody_speaks_here_falls_back_to_english(app: Flask) -> None:
    assert 'lang="en' in rendered(app, "{% extends 'layouts/plain.html' %}", language="tlh, en-GB;q=0.5")
    assert 'lang="en"' in rendered(app, "{% extends 'layouts/plain.html' %}", language="x")


def test_times_are_relative_and_exact_on_hover(app: Flask, noon: None) -> None:
    html = rendered(app, "{{ moment|ago }}", moment=NOW - timedelta(minutes=5))
    assert '<time datetime="2026-05-04T11:55:00+00:00"' in html
    assert ">5 minutes ago</time>" in html
    assert "May 4, 2026" in html
    assert rendered(app, "{{ none|ago }}") == "–"
    assert "in 2 hours" in rendered(app, "{{ moment|ago }}", moment=NOW + timedelta(hours=2))


def test_initials_stand_for_a_missing_cover() -> None:
    assert [formats.initials(name) for name in ("Road Trip", "夜に駆ける", "", "(What’s the Story) Morning")] == [
        "RT",
        "夜",
        "·",
        "TS",
    ]
    assert formats.tone("Road") == formats.tone("Road")


def test_an_address_changes_with_the_file(app: Flask, tmp_path: Path) -> None:
    app.static_folder = str(tmp_path)
    (tmp_path / "a.css").write_text("one")
    with app.test_request_context("/"):
        first = assets.asset("a.css")
        assert re.fullmatch(r"/static/a\.css\?v=[0-9a-f]{8}", first)
        (tmp_path / "a.css").write_text("another")
        assert assets.asset("a.css") != first
        assert assets.asset("none.css") == "/static/none.css"


def test_htmx_comes_from_here_or_with_its_checksum(app: Flask, tmp_path: Path) -> None:
    app.static_folder = str(tmp_path)
    with app.test_request_context("/"):
        assert all(library.integrity and "@4.0.1/" in library.src for library in assets.libraries())
        (tmp_path / "vendor").mkdir()
        for path in assets.LIBRARIES:
            (tmp_path / path).write_text("x")
        assert all(library.src.startswith("/static/vendor/") for library in assets.libraries())


def test_the_checksums_are_those_of_the_pinned_package() -> None:
    for path, (_, integrity) in assets.LIBRARIES.items():
        file = ROOT / "static" / path
        if not file.exists():
            pytest.skip("static/vendor is empty: npm ci && npm run vendor")
        assert integrity == "sha384-" + b64encode(hashlib.sha384(file.read_bytes()).digest()).decode()
    assert json.loads((ROOT / "package.json").read_text())["dependencies"]["htmx.org"] == "4.0.1"


def test_the_lock_file_pins_contents_and_names_no_server() -> None:
    text = (ROOT / "package-lock.json").read_text()
    assert "resolved" not in text
    packages = {name: entry for name, entry in json.loads(text)["packages"].items() if name}
    assert all(entry["integrity"].startswith("sha512-") for entry in packages.values())


def test_the_navigation_shows_only_what_exists(app: Flask) -> None:
    app.extensions["frame_rules"] = frozenset({"/", "/sync", "/admin"})
    with app.test_request_context("/sync/runs/3"):
        assert [(place["path"], place["current"]) for place in frame.nav()] == [("/", False), ("/sync", True)]


def test_the_theme_is_known_before_the_page_is_shown(app: Flask) -> None:
    for cookie, theme in (("theme=dark", "dark"), ("theme=pink", "system"), ("", "system")):
        with app.test_request_context("/", headers={"Cookie": cookie}):
            assert f'data-theme="{theme}"' in render_template_string("{% extends 'layouts/plain.html' %}")


def test_a_field_keeps_what_was_typed_and_says_what_is_wrong(app: Flask) -> None:
    source = (
        "{% from 'components/forms.html' import field %}"
        "{{ field('name', 'Name', value=typed, error='Too short', help='Help', minlength=8) }}"
    )
    html = rendered(app, source, typed='"><script>')
    assert 'value="&#34;&gt;&lt;script&gt;"' in html
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="name-error name-help"' in html
    assert 'minlength="8"' in html


def test_a_password_is_never_written_back(app: Flask) -> None:
    source = "{% from 'components/forms.html' import field %}{{ field('p', 'P', type='password', value='secret') }}"
    assert "secret" not in rendered(app, source)


def test_a_balance_that_does_not_come_out_even_says_so(app: Flask) -> None:
    source = "{% from 'components/balance.html' import balance_bar %}{{ balance_bar(balance, hrefs) }}"
    even = rendered(app, source, balance=styleguide.BALANCE, hrefs={"absent": "/absent"})
    assert "read 1,732 = 1,214 written + 301 already there" in even
    assert 'href="/absent"' in even
    assert "is-wrong" not in even
    odd = rendered(app, source, balance=styleguide.BALANCE | {"read": 9}, hrefs=lambda name: f"/{name}")
    assert "is-wrong" in odd
    assert 'href="/refused"' in odd


def test_a_pager_shows_its_surroundings(app: Flask) -> None:
    source = "{% from 'components/page.html' import pager %}{{ pager(page, 12, url) }}"
    html = rendered(app, source, page=6, url="/x?page={page}")
    assert re.findall(r'aria-label="Page (\d+)"', html) == ["1", "5", "6", "7", "12"]
    assert 'rel="next" href="/x?page=7"' in html


def test_the_heaviest_page_stays_light(client: FlaskClient) -> None:
    assert len(client.get("/styleguide").data) < 60_000


def test_icons_that_templates_name_are_in_the_sprite() -> None:
    known = set(re.findall(r'<symbol id="([\w-]+)"', (ROOT / "static" / "icons.svg").read_text()))
    templates = "\n".join(path.read_text() for path in (ROOT / "templates").rglob("*.html"))
    named = set(re.findall(r"\bicon\('([\w-]+)'", templates)) | {place.icon for place in frame.NAV}
    assert named <= known
