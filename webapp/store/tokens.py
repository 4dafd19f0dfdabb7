"""Personal access tokens, each by the hash of its secret."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import joinedload

from webapp.extensions import db
from webapp.models import AccessToken, User

#: How often we note that a token was used.
NOTE = timedelta(minutes=1)


def by_hash(secret_hash: str) -> AccessToken | None:
    """The token of this secret with its person, while both are good."""
    query = select(AccessToken).join(AccessToken.user).options(joinedload(AccessToken.user))
    return db.session.scalar(
        query.where(
            AccessToken.secret_hash == secret_hash, AccessToken.revoked_at.is_(None), User.disabled_at.is_(None)
        )
    )


def of(user_id: int) -> list[AccessToken]:
    """A person's tokens that still open something, the newest first."""
    query = select(AccessToken).where(AccessToken.user_id == user_id, AccessToken.revoked_at.is_(None))
    return list(db.session.scalars(query.order_by(AccessToken.created_at.desc(), AccessToken.id.desc())))


def add(token: AccessToken) -> None:
    db.session.add(token)
    db.session.flush()


def used(row: AccessToken, now: datetime) -> None:
    """Note that the token was used, at most once a minute, and commit."""
    if row.last_used_at is not None and now - row.last_used_at < NOTE:
        return
    db.session.execute(update(AccessToken).where(AccessToken.id == row.id).values(last_used_at=now))
    db.session.commit()


def revoke(user_id: int, public_id: str, now: datetime) -> bool:
    """Revoke one token of a person; whether there was one."""
    return _revoke(now, AccessToken.user_id == user_id, AccessToken.public_id == public_id) > 0


def revoke_all(user_id: int, now: datetime) -> int:
    """Revoke all tokens of a person; how many there were."""
    return _revoke(now, AccessToken.user_id == user_id)


def _revoke(now: datetime, *which: object) -> int:
    query = update(AccessToken).where(*which, AccessToken.revoked_at.is_(None))  # type: ignore[arg-type]
    return int(db.session.execute(query.values(revoked_at=now)).rowcount)  # type: ignore[attr-defined]
