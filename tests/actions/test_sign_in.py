"""Signing in: the same time for everybody, few hashes at once, and hashes that keep up with the times."""

from __future__ import annotations

import time
from threading import Lock, Thread
from typing import ClassVar

import pytest
from argon2 import PasswordHasher
from flask import Flask

from tests.make import people as make
from webapp.actions import hashing
from webapp.actions.minting import fingerprint
from webapp.actions.sign_in import is_right, sign_in
from webapp.extensions import db
from webapp.models import SignIn
from webapp.models.kinds import now


@pytest.fixture
def middling() -> object:
    """Hashes that take some milliseconds, so that a missing one shows."""
    before = hashing.current()
    hashing.use(hashing.Hashing(PasswordHasher(time_cost=2, memory_cost=8192, parallelism=1)))
    yield
    hashing.use(before)


def test_the_browser_alone_holds_the_secret(app: Flask) -> None:
    opened = sign_in(make.user(), make.PASSWORD, now=now(), address="127.0.0.1", browser="x" * 500)
    row = db.session.scalars(db.select(SignIn)).one()
    assert opened is not None and len(opened.secret) >= 43
    assert row.secret_hash == fingerprint(opened.secret)
    assert len(row.browser) == 200


def test_an_unknown_person_costs_the_very_hash_of_a_wrong_password(app: Flask, middling: object) -> None:
    """What takes the time is one verification of equal parameters: it is counted here, for no clock is fair."""

    class Counting(PasswordHasher):
        checked: ClassVar[list[str]] = []

        def verify(self, hash: str, password: str) -> bool:  # type: ignore[override]
            self.checked.append(hash.rsplit("$", 2)[0])
            return super().verify(hash, password)

    hashing.use(hashing.Hashing(Counting(time_cost=2, memory_cost=8192, parallelism=1)))
    person = make.user()
    is_right(None, "warm up")
    Counting.checked.clear()
    assert not is_right(person, "not the one")
    assert not is_right(None, "not the one")
    known, unknown = Counting.checked
    assert known == unknown, "no answer may come without a hash of the same parameters"


def test_a_hash_of_older_parameters_is_renewed_at_sign_in(app: Flask) -> None:
    person = make.user()
    person.password_hash = PasswordHasher(time_cost=2, memory_cost=16, parallelism=1).hash(make.PASSWORD)
    db.session.commit()
    assert sign_in(person, make.PASSWORD, now=now()) is not None
    assert person.password_hash.startswith("$argon2id$v=19$m=8,t=1,p=1$")
    assert sign_in(person, make.PASSWORD, now=now()) is not None


def test_at_most_four_hashes_are_computed_at_once() -> None:
    class Counting:
        inside, most, lock = 0, 0, Lock()

        def hash(self, password: str) -> str:
            with self.lock:
                self.inside += 1
                self.most = max(self.most, self.inside)
            time.sleep(0.01)
            with self.lock:
                self.inside -= 1
            return password

    counting = Counting()
    checker = hashing.Hashing(counting)  # type: ignore[arg-type]
    threads = [Thread(target=checker.hash, args=("x",)) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert counting.most == 4


def test_a_password_longer_than_any_is_wrong_without_being_hashed(app: Flask) -> None:
    assert not is_right(make.user(), "x" * 100_000)
