"""Signing up: what is accepted, and who becomes administrator when two come first."""

from __future__ import annotations

from threading import Barrier, Thread

import pytest
from argon2 import PasswordHasher
from flask import Flask

from tests.make import people as make
from webapp.actions import hashing
from webapp.actions.rules import NotAccepted, common_passwords, email_flaw, name_flaw, password_flaw
from webapp.actions.sign_up import Closed, sign_up
from webapp.extensions import db
from webapp.models import User
from webapp.models.kinds import now


def _together(app: Flask, names: list[str], registration: str) -> list[str]:
    """All at the same moment, each over its own connection; what became of each."""
    gate, outcomes = Barrier(len(names)), []

    def come(name: str) -> None:
        with app.app_context():
            gate.wait()
            try:
                sign_up(name, f"{name}@example.org", make.PASSWORD, registration=registration, now=now())  # type: ignore[arg-type]
                outcomes.append("in")
            except (Closed, NotAccepted) as refused:
                outcomes.append(type(refused).__name__)

    threads = [Thread(target=come, args=(name,)) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def test_of_six_who_sign_up_first_at_the_same_moment_one_is_let_in(app: Flask) -> None:
    outcomes = _together(app, [f"person-{n}" for n in range(6)], "first")
    assert sorted(outcomes) == ["Closed"] * 5 + ["in"]
    assert db.session.scalars(db.select(User)).one().is_admin


def test_where_the_door_is_open_all_are_let_in_and_one_is_administrator(app: Flask) -> None:
    assert _together(app, [f"person-{n}" for n in range(6)], "open") == ["in"] * 6
    assert [person.is_admin for person in db.session.scalars(db.select(User))].count(True) == 1


def test_of_six_who_want_the_same_name_at_the_same_moment_one_gets_it(app: Flask) -> None:
    assert sorted(_together(app, ["same"] * 6, "open")) == ["NotAccepted"] * 5 + ["in"]


@pytest.mark.parametrize("name", ["a", "x" * 41, "a@b", "zero\u200bwidth", "\x00ab", "---", "  ", "ri\u202eght"])
def test_names_that_nobody_can_read_are_refused(name: str) -> None:
    assert name_flaw(name)


@pytest.mark.parametrize("name", ["Jo", "Zoë Müller", "夜に駆ける", "o'brien-2"])
def test_names_of_many_scripts_are_welcome(name: str) -> None:
    assert not name_flaw(name)


@pytest.mark.parametrize("email", ["", "a", "a@", "@b", "a b@c", "a@b\nBcc: c@d", "a@b,c@d", "x" * 250 + "@b.org"])
def test_addresses_that_no_mail_reaches_are_refused(email: str) -> None:
    assert email_flaw(email)


def test_at_least_three_thousand_common_passwords_are_refused_whatever_their_case() -> None:
    assert len(common_passwords()) >= 3000
    assert all(word == word.casefold() and len(word) >= 8 for word in common_passwords())
    for password in ("password", "PassWord1", "QWERTYUIOP", "12345678", "iloveyou2", "Summer2024"):
        assert password_flaw(password) == "common"


def test_a_password_is_judged_by_its_length_and_not_by_its_signs() -> None:
    assert password_flaw("sevenle") == "short"
    assert password_flaw("x y" * 400) == "long"
    assert password_flaw("x y" * 341) == ""
    assert password_flaw("only small letters") == ""
    assert password_flaw("alice@example.org", "alice", "Alice@example.org") == "own"


def test_passwords_are_hashed_with_the_librarys_own_parameters_unless_a_test_says_otherwise() -> None:
    ours, library = hashing.Hashing().hasher, PasswordHasher()
    assert (ours.time_cost, ours.memory_cost, ours.parallelism) == (3, 65536, 4)
    assert (library.time_cost, library.memory_cost) == (ours.time_cost, ours.memory_cost)
    assert hashing.Hashing().hash("x").startswith("$argon2id$")
