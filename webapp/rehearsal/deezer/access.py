"""Who asks Deezer: the token in the query or the form, and what it permits."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from flask import current_app, g, request

from webapp.rehearsal.deezer.errors import DeezerError
from webapp.rehearsal.deezer.service import Deezer
from webapp.rehearsal.state import Account, Playlist

Thing = TypeVar("Thing", Account, Playlist)


def service() -> Deezer:
    return cast(Deezer, current_app.extensions["rehearsal"].deezer)


def check() -> None:
    """Runs before every request. No token is fine for public things; a wrong one never is."""
    secret = request.values.get("access_token")
    g.grant = service().grants.find(secret, "access")
    if secret and (not g.grant or not g.grant.alive or g.grant.expired(service().now())):
        raise DeezerError(300)
    if g.grant:
        request.environ["rehearsal.call"].account = g.grant.account


def visitor() -> Account | None:
    """The person whose token it is, if there is one."""
    return service().accounts.get(g.grant.account) if g.grant else None


def me() -> Account:
    account = visitor()
    if not account:
        raise DeezerError(200)
    return account


def person(key: str) -> Account:
    """`me`, or a numeric id; names are not accepted."""
    if key == "me":
        return as_seen(me())
    found = [account for account in service().accounts.values() if account.id == key]
    if not found:
        raise DeezerError(800)
    return as_seen(found[0])


def needs(*perms: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """All of these permissions are needed."""

    def wrap(view: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(view)
        def checked(*args: Any, **kwargs: Any) -> Any:
            me()
            missing = [perm for perm in perms if perm not in g.grant.scopes]
            if missing:
                raise DeezerError(200, f"The token don't have the right permission: {missing[0]}")
            return view(*args, **kwargs)

        return checked

    return wrap


def as_seen(thing: Thing) -> Thing:
    """As before the last write, when the fault "stale" asks for that."""
    stale = request.method == "GET" and request.environ.get("rehearsal.stale")
    return thing.past if stale and thing.past else thing


def wanted(name: str) -> str:
    value = request.values.get(name, "")
    if not value:
        raise DeezerError(501, f"Missing parameters: {name}")
    return value


def ids(name: str) -> list[str]:
    """Comma separated numbers."""
    values = [one.strip() for one in wanted(name).split(",") if one.strip()]
    if not all(one.lstrip("-").isdigit() for one in values):
        raise DeezerError(500)
    return values


def flag(name: str) -> bool:
    return request.values[name].lower() in ("true", "1")
