"""Disable an account, enable it again, or make its person an administrator."""

from __future__ import annotations

import logging
from datetime import datetime

from webapp.models import User
from webapp.store import people, sign_ins, tokens, unit

log = logging.getLogger(__name__)


class LastAdministrator(Exception):
    """Nobody could look after the instance any more."""


def disable_account(person: User, *, now: datetime) -> None:
    """End the account's sign-ins and tokens, and let nobody in. Raises :class:`LastAdministrator`."""
    people.hold(now)
    if person.is_admin and person.disabled_at is None and people.administrators() <= 1:
        unit.roll_back()
        raise LastAdministrator
    person.disabled_at = person.disabled_at or now
    sign_ins.end_all(person.id)
    tokens.revoke_all(person.id, now)
    people.forget_resets(person.id)
    unit.commit()
    log.info("account %s was disabled", person.public_id)


def enable_account(person: User) -> None:
    """Let the person sign in again."""
    person.disabled_at = None
    unit.commit()
    log.info("account %s was enabled", person.public_id)


def make_administrator(person: User, *, now: datetime) -> None:
    """Give the person the administrator's rights; who holds an old cookie does not get them: all sign-ins end."""
    people.hold(now)
    person.is_admin = True
    sign_ins.end_all(person.id)
    unit.commit()
    log.info("account %s became an administrator", person.public_id)
