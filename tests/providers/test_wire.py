"""The wire against a server on this machine: what is repeated, what is not, what is told, and what never is."""

from __future__ import annotations

import logging
import traceback
from typing import Any

import pytest

from tests.providers.conftest import Clock, Scripted
from webapp.providers.kit.answers import Answer
from webapp.providers.kit.errors import Malformed, ProviderError, RetryLater
from webapp.providers.kit.http import USER_AGENT, Wire
from webapp.providers.kit.limits import Limiter
from webapp.providers.kit.manifest import Limited
from webapp.providers.kit.redaction import HIDDEN, redact

CANARY = "CANARY7f3a9"


def limited(answer: Answer) -> Limited | None:
    return Limited(answer.retry_after(30), "rate", "a pause") if answer.status == 429 else None


@pytest.fixture
def heard() -> list[tuple[str, int]]:
    return []


@pytest.fixture
def wire(limiter: Limiter, clock: Clock, heard: list[tuple[str, int]]) -> Any:
    made = Wire(
        "x",
        limiter,
        "x:1",
        limited=limited,
        sleep=clock.sleep,
        on_call=lambda family, status, seconds: heard.append((family, status)),
    )
    yield made
    made.close()


def test_a_call_carries_our_name_and_gives_json(wire: Wire, scripted: Scripted) -> None:
    scripted.say({"a": 1})
    assert wire.send("GET", scripted.url + "/a", family="me", params={"q": "é"}).json() == {"a": 1}
    (asked,) = scripted.asked
    assert asked["headers"]["User-Agent"] == USER_AGENT
    assert asked["query"] == {"q": "é"}


def test_a_question_is_repeated_twice_at_most_and_every_try_is_counted(
    wire: Wire, scripted: Scripted, clock: Clock, heard: list[tuple[str, int]]
) -> None:
    for status in (502, 503, 504):
        scripted.say("<html>", status)
    with pytest.raises(RetryLater) as caught:
        wire.send("GET", scripted.url, family="lists")
    assert (caught.value.kind, caught.value.maybe_applied) == ("fault", False)
    assert wire.calls == 3
    assert wire.calls_by_family == {"lists": 3}
    assert heard == [("lists", 502), ("lists", 503), ("lists", 504)]
    assert sum(clock.slept) < 2.5


def test_a_dropped_question_is_asked_again(wire: Wire, scripted: Scripted) -> None:
    scripted.drop()
    scripted.half()
    scripted.say([])
    assert wire.send("GET", scripted.url, family="a").json() == []


def test_a_500_is_not_asked_again(wire: Wire, scripted: Scripted) -> None:
    scripted.say("", 500)
    with pytest.raises(RetryLater):
        wire.send("GET", scripted.url, family="a")
    assert len(scripted.asked) == 1


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
@pytest.mark.parametrize("trouble", ["drop", "half", "502"])
def test_a_write_is_never_repeated_and_its_doubt_is_told(
    wire: Wire, scripted: Scripted, method: str, trouble: str
) -> None:
    {"drop": scripted.drop, "half": scripted.half, "502": lambda: scripted.say("", 502)}[trouble]()
    with pytest.raises(RetryLater) as caught:
        wire.send(method, scripted.url, family="a", json={"x": 1})
    assert (caught.value.kind, caught.value.maybe_applied) == ("fault", True)
    assert len(scripted.asked) == 1


def test_a_write_that_may_be_repeated_is_when_the_caller_says_so(wire: Wire, scripted: Scripted) -> None:
    scripted.drop()
    scripted.say({})
    wire.send("PUT", scripted.url, family="a", idempotent=True)
    assert len(scripted.asked) == 2


def test_a_repeated_write_that_ends_in_a_limit_may_have_been_done_by_its_first_try(
    wire: Wire, scripted: Scripted
) -> None:
    scripted.drop()
    scripted.say({}, 429)
    with pytest.raises(RetryLater) as caught:
        wire.send("PUT", scripted.url, family="a", idempotent=True)
    assert (caught.value.kind, caught.value.maybe_applied) == ("rate", True)


def test_a_write_that_never_left_is_certainly_not_applied(wire: Wire) -> None:
    with pytest.raises(RetryLater) as caught:
        wire.send("POST", "http://127.0.0.1:1/", family="a")
    assert caught.value.maybe_applied is False


def test_a_limit_is_told_with_its_seconds_and_the_next_call_is_not_sent(wire: Wire, scripted: Scripted) -> None:
    scripted.say({}, 429, Retry_After="77")
    with pytest.raises(RetryLater) as first:
        wire.send("GET", scripted.url, family="a")
    assert (first.value.kind, first.value.after) == ("rate", 77)
    with pytest.raises(RetryLater) as second:
        wire.send("GET", scripted.url, family="b")
    assert second.value.after <= 77
    assert len(scripted.asked) == 1


