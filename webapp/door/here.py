"""Where a request is: the settings in force, and whether a program or a person is asking."""

from __future__ import annotations

from typing import cast
from urllib.parse import urlsplit

from flask import current_app, request

from webapp.config import Settings
from webapp.extensions import babel


def settings() -> Settings:
    """The settings of the application that answers."""
    return cast(Settings, current_app.extensions["settings"])


def below(prefix: str) -> bool:
    """The request is for ``prefix`` or something below it."""
    return request.path == prefix or request.path.startswith(prefix + "/")


def languages() -> set[str]:
    """The languages that pages exist in."""
    return {known.language for known in babel.list_translations()} | {"en"}


def is_api() -> bool:
    """A program is asking: it wants JSON, and never a redirect to a page."""
    return below("/api")


def public_url(path: str) -> str:
    """The address that people open, for mails and links; never taken from the Host header."""
    return settings().PUBLIC_URL + path


def own_hosts() -> set[str]:
    """The hosts whose pages are ours."""
    return {request.host.lower(), urlsplit(settings().PUBLIC_URL).netloc.lower()}


def local_path(value: str | None, default: str = "/") -> str:
    """``value`` when it is a path of this site, else ``default``: nobody is sent elsewhere by a link to us."""
    if not value or not value.startswith("/") or value.startswith("//"):
        return default
    if "\\" in value or any(ord(letter) < 33 or ord(letter) == 127 for letter in value):
        return default  # browsers read a backslash as a slash and drop tabs and line breaks
    parts = urlsplit(value)
    return default if parts.scheme or parts.netloc else value


def wanted_path() -> str:
    """Where a person was going: this page, or for a form the page that it was on."""
    if request.method in ("GET", "HEAD"):
        return local_path(request.full_path.removesuffix("?"))
    referrer = urlsplit(request.referrer or "")
    return local_path(referrer.path) if referrer.netloc.lower() in own_hosts() else "/"
