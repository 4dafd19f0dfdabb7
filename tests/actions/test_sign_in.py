"""Signing in: the same time for everybody, few hashes at once, and hashes that keep up with the times."""

from __future__ import annotations

import time
from statistics import median
from threading import Lock, Thread

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


def test_an_unknown_person_takes_as_long_as_a_wrong_password(app: Flask, middling: object) -> None:
    person = make.user()
    is_right(None, "warm up")

    def seconds(who: object) -> float:
        start = time.perf_counter()
        assert not is_right(who, "not the one")  # type: ignore[arg-type]
        return time.perf_counter() - start

    pairs = [(seconds(person), seconds(None)) for _ in range(15)]
    known, unknown = (median(column) for column in zip(*pairs, strict=True))
    assert 0.6 < known / unknown < 1.6, "no answer may come without a hash"


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
