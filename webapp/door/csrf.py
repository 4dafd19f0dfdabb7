"""Whether a change was meant: it must come from our own page, and carry the token of this very sign-in."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask, g, request, session
from flask_babel import gettext as _
from flask_wtf.csrf import validate_csrf
from wtforms import ValidationError

from webapp.door import here, identity
from webapp.door.errors import Refused
from webapp.door.marks import marked

SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})


def _bind() -> None:
    """A token belongs to one sign-in: a session cookie planted by somebody else holds a token of somebody else."""
    if session.get("csrf_for", "") != g.get("sign_in_id", ""):
        session.pop("csrf_token", None)
        session["csrf_for"] = g.sign_in_id


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
