"""Tables of connections: a person's login at a provider, the apps they come through, consents under way."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from webapp.extensions import db
from webapp.models.kinds import Created, Id, Json, Moment, Owner, PublicId


class Connection(db.Model):
    """A person's login at a provider. ``secret`` is encrypted and bound to this very row (see ``actions/sealing``)."""

    __tablename__ = "connections"
    __table_args__ = (UniqueConstraint("user_id", "service_type"),)

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    user_id: Mapped[Owner]
    service_type: Mapped[str] = mapped_column(String(20))
    kind: Mapped[str] = mapped_column(String(20), default="oauth2")
    status: Mapped[str] = mapped_column(String(20), default="connected")
    detail: Mapped[str] = mapped_column(String(500), default="")
    account_id: Mapped[str] = mapped_column(String(120), default="")
    account_name: Mapped[str] = mapped_column(String(200), default="")
    rehearsal: Mapped[bool] = mapped_column(default=False)
    secret: Mapped[str] = mapped_column(Text, default="")
    capabilities: Mapped[Json]
    limit_scope: Mapped[str] = mapped_column(String(120), default="")
    blocked_until: Mapped[Moment | None]
    blocked_reason: Mapped[str] = mapped_column(String(300), default="")
    authorized_at: Mapped[Moment | None]
    needs_reauth_at: Mapped[Moment | None]
    last_sync: Mapped[Moment | None]
    created_at: Mapped[Created]
    updated_at: Mapped[Created]


class ProviderApp(db.Model):
    """A client id and secret entered in the app: the instance's (no user) or a person's own."""

    __tablename__ = "provider_apps"
    __table_args__ = (UniqueConstraint("user_id", "service_type"),)

    id: Mapped[Id]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    service_type: Mapped[str] = mapped_column(String(20))
    client_id: Mapped[str] = mapped_column(String(200))
    secret: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[Created]


class Consent(db.Model):
    """A consent page that a person was sent to: the state it must come back with, once, within ten minutes.

    ``bound_to`` is the sign-in or access token that began it: another one's answer is refused.
    """

    __tablename__ = "consents"
    __table_args__ = (Index(None, "expires_at"),)

    id: Mapped[Id]
    user_id: Mapped[Owner] = mapped_column(index=True)
    service_type: Mapped[str] = mapped_column(String(20))
    state_hash: Mapped[str] = mapped_column(String(64), unique=True)
    bound_to: Mapped[str] = mapped_column(String(60))
    rehearsal: Mapped[bool] = mapped_column(default=False)
    redirect_uri: Mapped[str] = mapped_column(String(300))
    secret: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[Created]
    expires_at: Mapped[Moment]
    used_at: Mapped[Moment | None]