def test_after_a_limit_a_good_answer_frees_the_way_and_another_limit_doubles(
    wire: Wire, scripted: Scripted, clock: Clock
) -> None:
    scripted.say({}, 429, Retry_After="10")
    scripted.say({}, 429, Retry_After="10")
    for expected in (10, 20):
        with pytest.raises(RetryLater) as caught:
            wire.send("GET", scripted.url, family="a")
        assert caught.value.after == expected
        clock.now += expected + 1
    scripted.say({})
    scripted.say({})
    wire.send("GET", scripted.url, family="a")
    wire.send("GET", scripted.url, family="a")


def test_a_long_retry_after_is_never_slept_through(wire: Wire, scripted: Scripted, clock: Clock) -> None:
    scripted.say("", 503, Retry_After="48925")
    with pytest.raises(RetryLater) as caught:
        wire.send("GET", scripted.url, family="a")
    assert caught.value.after == 48925
    assert clock.slept == []


def test_redirects_are_not_followed(wire: Wire, scripted: Scripted) -> None:
    scripted.say("", 302, Location=scripted.url + "/elsewhere")
    with pytest.raises(Malformed):
        wire.send("GET", scripted.url, family="a")
    assert len(scripted.asked) == 1


@pytest.mark.parametrize("body", ["<!DOCTYPE html><p>hi", "", '{"half":', "[" * 100_000])
def test_what_is_not_json_is_malformed(wire: Wire, scripted: Scripted, body: str) -> None:
    scripted.say(body)
    scripted.say(body)
    with pytest.raises(Malformed) as read:
        wire.send("GET", scripted.url, family="a").json()
    assert read.value.maybe_applied is False
    with pytest.raises(Malformed) as written:
        wire.send("POST", scripted.url, family="a").json()
    assert written.value.maybe_applied is True


def test_an_answer_that_is_too_large_is_cut(wire: Wire, scripted: Scripted, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("webapp.providers.kit.http.LARGEST", 1000)
    scripted.say("x" * 100_000)
    with pytest.raises(Malformed):
        wire.send("GET", scripted.url, family="a")


def test_refusals_come_back_as_answers(wire: Wire, scripted: Scripted) -> None:
    scripted.say({"error": {"status": 404}}, 404)
    assert wire.send("GET", scripted.url, family="a").status == 404


def test_proxies_of_the_environment_are_not_used(
    wire: Wire, scripted: Scripted, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("no_proxy", "")
    monkeypatch.setenv("NO_PROXY", "")
    scripted.say({})
    wire.send("GET", scripted.url, family="a")


@pytest.mark.parametrize("trouble", ["drop", "half", "html", "500", "refused", "redirect"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_no_secret_is_in_any_error_traceback_or_log_line(
    wire: Wire, scripted: Scripted, method: str, trouble: str, caplog: pytest.LogCaptureFixture
) -> None:
    url = "http://127.0.0.1:1" if trouble == "refused" else scripted.url
    for _ in range(3):
        match trouble:
            case "drop":
                scripted.drop()
            case "half":
                scripted.half()
            case "html":
                scripted.say(f"<p>{CANARY}")
            case "500":
                scripted.say(CANARY, 503)
            case "redirect":
                scripted.say("", 302, Location=f"/?access_token={CANARY}")
    with caplog.at_level(logging.DEBUG), pytest.raises(ProviderError) as caught:
        wire.send(
            method,
            url + "/user/me",
            family="me",
            params={"access_token": CANARY},
            headers={"Authorization": f"Bearer {CANARY}"},
        ).json()
    shown = "".join(traceback.format_exception(caught.value, chain=True)) + repr(caught.value) + caplog.text
    assert CANARY not in shown
    error: BaseException | None = caught.value
    while error is not None:
        assert CANARY not in repr(error)
        error = error.__cause__ or error.__context__


@pytest.mark.parametrize(
    "text",
    [
        f"GET /user/me?access_token={CANARY}&limit=2",
        f"https://a/b?secret={CANARY}",
        f'{{"refresh_token": "{CANARY}"}}',
        f"{{'access_token': '{CANARY}'}}",
        f"Authorization: Bearer {CANARY}",
        f"Basic {CANARY}==",
        f"code={CANARY} state={CANARY}",
        f"next=https%3A%2F%2Fa%3Faccess_token%3D{CANARY}",
    ],
)
def test_redaction_blackens_what_looks_like_a_secret(text: str) -> None:
    assert CANARY not in redact(text)
    assert HIDDEN in redact(text)


def test_redaction_blackens_given_secrets_anywhere_and_leaves_the_rest() -> None:
    assert redact(f"odd {CANARY} place", CANARY, None, "") == f"odd {HIDDEN} place"
    assert redact("playlist 12 has 40 tracks, decode=fast") == "playlist 12 has 40 tracks, decode=fast"
