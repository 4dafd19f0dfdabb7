"""Open a person's connections for a run: a room for each that can be entered, a reason for each that cannot."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import partial

from webapp.actions.keeping import RowKeeper
from webapp.actions.outside import Outside
from webapp.actions.syncing.room import AT_ONCE, Room
from webapp.models import Connection
from webapp.observe import PROVIDER_CALLS, PROVIDER_SECONDS
from webapp.providers.kit.errors import ProviderError
from webapp.providers.kit.limits import Limiter
from webapp.providers.registry import PROVIDERS, open_provider
from webapp.store import connections

USABLE = ("connected", "expiring", "limited", "error")


def open_rooms(
    user_id: int, outside: Outside, *, services: Collection[str] = (), role: str = "library"
) -> tuple[dict[str, Room], dict[str, str]]:
    """(service → room, service → why it could not be opened) for the connections that play ``role``."""
    rooms: dict[str, Room] = {}
    missing: dict[str, str] = {}
    for connection in connections.of(user_id):
        service = connection.service_type
        if service not in PROVIDERS or role not in PROVIDERS[service].roles or (services and service not in services):
            continue
        if connection.status not in USABLE:
            missing[service] = connection.detail or "sign in again."
            continue
        try:
            rooms[service] = open_room(outside, connection)
        except ProviderError as error:
            missing[service] = error.reason
    return rooms, missing


def open_room(outside: Outside, connection: Connection) -> Room:
    """One connection, opened. Raises ``NeedsLogin`` where there is no login to open it with."""
    keeper, limiter = RowKeeper(outside, connection), outside.limiter(connection.rehearsal)
    opener = partial(
        open_provider,
        connection.service_type,
        keeper,
        addresses=outside.addresses(connection.service_type, connection.rehearsal),
        limiter=limiter,
    )
    manifest = PROVIDERS[connection.service_type]
    return Room(
        connection.service_type,
        manifest.label,
        opener=lambda on_call: opener(on_call=on_call),
        account_id=connection.account_id,
        connection_id=connection.id,
        on_call=_counter(connection.service_type),
        budget=lambda: _budget_left(limiter, connection.limit_scope),
        at_once=limiter.abreast(manifest.limits, AT_ONCE),
    )


def _budget_left(limiter: Limiter, scope: str) -> int | None:
    """The smallest of what the families of calls have left today."""
    try:
        return min(limiter.status(scope).budget_left.values(), default=None)
    except ProviderError:
        return None


def _counter(service: str) -> Callable[[str, int, float], None]:
    def count(family: str, status: int, seconds: float) -> None:
        PROVIDER_CALLS.labels(service, family, str(status)).inc()
        PROVIDER_SECONDS.labels(service).observe(seconds)

    return count
