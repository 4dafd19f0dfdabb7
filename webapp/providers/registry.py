"""Which providers there are, and how one is entered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from webapp.providers import deezer, spotify, ytmusic
from webapp.providers.kit.credentials import Credentials, Keeper, MemoryKeeper
from webapp.providers.kit.errors import Refused
from webapp.providers.kit.http import OnCall, Wire
from webapp.providers.kit.limits import Limiter
from webapp.providers.kit.manifest import Manifest

PROVIDERS: dict[str, Manifest] = {
    manifest.name: manifest for manifest in (spotify.MANIFEST, deezer.MANIFEST, ytmusic.MANIFEST)
}
#: Those that a person connects; the others are only searched.
CONNECTABLE: dict[str, Manifest] = {name: manifest for name, manifest in PROVIDERS.items() if manifest.connectable}


def scope_of(name: str, client_id: str) -> str:
    """The key under which a provider's limits are shared: the app's id, or our address where that is what counts."""
    by_address = any(limit.scope == "address" for limit in PROVIDERS[name].limits)
    return f"{name}:address" if by_address else f"{name}:{client_id}"


def open_wire(name: str, client_id: str, limiter: Limiter, on_call: OnCall | None = None) -> Wire:
    """The wire to a provider, paced with everybody else who uses the same app or address."""
    manifest = PROVIDERS[name]
    return Wire(
        name,
        limiter,
        scope_of(name, client_id),
        limits=manifest.limits,
        limited=manifest.limited,
        on_call=on_call,
    )


def open_provider(
    name: str, keeper: Keeper, *, addresses: Mapping[str, str], limiter: Limiter, on_call: OnCall | None = None
) -> Any:
    """The adapter of a connection: plays the roles of its manifest; ``adapter.wire`` counts its calls.

    ``addresses`` maps the short names of ``Manifest.addresses`` to URLs.
    """
    wire = open_wire(name, keeper.load().client_id, limiter, on_call)
    return PROVIDERS[name].open(keeper, wire, addresses)


def open_search(name: str, *, addresses: Mapping[str, str], limiter: Limiter, on_call: OnCall | None = None) -> Any:
    """The adapter of a room that is searched without anybody's login: plays ``TrackSearch``.

    ``Refused`` for the rooms that need a login.
    """
    manifest = PROVIDERS[name]
    if manifest.connectable or "track_search" not in manifest.roles:
        raise Refused(f"{manifest.label} is searched with a login", code="login", service=name)
    nobody = MemoryKeeper(Credentials(kind="public"))
    return manifest.open(nobody, open_wire(name, "", limiter, on_call), addresses)


def connect_provider(
    name: str, fields: Mapping[str, str], *, addresses: Mapping[str, str], limiter: Limiter
) -> Credentials:
    """Connect without a consent page, from the fields of ``Manifest.fields``. Proves that the account is there.

    Raises ``Refused`` with a sentence for the form, ``Gone`` where nobody is found.
    """
    if not PROVIDERS[name].fields:
        raise Refused("This service is connected by signing in", code="fields", service=name)
    wire = open_wire(name, "", limiter)
    try:
        credentials: Credentials = PROVIDERS[name].login.connect(fields, wire=wire, addresses=addresses)
    finally:
        wire.close()
    return credentials
