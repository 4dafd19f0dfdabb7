"""What a person types: `unisson …` (and the same below `flask --app wsgi`)."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Hang every command into the application."""


def main() -> None:
    """The console script."""
