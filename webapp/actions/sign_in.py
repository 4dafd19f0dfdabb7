"""Sign in: check the password, and open a sign-in whose secret only the browser has."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime

from webapp.actions import hashing
from webapp.actions.minting import fingerprint, new_secret
from webapp.actions.rules import LONGEST
from webapp.models import User
from webapp.store import sign_ins, unit

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Opened:
    """A new sign-in: ``secret`` goes into the browser's cookie and is nowhere else."""

    public_id: str
    secret: str
    ends_at: datetime


def sign_in(
    person: User | None, password: str, *, now: datetime, address: str = "", browser: str = ""
) -> Opened | None:
    """A new sign-in of ``person``, or nothing: unknown, disabled or a wrong password, in the same time."""
    if not is_right(person, password) or person is None or person.disabled_at is not None:
        log.warning("sign-in refused for %s from %s", person.public_id if person else "an unknown name", address)
        return None
    opened = open_sign_in(person.id, now=now, address=address, browser=browser)
    unit.commit()
    log.info("%s signed in from %s", person.public_id, address)
    return opened


def is_right(person: User | None, password: str) -> bool:
    """The password is this person's. A hash of older parameters is renewed on the way."""
    checker = hashing.current()
    if len(password) > LONGEST or not checker.matches(person.password_hash if person else None, password):
        return False
    if person is not None and checker.is_outdated(person.password_hash):
        person.password_hash = checker.hash(password)
    return True


def open_sign_in(user_id: int, *, now: datetime, address: str = "", browser: str = "") -> Opened:
    """A sign-in without asking for the password: the caller has just proved who it is. Not yet committed."""
    secret = new_secret()
    row = sign_ins.add(user_id, fingerprint(secret), now, address, browser)
    return Opened(row.public_id, secret, row.ends_at)
