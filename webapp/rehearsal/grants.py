"""Everything a service hands out to let an app in: codes, access tokens and refresh tokens."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass
class Grant:
    """One secret that was handed out. `kind` is code, access or refresh; `expires_at` None means never."""

    secret: str
    kind: str
    account: str
    client: str
    scopes: list[str]
    issued_at: float
    expires_at: float | None = None
    consented_at: float = 0.0
    alive: bool = True
    about: dict[str, Any] = field(default_factory=dict)

    def expired(self, now: float) -> bool:
        return self.expires_at is not None and now >= self.expires_at


class Grants:
    """The secrets of one service, by their text."""

    def __init__(self) -> None:
        self._by_secret: dict[str, Grant] = {}

    def add(self, grant: Grant) -> Grant:
        self._by_secret[grant.secret] = grant
        return grant

    def find(self, secret: str | None, kind: str) -> Grant | None:
        grant = self._by_secret.get(secret or "")
        return grant if grant and grant.kind == kind else None

    def of(self, account: str) -> list[Grant]:
        return [grant for grant in self._by_secret.values() if grant.account == account]

    def to_json(self) -> list[dict[str, Any]]:
        return [asdict(grant) for grant in self._by_secret.values()]

    @classmethod
    def from_json(cls, values: list[dict[str, Any]]) -> Grants:
        grants = cls()
        for value in values:
            grants.add(Grant(**value))
        return grants
