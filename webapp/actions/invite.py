"""Invite somebody by a link, good for a week and once; or take it back."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from webapp.actions.minting import fingerprint, new_secret
from webapp.actions.rules import tidy
from webapp.models import Invitation
from webapp.store import invitations, unit

log = logging.getLogger(__name__)

GOOD_FOR = timedelta(days=7)


def invite(invited_by: int, note: str = "", *, now: datetime) -> str:
    """The secret of a new link. It is shown once."""
    secret = new_secret()
    row = Invitation(
        secret_hash=fingerprint(secret),
        invited_by=invited_by,
        note=tidy(note)[:120],
        created_at=now,
        expires_at=now + GOOD_FOR,
    )
    invitations.add(row)
    unit.commit()
    log.info("invitation %s was made", row.public_id)
    return secret


def is_invited(secret: str, *, now: datetime) -> bool:
    """The link can still be used."""
    return invitations.by_hash(fingerprint(secret), now) is not None


def revoke_invitation(public_id: str) -> bool:
    """Take a link back; whether there was one."""
    gone = invitations.revoke(public_id)
    unit.commit()
    return gone
