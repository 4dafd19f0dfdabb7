"""A login as a value: kept as JSON, shown without its secrets."""

from __future__ import annotations

from webapp.providers.kit.consent import new_state, new_verifier
from webapp.providers.kit.credentials import App, Credentials, MemoryKeeper

FULL = Credentials(
    access_token="CANARY-a",
    refresh_token="CANARY-r",
    expires_at=1000.0,
    authorized_at=1.0,
    client_id="id",
    client_secret="CANARY-s",
    scope="one two",
    account_id="acc",
    extra={"user_id": "CANARY-x"},
)


def test_a_login_survives_its_own_json() -> None:
    assert Credentials.from_json(FULL.to_json()) == FULL
    assert Credentials.from_json('{"kind": "public", "account_id": "7", "of_a_later_version": 1}').account_id == "7"


def test_no_secret_is_shown_by_repr() -> None:
    assert "CANARY" not in repr(FULL)
    assert "CANARY" not in repr(App("id", "CANARY"))
    assert "CANARY" not in repr(MemoryKeeper(FULL))


def test_a_token_ends_when_its_time_is_near_and_never_without_a_time() -> None:
    assert FULL.ends_within(30, now=971)
    assert not FULL.ends_within(30, now=969)
    assert not Credentials().ends_within(30, now=9e9)


def test_states_and_verifiers_are_long_and_never_the_same() -> None:
    assert len({new_state() for _ in range(50)} | {new_verifier() for _ in range(50)}) == 100
    assert len(new_state()) >= 43
    assert 43 <= len(new_verifier()) <= 128
