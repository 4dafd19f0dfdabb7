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
    """A published or observed limit: at most ``calls`` in any ``seconds``, per ``scope`` (app or address)."""

    calls: int
    seconds: float
    scope: Literal["app", "address"] = "app"


@dataclass(frozen=True, slots=True)
class Manifest:
    """A provider: its names, the roles it plays, how a person connects, and its limits.

    ``open(credentials, wire)`` gives the adapter; ``login`` gives the module that speaks the provider's consent
    (``authorization_url``, ``exchange``), where it has one.
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
    daily_budget: bool = False
    token_life_days: int | None = None
    poll_seconds: int = 1800
    notes: tuple[str, ...] = field(default_factory=tuple)
