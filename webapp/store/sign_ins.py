"""Sign-ins: browsers that are let in, each by the hash of its secret."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import joinedload

from webapp.extensions import db
from webapp.models import SignIn, User

#: How long a browser may be away, how long a sign-in lasts at most, and how often we note that it was here.
IDLE, ABSOLUTE, NOTE = timedelta(days=7), timedelta(days=30), timedelta(minutes=1)


def by_hash(secret_hash: str, now: datetime) -> SignIn | None:
    """The sign-in of this secret with its person, while both are good."""
    query = select(SignIn).join(SignIn.user).options(joinedload(SignIn.user))
    return db.session.scalar(
        query.where(
            SignIn.secret_hash == secret_hash,
            SignIn.expires_at > now,
            SignIn.ends_at > now,
            User.disabled_at.is_(None),
        )
    )


def of(user_id: int, now: datetime) -> list[SignIn]:
    """A person's living sign-ins, the latest seen first."""
    query = select(SignIn).where(SignIn.user_id == user_id, SignIn.expires_at > now, SignIn.ends_at > now)
    return list(db.session.scalars(query.order_by(SignIn.last_seen_at.desc(), SignIn.id.desc())))


def add(user_id: int, secret_hash: str, now: datetime, address: str, browser: str) -> SignIn:
    """A new sign-in; the person's ended ones are swept away."""
    db.session.execute(
        delete(SignIn).where(SignIn.user_id == user_id, (SignIn.expires_at <= now) | (SignIn.ends_at <= now))
    )
    row = SignIn(
        user_id=user_id,
        secret_hash=secret_hash,
        created_at=now,
        last_seen_at=now,
        expires_at=now + IDLE,
        ends_at=now + ABSOLUTE,
        address=address[:60],
        browser=browser[:200],
    )
    db.session.add(row)
    db.session.flush()
    return row


def seen(row: SignIn, now: datetime) -> None:
    """Note that the browser was here, at most once a minute, and commit."""
    if now - row.last_seen_at < NOTE:
        return
    values = {"last_seen_at": now, "expires_at": min(now + IDLE, row.ends_at)}
    db.session.execute(update(SignIn).where(SignIn.id == row.id).values(values))
    db.session.commit()


def end(user_id: int, public_id: str) -> bool:
    """End one sign-in of a person; whether there was one."""
    gone = db.session.execute(delete(SignIn).where(SignIn.user_id == user_id, SignIn.public_id == public_id))
    return bool(gone.rowcount)  # type: ignore[attr-defined]


def end_all(user_id: int) -> int:
    """End all sign-ins of a person; how many there were."""
    gone = db.session.execute(delete(SignIn).where(SignIn.user_id == user_id))
    return int(gone.rowcount)  # type: ignore[attr-defined]


def drop_ended(now: datetime) -> None:
    """Forget sign-ins that are over."""
    db.session.execute(delete(SignIn).where((SignIn.expires_at < now) | (SignIn.ends_at < now)))
