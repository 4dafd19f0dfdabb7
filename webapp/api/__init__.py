"""What programs see: the same as the pages, in JSON."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Hang every API call into the application."""
