"""Keeps a connection's login in its row, sealed; renewals of one login are done one at a time, over all processes."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from sqlalchemy import select, update

from webapp.actions.outside import Outside
from webapp.actions.sealing import Unreadable
from webapp.models import Connection
from webapp.providers.kit.credentials import Credentials
from webapp.providers.kit.errors import NeedsLogin

#: Seconds for which a login is not read anew, and for which a renewal may hold the others up.
FRESH, RENEWAL = 5.0, 60


def place(user_id: int, service: str) -> str:
    """The place that a connection's login is sealed for."""
    return f"user:{user_id}:{service}:connection"


class RowKeeper:
    """The keeper of one connection. Works in any thread: it has its own database connection for a moment.

    A row that says disconnected, or cannot be opened, is ``NeedsLogin``: what depends on it stands still.
    """

    def __init__(self, outside: Outside, connection: Connection) -> None:
        self._outside = outside
        self._id, self._user_id, self._service = connection.id, connection.user_id, connection.service_type
        self._guard = threading.RLock()
        self._held: tuple[float, Credentials] | None = None
        self._sealed = ""

    def load(self) -> Credentials:
        with self._guard:
            if self._held and time.monotonic() - self._held[0] < FRESH:
                return self._held[1]
            credentials = self._read()
            self._held = (time.monotonic(), credentials)
            return credentials

    def _read(self) -> Credentials:
        with self._outside.engine.connect() as connection:
            sealed = connection.scalar(select(Connection.secret).where(Connection.id == self._id))
        if not sealed:
            raise NeedsLogin("This connection was ended: sign in again", service=self._service)
        self._sealed = sealed
        try:
            return Credentials.from_json(self._outside.sealer.open(place(self._user_id, self._service), sealed))
        except Unreadable as error:
            raise NeedsLogin("The stored login cannot be read: sign in again", service=self._service) from error

    def save(self, credentials: Credentials) -> None:
        """Keep a renewed login in place of the one that it renews, and of no other.

        Keys that were turned meanwhile seal the same login anew: then it is tried once more. A disconnection or a new
        consent meanwhile stands: what is renewed here belongs to a login that is over (``NeedsLogin``).
        """
        with self._guard:
            before = self._held[1] if self._held else self._read()
            for _ in range(3):
                if self._put(credentials):
                    return
                if self._read() != before:
                    break
            self._held = None
        raise NeedsLogin("This connection was made anew meanwhile; the next run uses it", service=self._service)

    def _put(self, credentials: Credentials) -> bool:
        """Replace exactly the text that was read; whether it was still there."""
        sealed = self._outside.sealer.seal(place(self._user_id, self._service), credentials.to_json())
        change = update(Connection).where(Connection.id == self._id, Connection.secret == self._sealed)
        with self._outside.engine.begin() as connection:
            done = connection.execute(change.values(secret=sealed, updated_at=datetime.now(UTC))).rowcount == 1
        if done:
            self._sealed, self._held = sealed, (time.monotonic(), credentials)
        return done

    @contextmanager
    def lock(self) -> Iterator[None]:
        name = f"unisson:renewal:{self._id}"
        with self._guard, self._outside.valkey().lock(name, timeout=RENEWAL, blocking_timeout=RENEWAL):
            self._held = None
            yield
