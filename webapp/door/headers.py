"""The headers of every answer: what a browser may load and do on our pages, and what it may keep."""

from __future__ import annotations

import secrets
from urllib.parse import urlsplit

from flask import Flask, Response, g, request
from werkzeug.middleware.proxy_fix import ProxyFix

from webapp.config import Settings
from webapp.door import here

#: Sites whose consent page answers a form of ours: Chromium holds redirects of a form against form-action, too.
CONSENT = (
    "SPOTIFY_ACCOUNTS_URL", "DEEZER_CONNECT_URL", "GOOGLE_ACCOUNTS_URL", "DISCOGS_SITE_URL", "LASTFM_AUTH_URL",
    "REHEARSAL_URL",
)  # fmt: skip

FIXED = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), interest-cohort=()",
}


def csp_nonce() -> str:
    """The word that a script of this very answer carries; nobody can know it before."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(18)
    return str(g.csp_nonce)


def consent_origins(settings: Settings) -> list[str]:
    """Where a form may end up: the services' consent pages."""
    parts = [urlsplit(getattr(settings, name)) for name in CONSENT]
    return sorted({f"{part.scheme}://{part.netloc}" for part in parts if part.scheme and part.netloc})


def policy(settings: Settings, nonce: str) -> str:
    """The Content-Security-Policy (security.md E6)."""
    rules = {
        "default-src": "'none'",
        "script-src": f"'self' 'nonce-{nonce}'",
        "style-src": "'self'",
        "img-src": "'self' data:",
        "connect-src": "'self'",
        "font-src": "'self'",
        "manifest-src": "'self'",
        "worker-src": "'self'",
        "form-action": " ".join(["'self'", *consent_origins(settings)]),
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
        "require-trusted-types-for": "'script'",
        "trusted-types": "htmx",
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def _add(response: Response) -> Response:
    settings = here.settings()
    response.headers["Content-Security-Policy"] = policy(settings, csp_nonce())
    for name, value in FIXED.items():
        response.headers[name] = value
    if settings.secure:
        response.headers["Strict-Transport-Security"] = "max-age=31536000"
    if request.endpoint != "static" and not response.cache_control.private:
        response.headers["Cache-Control"] = "no-store"  # a view that lets a browser keep its answer says `private`
    return response


def register(app: Flask) -> None:
    """Templates call ``csp_nonce()``. With https somebody stands in front of us who knows the person's address."""
    app.after_request(_add)
    app.add_template_global(csp_nonce)
    settings: Settings = app.extensions["settings"]
    if settings.secure:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1)  # type: ignore[method-assign]
