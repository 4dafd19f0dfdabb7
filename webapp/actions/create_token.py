"""Create a personal access token: shown once, kept as a hash."""

from __future__ import annotations

import logging
from datetime import datetime

from webapp.actions.minting import fingerprint, new_secret
from webapp.actions.rules import flaws, tidy
from webapp.models import AccessToken
from webapp.store import tokens, unit

log = logging.getLogger(__name__)


def create_token(user_id: int, label: str, *, now: datetime) -> tuple[AccessToken, str]:
    """The token's row and its secret, which is nowhere else. Raises ``NotAccepted``: a label has 1 to 80 letters."""
    label = tidy(label)
    flaws(label="" if 1 <= len(label) <= 80 else "length")
    secret = "uni_" + new_secret()
    row = AccessToken(user_id=user_id, label=label, secret_hash=fingerprint(secret), hint=secret[-4:], created_at=now)
    tokens.add(row)
    unit.commit()
    log.info("access token %s was made", row.public_id)
    return row, secret
