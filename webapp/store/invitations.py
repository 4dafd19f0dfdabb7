"""Invitations: links by which one person each may sign up."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select, update

from webapp.extensions import db
from webapp.models import Invitation


def open_ones(now: datetime) -> list[Invitation]:
    """Those that can still be used, the newest first; for administrators."""
    query = select(Invitation).where(Invitation.used_at.is_(None), Invitation.expires_at > now)
    return list(db.session.scalars(query.order_by(Invitation.created_at.desc(), Invitation.id.desc())))


def add(invitation: Invitation) -> None:
    db.session.add(invitation)
    db.session.flush()


def by_hash(secret_hash: str, now: datetime) -> Invitation | None:
    """The invitation of this secret, while it can be used."""
    return db.session.scalar(
        select(Invitation).where(
            Invitation.secret_hash == secret_hash, Invitation.used_at.is_(None), Invitation.expires_at > now
        )
    )


def take(secret_hash: str, used_by: int, now: datetime) -> bool:
    """Use the invitation up. Of two that come at once, one gets it."""
    query = update(Invitation).where(
        Invitation.secret_hash == secret_hash, Invitation.used_at.is_(None), Invitation.expires_at > now
    )
    return bool(db.session.execute(query.values(used_at=now, used_by=used_by)).rowcount)  # type: ignore[attr-defined]


def revoke(public_id: str) -> bool:
    """Take back one that was not used; whether there was one."""
    query = delete(Invitation).where(Invitation.public_id == public_id, Invitation.used_at.is_(None))
    return bool(db.session.execute(query).rowcount)  # type: ignore[attr-defined]
