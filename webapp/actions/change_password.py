"""Change the password, knowing the old one: every browser is signed out, this one gets a new sign-in."""

from __future__ import annotations

import logging
from datetime import datetime

from webapp.actions import hashing
from webapp.actions.rules import NotAccepted, flaws, password_flaw
from webapp.actions.sign_in import Opened, is_right, open_sign_in
from webapp.models import User
from webapp.store import people, sign_ins, unit

log = logging.getLogger(__name__)


def change_password(
    person: User, current: str, new: str, *, now: datetime, address: str = "", browser: str = ""
) -> Opened:
    """A new sign-in for the browser that asked. Raises ``NotAccepted``."""
    if not is_right(person, current):
        raise NotAccepted(current="wrong")
    set_password(person, new)
    opened = open_sign_in(person.id, now=now, address=address, browser=browser)
    unit.commit()
    log.info("%s changed the password", person.public_id)
    return opened


def set_password(person: User, new: str) -> None:
    """Give the account this password, and end its sign-ins and mailed links. Not yet committed."""
    flaws(password=password_flaw(new, person.name, person.email))
    person.password_hash = hashing.current().hash(new)
    sign_ins.end_all(person.id)
    people.forget_resets(person.id)
