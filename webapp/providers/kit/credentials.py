"""What opens a person's account at a service, and who keeps it while it is used."""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Literal, Protocol

Kind = Literal["oauth2", "public"]


@dataclass(frozen=True, slots=True)
class App:
    """The operator's registration at a service (``client_id`` and secret), and the addresses of its doors."""

    client_id: str
    client_secret: str = field(repr=False)
    addresses: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Credentials:
    """A login: ``oauth2`` holds tokens, ``public`` only says whose public lists are read (``account_id``).

    ``expires_at`` and ``authorized_at`` are epoch seconds; ``expires_at`` of ``None`` is a token that does not end by
    itself. ``authorized_at`` is the moment of consent: some services end the login a fixed time after it.
    """

    kind: Kind = "oauth2"
    access_token: str | None = field(default=None, repr=False)
    refresh_token: str | None = field(default=None, repr=False)
    expires_at: float | None = None
    authorized_at: float | None = None
    client_id: str = ""
    client_secret: str = field(default="", repr=False)
    scope: str = ""
    account_id: str | None = None
    extra: dict[str, str] = field(default_factory=dict, repr=False)

    def to_json(self) -> str:
        """One line of JSON, for an encrypted column."""
        return json.dumps(asdict(self), sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> Credentials:
        """The inverse of :meth:`to_json`; names that we no longer know are left aside."""
        raw: dict[str, Any] = json.loads(text)
        return cls(**{name: value for name, value in raw.items() if name in cls.__dataclass_fields__})

    def ends_within(self, seconds: float, now: float) -> bool:
        """Whether the access token is over, or will be in ``seconds``."""
        return self.expires_at is not None and self.expires_at - now <= seconds

    def with_extra(self, **extra: str) -> Credentials:
        """The same login, knowing a little more about its account."""
        return replace(self, extra={**self.extra, **extra})


class Keeper(Protocol):
    """Keeps one login. A room reads it at each turn and writes it back only when a token was renewed."""

    def load(self) -> Credentials:
        """The login as it is now. Raises ``NeedsLogin`` where it was taken away meanwhile."""

    def save(self, credentials: Credentials) -> None:
        """Keep the renewed login, durably, before it is used."""

    def lock(self) -> AbstractContextManager[Any]:
        """Held while renewing: one renewal of one account at a time, over all processes. Read again after taking."""


class MemoryKeeper:
    """Keeps a login in memory: for tests, and for the moment between consent and the first row."""

    def __init__(self, credentials: Credentials) -> None:
        self._credentials = credentials
        self._lock = threading.RLock()
        self.saved = 0

    def load(self) -> Credentials:
        return self._credentials

    def save(self, credentials: Credentials) -> None:
        self._credentials = credentials
        self.saved += 1

    def lock(self) -> AbstractContextManager[Any]:
        return self._lock
