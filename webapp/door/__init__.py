"""What every request passes: who asks, whether it was meant, how often, and the headers of the answer."""

from __future__ import annotations

from flask import Flask, g

from webapp.door import csrf, errors, headers, identity, limits

#: What is remembered for one request: ours, Flask-Login's, Flask-WTF's, Flask-Babel's.
MEMORIES = (
    "auth",
    "sign_in_id",
    "csp_nonce",
    "foreign",
    "reference",
    "_login_user",
    "csrf_token",
    "csrf_valid",
    "_flask_babel",
)


def _forget() -> None:
    """A context that outlives the request (a command's, a test's) must not hand one person's identity to the next."""
    for name in MEMORIES:
        g.pop(name, None)


def register(app: Flask) -> None:
    """Hang the door before every page and call. The order is the one in which a request is asked."""
    app.before_request(_forget)
    headers.register(app)
    errors.register(app)
    identity.register(app)
    csrf.register(app)
    limits.register(app)
