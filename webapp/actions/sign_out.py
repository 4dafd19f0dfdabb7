"""Sign out: here, in one other browser, or everywhere."""

from __future__ import annotations

from webapp.store import sign_ins, unit


def sign_out(user_id: int, public_id: str) -> bool:
    """End one sign-in of a person; whether there was one."""
    ended = sign_ins.end(user_id, public_id)
    unit.commit()
    return ended


def sign_out_everywhere(user_id: int) -> int:
    """End all sign-ins of a person; how many there were."""
    ended = sign_ins.end_all(user_id)
    unit.commit()
    return ended
