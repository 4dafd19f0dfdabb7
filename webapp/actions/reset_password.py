"""Reset a forgotten password by a mailed link, good for an hour and once."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from webapp.actions.change_password import set_password
from webapp.actions.minting import fingerprint, new_secret
from webapp.actions.rules import NotAccepted
from webapp.models import PasswordReset, User
from webapp.store import people, unit

log = logging.getLogger(__name__)

GOOD_FOR = timedelta(hours=1)


def begin_reset(person: User, *, now: datetime) -> str:
    """The secret of a new link for ``person``; earlier links no longer open anything."""
    secret = new_secret()
    people.add_reset(
        PasswordReset(user_id=person.id, secret_hash=fingerprint(secret), created_at=now, expires_at=now + GOOD_FOR)
    )
    unit.commit()
    return secret


def is_open(secret: str, *, now: datetime) -> bool:
    """The link can still be used."""
    return people.reset_of(fingerprint(secret), now) is not None


def reset_password(secret: str, new: str, *, now: datetime) -> bool:
    """Set the password and end all sign-ins; whether the link was good. Raises ``NotAccepted``: the link stays good."""
    user_id = people.take_reset(fingerprint(secret), now)
    person = people.get(user_id) if user_id is not None else None
    if person is None or person.disabled_at is not None:
        unit.roll_back()
        return False
    try:
        set_password(person, new)
    except NotAccepted:
        unit.roll_back()
        raise
    unit.commit()
    log.info("%s reset the password", person.public_id)
    return True
