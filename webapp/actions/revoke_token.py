"""Revoke a personal access token: from now on it opens nothing."""

from __future__ import annotations

from datetime import datetime

from webapp.store import tokens, unit


def revoke_token(user_id: int, public_id: str, *, now: datetime) -> bool:
    """Whether the person had such a token."""
    gone = tokens.revoke(user_id, public_id, now)
    unit.commit()
    return gone
