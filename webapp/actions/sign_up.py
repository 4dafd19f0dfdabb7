"""Sign up: the first account becomes the administrator, later ones need an open door or an invitation."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Literal

from webapp.actions.create_account import draft, enter
from webapp.actions.minting import fingerprint
from webapp.models import User
from webapp.store import invitations, people, unit

log = logging.getLogger(__name__)

Registration = Literal["first", "open", "closed"]


class Closed(Exception):
    """Nobody new is let in this way."""


def may_sign_up(registration: Registration, *, invited: bool = False) -> bool:
    """A stranger may make an account now."""
    if registration == "closed":
        return False
    return registration == "open" or invited or not people.any_account()


def sign_up(
    name: str, email: str, password: str, *, registration: Registration, now: datetime, invitation: str = ""
) -> User:
    """The new account. Raises :class:`Closed`, or ``NotAccepted`` when something typed cannot be taken."""
    if not may_sign_up(registration, invited=bool(invitation)):
        raise Closed
    person = draft(name, email, password, now=now)
    people.hold(now)
    person.is_admin = not people.any_account()
    if not person.is_admin and registration != "open" and not invitation:
        unit.roll_back()  # somebody else was first while we looked
        raise Closed
    enter(person)
    if invitation and not invitations.take(fingerprint(invitation), person.id, now):
        unit.roll_back()
        raise Closed
    unit.commit()
    log.info("account %s was made%s", person.public_id, ", it is the administrator" if person.is_admin else "")
    return person
