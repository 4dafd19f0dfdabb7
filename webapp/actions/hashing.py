"""Password hashes: Argon2id with the library's own parameters, at most four at once (64 MiB each)."""

from __future__ import annotations

import secrets
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

AT_ONCE = 4


class Hashing:
    """One set of parameters, and what is needed to check against nobody's hash in the same time as somebody's."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self.hasher = hasher or PasswordHasher()
        self._room = BoundedSemaphore(AT_ONCE)
        self._nobodys = ""

    def hash(self, password: str) -> str:
        """The hash to keep of ``password``."""
        with self._room:
            return self.hasher.hash(password)

    def matches(self, stored: str | None, password: str) -> bool:
        """``password`` is the one of ``stored``. Without a hash it takes as long, and the answer is no."""
        with self._room:
            try:
                return self.hasher.verify(stored or self._nobody(), password) and stored is not None
            except (Argon2Error, InvalidHashError):
                return False

    def is_outdated(self, stored: str) -> bool:
        """``stored`` was made with other parameters than today's."""
        return self.hasher.check_needs_rehash(stored)

    def _nobody(self) -> str:
        self._nobodys = self._nobodys or self.hasher.hash(secrets.token_hex(16))
        return self._nobodys


_current = Hashing()


def current() -> Hashing:
    """The parameters in force."""
    return _current


def use(hashing: Hashing) -> None:
    """Put others in force (a test that makes a hundred accounts wants cheap ones)."""
    global _current
    _current = hashing
