"""Secrets at rest: sealed with the instance's keys, and bound to the one place where they belong."""

from __future__ import annotations

import json
from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

VERSION = 1


class Unreadable(Exception):
    """A sealed text cannot be opened: the key is missing, or it was sealed for another place."""


class Sealer:
    """Seals with the first key, opens with any. Fernet has no associated data: the place stands inside (E1)."""

    def __init__(self, keys: Sequence[str]) -> None:
        self._fernet = MultiFernet([Fernet(key) for key in keys])
        self._first = Fernet(keys[0])

    def seal(self, place: str, text: str) -> str:
        """``text``, readable only for who asks for this ``place`` (such as ``user:17:spotify:connection``)."""
        return self._fernet.encrypt(json.dumps({"ctx": place, "v": VERSION, "data": text}).encode()).decode()

    def open(self, place: str, sealed: str) -> str:
        """The inverse of :meth:`seal`. Raises :class:`Unreadable`, also where a text was copied from another place."""
        try:
            content = json.loads(self._fernet.decrypt(sealed.encode()))
        except (InvalidToken, ValueError) as error:
            raise Unreadable("a stored login cannot be read with the keys at hand") from error
        if content.get("ctx") != place:
            raise Unreadable("a stored login belongs to another place")
        return str(content["data"])

    def is_current(self, sealed: str) -> bool:
        """Whether the first key sealed this."""
        try:
            self._first.decrypt(sealed.encode())
        except InvalidToken:
            return False
        return True
