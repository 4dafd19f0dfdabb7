"""The end of a piece of work: all of it is kept, or none."""

from __future__ import annotations

from webapp.extensions import db


def commit() -> None:
    """Keep everything that was written since the last time."""
    db.session.commit()


def roll_back() -> None:
    """Forget everything that was written since the last time."""
    db.session.rollback()
