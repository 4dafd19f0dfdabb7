"""Who asks: a browser by the cookie of its sign-in, a program by its access token; everybody else stays outside."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from flask import Flask, Request, Response, abort, g, redirect, request, session
from flask_login import current_user
from werkzeug.exceptions import Unauthorized

from webapp.actions.minting import fingerprint
from webapp.actions.sign_in import Opened
from webapp.door import here
from webapp.door.marks import marked
from webapp.extensions import login
from webapp.models import User
from webapp.models.kinds import now
from webapp.store import people, sign_ins, tokens

TOKEN_PREFIX = "uni_"  # noqa: S105  (how a token begins, not a token)


def cookie_name() -> str:
    """With ``__Host-`` a browser takes the cookie only over https, for this host and the whole site."""
    return "__Host-unisson" if here.settings().secure else "unisson"


def start(response: Response, opened: Opened) -> Response:
    """Give the browser a new sign-in's cookie; what the session held before is forgotten."""
    session.clear()
    response.set_cookie(
        cookie_name(),
        opened.secret,
        expires=opened.ends_at,
        secure=here.settings().secure,
        httponly=True,
        samesite="Lax",
        path="/",
    )
    return response


def leave(response: Response) -> Response:
    """Take the cookie back; what pages kept in the browser goes with the person."""
    session.clear()
    response.headers["Clear-Site-Data"] = '"storage"'
    response.delete_cookie(cookie_name(), secure=here.settings().secure, httponly=True, samesite="Lax", path="/")
    return response


def has_cookie() -> bool:
    """The browser shows a sign-in, valid or not."""
    return cookie_name() in request.cookies


def _load(asked: Request) -> User | None:
    """Flask-Login's question: whose request is this? A token in the header stands alone, also when it is wrong."""
    kind, _, secret = asked.headers.get("Authorization", "").partition(" ")
    if kind.lower() == "bearer" and here.is_api():
        return _by_token(secret.strip())
    cookie = asked.cookies.get(cookie_name(), "")
    return _by_cookie(cookie) if cookie else None


def _by_token(secret: str) -> User | None:
    row = tokens.by_hash(fingerprint(secret)) if secret.startswith(TOKEN_PREFIX) else None
    if row is None:
        return None
    g.auth = f"token:{row.public_id}"
    tokens.used(row, now())
    return row.user


def _by_cookie(secret: str) -> User | None:
    row = sign_ins.by_hash(fingerprint(secret), now())
    if row is None:
        return None
    g.auth, g.sign_in_id = f"session:{row.public_id}", row.public_id
    sign_ins.seen(row, now())
    return row.user


def _guard() -> Any:
    """Nobody passes without an identity, except where the view says so. An open view may want to know it, too."""
    g.setdefault("auth", "")
    g.setdefault("sign_in_id", "")
    if request.endpoint in (None, "static") or marked("for_machines"):
        return None
    if current_user.is_authenticated or marked("for_anyone"):
        return None
    if here.is_api() and request.headers.get("Sec-Fetch-Mode") != "navigate":
        abort(401)
    return redirect(sign_in_address() if people.any_account() else "/sign-up", 303)


def sign_in_address() -> str:
    """The way to sign in and back to where the person was going."""
    wanted = "/" if here.is_api() else here.wanted_path()  # a browser that came back from a consent page too late
    return "/sign-in" if wanted == "/" else "/sign-in?" + urlencode({"next": wanted})


def _unauthorized() -> Any:
    raise Unauthorized


def register(app: Flask) -> None:
    """Flask-Login asks us at each request, and never keeps anything in a cookie of its own."""
    login.request_loader(_load)
    login.unauthorized_handler(_unauthorized)
    app.before_request(_guard)
