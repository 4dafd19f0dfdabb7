"""Tables of people: accounts, sign-ins, invitations, tokens."""

from __future__ import annotations

from flask_login import UserMixin
from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.extensions import db
from webapp.models.kinds import Created, Id, Moment, Owner, PublicId


class User(UserMixin, db.Model):
    """A person. ``name`` is unique whatever its case (``name_key``); so is the address (``email_key``)."""

    __tablename__ = "users"

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    name: Mapped[str] = mapped_column(String(80))
    name_key: Mapped[str] = mapped_column(String(80), unique=True)
    email: Mapped[str] = mapped_column(String(254))
    email_key: Mapped[str] = mapped_column(String(254), unique=True)
    password_hash: Mapped[str] = mapped_column(String(255))
    is_admin: Mapped[bool] = mapped_column(default=False)
    language: Mapped[str | None] = mapped_column(String(10))
    timezone: Mapped[str | None] = mapped_column(String(60))
    theme: Mapped[str] = mapped_column(String(10), default="system")
    # Whether the administrator's accuracy audits may draw from this person's matches, without the name.
    share_matches: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[Created]
    disabled_at: Mapped[Moment | None]

    @property
    def is_active(self) -> bool:
        return self.disabled_at is None


class SignIn(db.Model):
    """A signed-in browser. The cookie holds a random secret; only its hash is here, so a stolen table opens nothing."""

    __tablename__ = "sign_ins"

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    user_id: Mapped[Owner] = mapped_column(index=True)
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[Created]
    last_seen_at: Mapped[Created]
    expires_at: Mapped[Moment]
    ends_at: Mapped[Moment]
    address: Mapped[str] = mapped_column(String(60), default="")
    browser: Mapped[str] = mapped_column(String(200), default="")

    user: Mapped[User] = relationship()


class Invitation(db.Model):
    """A link by which one person may sign up, once."""

    __tablename__ = "invitations"

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    invited_by: Mapped[Owner] = mapped_column(index=True)
    note: Mapped[str] = mapped_column(String(120), default="")
    created_at: Mapped[Created]
    expires_at: Mapped[Moment]
    used_at: Mapped[Moment | None]
    used_by: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))


class PasswordReset(db.Model):
    """A mailed link by which a forgotten password is set anew, once, within the hour."""

    __tablename__ = "password_resets"

    id: Mapped[Id]
    user_id: Mapped[Owner] = mapped_column(index=True)
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[Created]
    expires_at: Mapped[Moment]
    used_at: Mapped[Moment | None]


class AccessToken(db.Model):
    """A personal access token for the API: shown once, kept as a hash, named, revocable."""

    __tablename__ = "access_tokens"
    __table_args__ = (Index(None, "user_id", "created_at"),)

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    user_id: Mapped[Owner]
    label: Mapped[str] = mapped_column(String(80))
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    hint: Mapped[str] = mapped_column(String(12))
    created_at: Mapped[Created]
    last_used_at: Mapped[Moment | None]
    revoked_at: Mapped[Moment | None]

    user: Mapped[User] = relationship()
