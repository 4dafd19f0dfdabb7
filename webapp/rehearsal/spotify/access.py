"""Who asks: the bearer token, the app's allow-list and the scopes, checked before any answer."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from flask import current_app, g, request
from werkzeug.wrappers import Response

from webapp.rehearsal.spotify.errors import NOT_ON_THE_LIST, SpotifyError
from webapp.rehearsal.spotify.service import Spotify, bearer
from webapp.rehearsal.state import Account, Playlist


def service() -> Spotify:
    return cast(Spotify, current_app.extensions["rehearsal"].spotify)


def me() -> Account:
    """The person whose token it is; as before their last write when the fault "stale" asks for that."""
    account = cast(Account, g.account)
    return account.past if stale() and account.past else account


def stale() -> bool:
    """Only reading can be behind the times."""
    return request.method == "GET" and bool(request.environ.get("rehearsal.stale"))


def as_seen(playlist: Playlist) -> Playlist:
    return playlist.past if stale() and playlist.past else playlist


def check() -> Response | None:
    """Runs before every request to the Web API."""
    header = request.headers.get("Authorization", "")
    if not header:
        raise SpotifyError(401, "No token provided")
    if not header.startswith("Bearer "):
        raise SpotifyError(400, "Only valid bearer authentication supported")
    grant = service().grants.find(bearer(request.environ), "access")
    if not grant or not grant.alive or grant.account not in service().accounts:
        raise SpotifyError(401, "Invalid access token")
    if grant.expired(service().now()):
        raise SpotifyError(401, "The access token expired")
    g.grant, g.account = grant, service().account(grant.account)
    request.environ["rehearsal.call"].account = grant.account
    return standing(g.account)


def standing(account: Account) -> Response | None:
    """Development Mode: five people on a list, and an owner who pays."""
    if not account.allowlisted:
        return Response(NOT_ON_THE_LIST, 403, content_type="text/plain; charset=utf-8")
    if not service().owner_premium:
        raise SpotifyError(403, "Active premium subscription required for the owner of the app.")
    return None


def needs(*any_of: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """One of these scopes is enough."""

    def wrap(view: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(view)
        def checked(*args: Any, **kwargs: Any) -> Any:
            if not set(any_of) & set(g.grant.scopes):
                raise SpotifyError(403, "Insufficient client scope")
            return view(*args, **kwargs)

        return checked

    return wrap


def body() -> dict[str, Any]:
    """The JSON body; an empty one counts as {}."""
    if not request.get_data():
        return {}
    values = request.get_json(silent=True, force=True)
    if not isinstance(values, dict):
        raise SpotifyError(400, "Error parsing JSON.")
    return values
