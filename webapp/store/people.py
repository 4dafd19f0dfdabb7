"""Accounts: found by name, address or public id; added and changed under one lock."""

from __future__ import annotations

import unicodedata
import uuid
from datetime import datetime

from sqlalchemy import delete, func, or_, select, update

from webapp.extensions import db
from webapp.models import Lease, PasswordReset, User
from webapp.store.saving import put_many


def key(text: str) -> str:
    """What makes a name or an address the same: neither case nor the way of writing an accent does."""
    return unicodedata.normalize("NFKC", text.strip()).casefold()


def any_account() -> bool:
    """There is at least one account."""
    return db.session.scalar(select(User.id).limit(1)) is not None


def get(user_id: int) -> User | None:
    return db.session.get(User, user_id)


def by_public_id(public_id: str) -> User | None:
    """Anybody's account, for administrators."""
    return db.session.scalar(select(User).where(User.public_id == public_id))


def find(name_or_email: str) -> User | None:
    """The account with this name or address. No name holds an @, so the two cannot be mistaken for each other."""
    sought = key(name_or_email)
    return db.session.scalar(select(User).where(or_(User.name_key == sought, User.email_key == sought)))


def by_email(email: str) -> User | None:
    return db.session.scalar(select(User).where(User.email_key == key(email)))


def taken(name: str, email: str, *, but: int | None = None) -> set[str]:
    """Which of ``name`` and ``email`` somebody else has."""
    rows = db.session.execute(
        select(User.name_key, User.email_key).where(
            or_(User.name_key == key(name), User.email_key == key(email)), User.id != (but or 0)
        )
    ).all()
    names, emails = {row.name_key for row in rows}, {row.email_key for row in rows}
    return ({"name"} if key(name) in names else set()) | ({"email"} if key(email) in emails else set())


def everyone() -> list[User]:
    """All accounts, oldest first."""
    return list(db.session.scalars(select(User).order_by(User.id)))


def hold(now: datetime) -> None:
    """Until the end of this piece of work nobody else may add an account or change who is an administrator."""
    row = {"name": "accounts", "token": str(uuid.uuid4()), "until": now}
    put_many(Lease, [row], unique=["name"], change=["token", "until"])


def add(user: User) -> None:
    """A new account. It has its id."""
    user.name_key, user.email_key = key(user.name), key(user.email)
    db.session.add(user)
    db.session.flush()


def rename(user: User, name: str, email: str) -> None:
    """Give an account this name and address."""
    user.name, user.email = name, email
    user.name_key, user.email_key = key(name), key(email)
    db.session.flush()


def administrators() -> int:
    """How many administrators can sign in."""
    query = select(func.count()).select_from(User).where(User.is_admin, User.disabled_at.is_(None))
    return db.session.scalar(query) or 0


def add_reset(reset: PasswordReset) -> None:
    """A mailed link; earlier ones of the same person no longer open anything."""
    forget_resets(reset.user_id)
    db.session.add(reset)


def forget_resets(user_id: int) -> None:
    db.session.execute(delete(PasswordReset).where(PasswordReset.user_id == user_id))


def reset_of(secret_hash: str, now: datetime) -> PasswordReset | None:
    """The link of this secret, when it still opens something."""
    return db.session.scalar(
        select(PasswordReset).where(
            PasswordReset.secret_hash == secret_hash, PasswordReset.used_at.is_(None), PasswordReset.expires_at > now
        )
    )


def take_reset(secret_hash: str, now: datetime) -> int | None:
    """Use the link up: the id of its person, or nothing. Of two that come at once, one gets it."""
    return db.session.scalar(
        update(PasswordReset)
        .where(
            PasswordReset.secret_hash == secret_hash, PasswordReset.used_at.is_(None), PasswordReset.expires_at > now
        )
        .values(used_at=now)
        .returning(PasswordReset.user_id)
    )
