"""What a connection may still ask of its service today; never fails, also where the record does not answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

import redis

from webapp.actions.outside import Outside
from webapp.models import Connection
from webapp.models.kinds import now
from webapp.providers.kit.errors import ProviderError


@dataclass(frozen=True, slots=True)
class Allowance:
    """Calls of the last day, calls left in the tightest budget, and a limit of the service with its end."""

    known: bool = False
    calls: int = 0
    left: int | None = None
    until: datetime | None = None
    reason: str = ""


def allowance(way: Outside, row: Connection) -> Allowance:
    """Of the limiter that all processes share; a limit that the last run met counts as well."""
    try:
        status = way.limiter(row.rehearsal).status(row.limit_scope or row.service_type)
    except (ProviderError, redis.RedisError, OSError):
        return Allowance(until=_later(row.blocked_until), reason=row.blocked_reason)
    until = datetime.fromtimestamp(status.blocked_until, UTC) if status.blocked_until else _later(row.blocked_until)
    left = min(status.budget_left.values(), default=None)
    return Allowance(True, status.calls_today, left, until, status.reason or row.blocked_reason)


def _later(moment: datetime | None) -> datetime | None:
    return moment if moment is not None and moment > now() else None
