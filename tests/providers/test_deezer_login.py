"""Consent at Deezer, and the way in by a public profile."""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.providers.conftest import Scripted
from webapp.providers.deezer import login
from webapp.providers.kit.credentials import App
from webapp.providers.kit.errors import Gone, Malformed, ProviderError, Refused, RetryLater
from webapp.providers.kit.http import Wire
from webapp.providers.kit.limits import Limiter

BACK = "http://127.0.0.1:8000/api/sync/callback/deezer"
CANARY = "c4n4ry" + "77"
NOW = 1_790_000_000.0


@pytest.fixture
def app(scripted: Scripted) -> App:
    return App("99", CANARY, {"connect": scripted.url})


@pytest.fixture
def wire(limiter: Limiter) -> Iterator[Wire]:
    made = Wire("deezer", limiter, "deezer:address")
    yield made
    made.close()


def test_the_consent_page_is_asked_in_deezers_words(app: App) -> None:
    url = login.authorization_url(app, redirect_uri=BACK, state="st", verifier="unused")
    assert urlsplit(url).path == "/oauth/auth.php"
    asked = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
    assert (asked["app_id"], asked["redirect_uri"], asked["state"]) == ("99", BACK, "st")
    assert {"manage_library", "delete_library", "offline_access"} <= set(asked["perms"].split(","))


@pytest.mark.parametrize(("expires", "ends"), [(0, None), (3600, NOW + 3600)])
def test_a_code_becomes_a_login(app: App, scripted: Scripted, expires: int, ends: float | None) -> None:
    scripted.say({"access_token": "fr1", "expires": expires})
    got = login.exchange(app, code="c", redirect_uri=BACK, now=NOW)
    assert (got.access_token, got.expires_at, got.authorized_at, got.client_id) == ("fr1", ends, NOW, "99")
    assert scripted.asked[0]["query"] == {}
    assert "output=json" in scripted.asked[0]["body"]


@pytest.mark.parametrize(
    ("body", "status", "error"),
    [
        ("wrong code", 200, Refused),
        ({"error": {"type": "OAuthException", "code": 300}}, 200, Refused),
        ("<html>" + CANARY, 200, Malformed),
        ("", 200, Malformed),
        ("", 502, RetryLater),
        ("", 400, Refused),
    ],
)
def test_what_the_token_page_may_say_instead(
    app: App, scripted: Scripted, body: Any, status: int, error: type[ProviderError]
) -> None:
    scripted.say(body, status)
    with pytest.raises(error) as caught:
        login.exchange(app, code=CANARY, redirect_uri=BACK)
    assert CANARY not in "".join(traceback.format_exception(caught.value))


def test_a_public_profile_is_found_by_number(wire: Wire, scripted: Scripted) -> None:
    scripted.say({"id": 7, "name": "Ada"})
    got = login.connect({"username": " 7 "}, wire=wire, addresses={"api": scripted.url})
    assert (got.kind, got.account_id, got.extra) == ("public", "7", {"name": "Ada"})
    assert scripted.asked[0]["path"] == "/user/7"


def test_a_public_profile_is_found_by_its_exact_name(wire: Wire, scripted: Scripted) -> None:
    scripted.say({"data": [{"id": 6, "name": "ada lovelace"}, {"id": 7, "name": "ADA"}], "total": 2})
    scripted.say({"id": 7, "name": "ADA"})
    assert login.connect({"username": "ada"}, wire=wire, addresses={"api": scripted.url}).account_id == "7"


@pytest.mark.parametrize(
    ("people", "error"), [([], Gone), ([{"id": 1, "name": "ada"}, {"id": 2, "name": "Ada"}], Refused)]
)
def test_a_name_that_nobody_or_several_have_is_told(
    wire: Wire, scripted: Scripted, people: list[Any], error: type[ProviderError]
) -> None:
    scripted.say({"data": people})
    with pytest.raises(error):
        login.connect({"username": "ada"}, wire=wire, addresses={"api": scripted.url})
    with pytest.raises(Refused):
        login.connect({"username": ""}, wire=wire, addresses={"api": scripted.url})
