"""What people see: each view asks, calls one action or store function, and shows."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Hang every page into the application."""
