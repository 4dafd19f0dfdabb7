"""Make an account: by signing up, or by a command."""

from __future__ import annotations

from datetime import datetime

from webapp.actions import hashing
from webapp.actions.rules import NotAccepted, email_flaw, flaws, name_flaw, password_flaw, tidy
from webapp.models import User
from webapp.store import people, unit


def create_account(name: str, email: str, password: str, *, now: datetime, is_admin: bool = False) -> User:
    """The new account, committed. Raises :class:`NotAccepted`."""
    drafted = draft(name, email, password, now=now, is_admin=is_admin)
    people.hold(now)
    enter(drafted)
    unit.commit()
    return drafted


def draft(name: str, email: str, password: str, *, now: datetime, is_admin: bool = False) -> User:
    """An account that could be, checked and hashed, but not yet entered. Raises :class:`NotAccepted`."""
    name, email = tidy(name), email.strip()
    flaws(name=name_flaw(name), email=email_flaw(email), password=password_flaw(password, name, email))
    _free(name, email)
    hashed = hashing.current().hash(password)
    return User(name=name, email=email, password_hash=hashed, is_admin=is_admin, created_at=now)


def enter(drafted: User) -> None:
    """Add the account; the caller holds the lock, so that nobody takes the name between the look and the entry."""
    try:
        _free(drafted.name, drafted.email)
    except NotAccepted:
        unit.roll_back()
        raise
    people.add(drafted)


def _free(name: str, email: str) -> None:
    flaws(**dict.fromkeys(people.taken(name, email), "taken"))
