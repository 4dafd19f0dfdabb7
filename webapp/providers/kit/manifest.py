"""What a provider's room says of itself before anybody enters."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

from webapp.providers.kit.roles import Abilities

LoginKind = Literal["oauth2", "oauth1", "key", "headers", "pairing", "none"]


@dataclass(frozen=True, slots=True)
class Field:
    """One field of the form that connects a service without a consent page."""

    name: str
    label: str
    help: str = ""
    secret: bool = False
    required: bool = True


@dataclass(frozen=True, slots=True)
class Limit:
    """A published or observed limit: at most ``calls`` in any ``seconds``, per ``scope`` (app or address).

    With a ``burst`` it is a steady pace instead of a window: ``calls`` each ``seconds``, of which up to ``burst`` may
    come at once after a pause. A long reading then waits a moment before each call, never a whole window.
    """

    calls: int
    seconds: float
    scope: Literal["app", "address"] = "app"
    burst: int = 0


@dataclass(frozen=True, slots=True)
class Limited:
    """What a service's answer said of a limit: how long (seconds), of which kind, and why, for a person."""

    seconds: float
    kind: Literal["rate", "quota"]
    reason: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """A provider: its names, the roles it plays, how a person connects, and its limits.

    ``open(keeper, wire, addresses)`` gives the adapter; ``login`` is the module that speaks the provider's consent
    (``authorization_url``, ``exchange``) and, where there are ``fields``, its way in without consent (``connect``).
    Without a ``login`` nobody connects: the room is searched for everybody alike.
    ``limited`` recognises a limit in an answer of the service. ``addresses`` are (short name, setting) and
    ``rehearsal`` (short name, path on the rehearsal server). ``daily_budget``: our own budget of calls a day holds.
    ``token_life_days`` counts from consent; ``poll_seconds`` is how often looking for changes is reasonable.
    """

    name: str
    label: str
    roles: frozenset[str]
    abilities: Abilities
    open: Callable[..., Any]
    login_kind: LoginKind = "oauth2"
    login: Any = None
    fields: tuple[Field, ...] = ()
    limits: tuple[Limit, ...] = ()
    limited: Callable[..., Limited | None] | None = None
    addresses: tuple[tuple[str, str], ...] = ()
    rehearsal: tuple[tuple[str, str], ...] = ()
    #: The settings that hold the operator's registration: id, secret.
    app_settings: tuple[str, ...] = ()
    daily_budget: bool = False
    token_life_days: int | None = None
    poll_seconds: int = 1800
    notes: tuple[str, ...] = field(default_factory=tuple)

    @property
    def connectable(self) -> bool:
        """Whether a person can connect it: what pages offer as a connection."""
        return self.login is not None
