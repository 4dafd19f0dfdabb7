"""What every request passes: who asks, whether it was meant, how often, and the headers that go home with the answer."""

from __future__ import annotations

from flask import Flask

from webapp.door import csrf, errors, headers, identity, limits


def register(app: Flask) -> None:
    """Hang the door before every page and call. The order is the one in which a request is asked."""
    headers.register(app)
    errors.register(app)
    identity.register(app)
    csrf.register(app)
    limits.register(app)
