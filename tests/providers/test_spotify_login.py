"""Consent and renewal at Spotify, against a server that says what the real one says."""

from __future__ import annotations

import base64
import hashlib
import threading
import traceback
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.providers.conftest import Scripted
from webapp.providers.kit.credentials import App, Credentials, MemoryKeeper
from webapp.providers.kit.errors import Malformed, NeedsLogin, ProviderError, Refused, RetryLater
from webapp.providers.spotify import login

BACK = "http://127.0.0.1:8000/api/sync/callback/spotify"
CANARY = "c4n4ry" + "77"
NOW = 1_790_000_000.0


def app(scripted: Scripted) -> App:
    return App("client", CANARY, {"accounts": scripted.url})


def held(**more: Any) -> MemoryKeeper:
    values = {"access_token": "old", "refresh_token": CANARY, "client_id": "client", "scope": "a"}
    return MemoryKeeper(Credentials(**{**values, "client_secret": CANARY, **more}))


def test_the_consent_page_is_asked_with_state_and_challenge() -> None:
    url = login.authorization_url(
        App("client", "secret", {"accounts": "https://accounts.spotify.com"}),
        redirect_uri=BACK,
        state="the-state",
        verifier="v" * 64,
    )
    assert url.startswith("https://accounts.spotify.com/authorize?")
    asked = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
    challenge = base64.urlsafe_b64encode(hashlib.sha256(b"v" * 64).digest()).rstrip(b"=").decode()
    assert asked["code_challenge"] == challenge
    assert (asked["code_challenge_method"], asked["response_type"]) == ("S256", "code")
    assert (asked["state"], asked["redirect_uri"], asked["client_id"]) == ("the-state", BACK, "client")
    assert set(asked["scope"].split()) == set(login.SCOPES)
    assert "secret" not in url


def test_a_code_becomes_a_login(scripted: Scripted) -> None:
    scripted.say(
        {"access_token": "new", "token_type": "Bearer", "scope": "b", "expires_in": 3600, "refresh_token": "r"}
    )
    got = login.exchange(app(scripted), code="the code/+", redirect_uri=BACK, verifier="v" * 64, now=NOW)
    assert (got.access_token, got.refresh_token, got.scope) == ("new", "r", "b")
    assert (got.expires_at, got.authorized_at) == (NOW + 3600, NOW)
    (asked,) = scripted.asked
    form = {name: values[0] for name, values in parse_qs(asked["body"]).items()}
    assert form == {
        "grant_type": "authorization_code",
        "code": "the code/+",
        "redirect_uri": BACK,
        "code_verifier": "v" * 64,
    }
    assert asked["path"] == "/api/token"
    assert asked["headers"]["Authorization"].startswith("Basic ")


def test_an_app_without_a_secret_names_itself_in_the_form(scripted: Scripted) -> None:
    scripted.say({"access_token": "new", "expires_in": 3600})
    login.exchange(App("client", "", {"accounts": scripted.url}), code="c", redirect_uri=BACK, verifier="v" * 64)
    assert "client_id=client" in scripted.asked[0]["body"]
    assert "Authorization" not in scripted.asked[0]["headers"]


def test_a_renewal_keeps_the_refresh_token_when_none_comes(scripted: Scripted) -> None:
    scripted.say({"access_token": "new", "token_type": "Bearer", "expires_in": 3600})
    keeper = held(authorized_at=5.0)
    got = login.renew(keeper, scripted.url, stale="old", clock=lambda: NOW)
    assert (got.access_token, got.refresh_token, got.expires_at) == ("new", CANARY, NOW + 3600)
    assert got.authorized_at == 5.0
    assert keeper.load() == got


def test_a_renewal_keeps_a_refresh_token_that_comes(scripted: Scripted) -> None:
    scripted.say({"access_token": "new", "expires_in": 3600, "refresh_token": "rotated"})
    assert login.renew(held(), scripted.url, stale="old").refresh_token == "rotated"


def test_whoever_waited_takes_the_token_of_the_other(scripted: Scripted) -> None:
    scripted.say({"access_token": "new", "expires_in": 3600})
    keeper, got = held(), []
    threads = [
        threading.Thread(target=lambda: got.append(login.renew(keeper, scripted.url, stale="old").access_token))
        for _ in range(2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert got == ["new", "new"]
    assert len(scripted.asked) == keeper.saved == 1


def test_a_consent_that_is_over_needs_a_person(scripted: Scripted) -> None:
    scripted.say({"error": "invalid_grant", "error_description": "Refresh token revoked"}, 400)
    keeper = held()
    with pytest.raises(NeedsLogin):
        login.renew(keeper, scripted.url, stale="old")
    assert keeper.saved == 0
    with pytest.raises(NeedsLogin):
        login.renew(held(refresh_token=None), scripted.url, stale="old")
    assert len(scripted.asked) == 1


@pytest.mark.parametrize(
    ("body", "status", "error"),
    [
        ({"error": "invalid_grant"}, 400, Refused),
        ({"error": "invalid_client", "error_description": CANARY}, 400, Refused),
        ({"error": "server_error"}, 400, RetryLater),
        ("<html>" + CANARY, 200, Malformed),
        ("", 200, Malformed),
        ({"access_token": ""}, 200, Malformed),
        ({}, 200, Malformed),
        ([], 200, Malformed),
        ("<html>", 502, RetryLater),
        ("<html>", 400, ProviderError),
    ],
)
def test_what_the_token_endpoint_may_say_instead(
    scripted: Scripted, body: Any, status: int, error: type[ProviderError]
) -> None:
    scripted.say(body, status)
    with pytest.raises(error) as caught:
        login.exchange(app(scripted), code=CANARY, redirect_uri=BACK, verifier=CANARY * 10)
    assert CANARY not in "".join(traceback.format_exception(caught.value))
    assert caught.value.__context__ is None


def test_a_silent_token_endpoint_is_retried_later(scripted: Scripted) -> None:
    scripted.drop()
    with pytest.raises(RetryLater):
        login.renew(held(), scripted.url, stale="old")
    with pytest.raises(RetryLater):
        login.renew(held(), "http://127.0.0.1:1", stale="old")
