"""For who watches over the process: does it live, is it ready, what does it count."""

from __future__ import annotations

from collections.abc import Callable

import redis
from flask import Blueprint, Response, jsonify, request
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from sqlalchemy.exc import SQLAlchemyError

from webapp import migrating, observe
from webapp.actions.minting import fingerprint
from webapp.door.marks import machines
from webapp.extensions import valkey
from webapp.jobs import heartbeats, reconcile
from webapp.store import tokens

views = Blueprint("health", __name__)
_LOOPBACK = ("127.0.0.1", "::1")


@views.get("/healthz")
@machines
def alive() -> Response:
    """This process answers; nothing else is asked."""
    return jsonify(status="ok")


@views.get("/readyz")
@machines
def ready() -> tuple[Response, int]:
    """Each part, "ok" or what is wrong with it; 503 when one is wrong."""
    parts = {name: _look(check) for name, check in CHECKS.items()}
    good = all(found == "ok" for found in parts.values())
    return jsonify(status="ok" if good else "not ready", parts=parts), 200 if good else 503


@views.get("/metrics")
@machines
def metrics() -> Response:
    """Prometheus' format, for a direct visitor from this machine or with an administrator's token."""
    if not (_from_here() or _administrator()):
        return Response("an administrator's token is needed\n", 401, {"WWW-Authenticate": "Bearer"})
    observe.OLDEST_QUEUED.set(reconcile.oldest_waiting_seconds())
    return Response(generate_latest(observe.REGISTRY), content_type=CONTENT_TYPE_LATEST)


def _from_here() -> bool:
    """From this machine itself: a proxy on it would say for whom it asks."""
    forwarded = {"X-Forwarded-For", "Forwarded", "X-Real-Ip"} & set(request.headers.keys())
    return request.remote_addr in _LOOPBACK and not forwarded


def _administrator() -> bool:
    given = request.authorization
    if given is None or given.type != "bearer" or not given.token:
        return False
    token = tokens.by_hash(fingerprint(given.token))
    return token is not None and token.user.is_admin


def _look(check: Callable[[], str]) -> str:
    """Errors are named by their kind only: their texts may hold addresses and passwords."""
    try:
        return check()
    except (SQLAlchemyError, redis.RedisError, OSError) as error:
        return f"cannot be reached ({type(error).__name__})"


def _tables() -> str:
    current = migrating.current_revision()
    return "ok" if current == migrating.newest_revision() else f"stands at {current}: unisson migrate"


def _queue() -> str:
    valkey.client.ping()
    return "ok"


def _workers() -> str:
    silent = heartbeats.silent_roles()
    return f"silent: {', '.join(silent)}" if silent else "ok"


CHECKS: dict[str, Callable[[], str]] = {
    "database": lambda: (migrating.current_revision() and "ok") or "empty: unisson migrate",
    "migrations": _tables,
    "queue": _queue,
    "workers": _workers,
}
