"""What an action needs of the world outside: settings, keys, limits, the way to a provider. Handed in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import redis
from sqlalchemy import Engine

from webapp.actions.sealing import Sealer
from webapp.config import Settings
from webapp.providers.kit.limits import Limiter, ValkeyStore
from webapp.providers.registry import PROVIDERS


@dataclass(frozen=True, slots=True)
class Outside:
    """One process's way out. ``valkey`` gives the client of this process."""

    settings: Settings
    sealer: Sealer
    engine: Engine
    valkey: Callable[[], redis.Redis]

    def addresses(self, service: str, rehearsal: bool) -> dict[str, str]:
        """Short names → addresses of a service, or of its imitation."""
        manifest = PROVIDERS[service]
        if rehearsal:
            return {name: self.settings.REHEARSAL_URL + path for name, path in manifest.rehearsal}
        return {name: str(getattr(self.settings, setting)).rstrip("/") for name, setting in manifest.addresses}

    def limiter(self, rehearsal: bool) -> Limiter:
        """The shared pace. The imitations are our own: nobody has to be spared there."""
        client: Any = self.valkey()
        if rehearsal:
            return Limiter(ValkeyStore(client, prefix="unisson:rehearsal:"), enforce=False)
        budgets = {"spotify": self.settings.SPOTIFY_DAILY_BUDGET} if self.settings.SPOTIFY_DAILY_BUDGET else {}
        return Limiter(ValkeyStore(client), budgets=budgets, enforce=self.settings.PROVIDER_LIMITS == "real")

    @property
    def rehearses(self) -> bool:
        """Whether the imitations can be reached."""
        return self.settings.REHEARSAL and bool(self.settings.REHEARSAL_URL)
