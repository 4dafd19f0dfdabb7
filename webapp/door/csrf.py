"""Whether a change was meant: it must come from our own page, and carry the token of this very sign-in."""

from __future__ import annotations

import hashlib
import hmac
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, g, request, session
from flask_babel import gettext as _
from flask_wtf.csrf import validate_csrf
from wtforms import ValidationError

from webapp.door import here, identity
from webapp.door.errors import Refused
from webapp.door.marks import marked

SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})


def token_of(sign_in_id: str) -> str:
    """The token of one sign-in: it needs no memory, so nothing planted in the browser or lost there changes it."""
    key = str(current_app.secret_key).encode()
    return hmac.new(key, f"csrf of {sign_in_id}".encode(), hashlib.sha256).hexdigest()


def _bind() -> None:
    """Flask-WTF looks for the token in the session; people who are not signed in have one made at random there."""
    if g.sign_in_id and session.get("csrf_token") != token_of(g.sign_in_id):
        session["csrf_token"] = token_of(g.sign_in_id)


def _leave_alone(response: Response) -> Response:
    """A form of another site comes without our cookies; its answer must not replace those that are there."""
    if g.get("foreign"):
        session.modified = False
    return response


def from_our_page() -> bool:
    """The browser says that our own page sent this. A program says nothing at all; then the token alone decides."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    sender = request.headers.get("Origin") or request.headers.get("Referer")
    return sender is None or urlsplit(sender).netloc.lower() in here.own_hosts()


def _needs_no_token() -> bool:
    by_token = g.get("auth", "").startswith("token:") and not identity.has_cookie()
    return request.method in SAFE or request.endpoint is None or by_token or marked("for_machines")


def check() -> None:
    """Refuse a change that our page did not send, or that lacks the token."""
    if request.endpoint == "static":
        return
    _bind()
    if _needs_no_token():
        return
    if not from_our_page():
        g.foreign = True
        raise Refused(403, _("This was sent from another site, so it was not carried out."))
    try:
        validate_csrf(request.form.get("csrf_token") or request.headers.get("X-CSRFToken"))
    except ValidationError as error:
        raise Refused(
            403,
            _("The page was open too long, or you signed in again meanwhile. Go back, reload it, and send it again."),
        ) from error


def register(app: Flask) -> None:
    """Ask before every view."""
    app.before_request(check)
    app.after_request(_leave_alone)
