"""Connections: a person's logins, the apps they come through, and consents under way."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, func, select, update

from webapp.extensions import db
from webapp.models import Connection, Consent, Link, Mapping, Member, ProviderApp, RestorePoint


def of(user_id: int) -> list[Connection]:
    """A person's connections, by service."""
    return list(
        db.session.scalars(select(Connection).where(Connection.user_id == user_id).order_by(Connection.service_type))
    )


def get(user_id: int, service: str) -> Connection | None:
    query = select(Connection).where(Connection.user_id == user_id, Connection.service_type == service)
    return db.session.scalar(query)


def by_id(connection_id: int) -> Connection | None:
    return db.session.get(Connection, connection_id)


def get_or_new(user_id: int, service: str) -> Connection:
    """The connection row of a person at a service, made if there is none. It has its id."""
    row = get(user_id, service)
    if row is None:
        row = Connection(user_id=user_id, service_type=service)
        db.session.add(row)
        db.session.flush()
    return row


def app_of(user_id: int, service: str) -> ProviderApp | None:
    """The person's own app at a service, else the instance's."""
    query = select(ProviderApp).where(
        ProviderApp.service_type == service, ProviderApp.user_id.in_((user_id,)) | ProviderApp.user_id.is_(None)
    )
    return db.session.scalar(query.order_by(ProviderApp.user_id.is_(None)).limit(1))


def own_app(user_id: int | None, service: str) -> ProviderApp | None:
    """The app of exactly this person (``None``: the instance's)."""
    whose = ProviderApp.user_id.is_(None) if user_id is None else ProviderApp.user_id == user_id
    return db.session.scalar(select(ProviderApp).where(ProviderApp.service_type == service, whose))


def add_consent(consent: Consent) -> None:
    db.session.add(consent)


def take_consent(state_hash: str, now: datetime) -> Consent | None:
    """The consent of this state, used up by this very call: of two that come at once, one gets it."""
    taken = db.session.execute(
        update(Consent)
        .where(Consent.state_hash == state_hash, Consent.used_at.is_(None), Consent.expires_at > now)
        .values(used_at=now)
    )
    if taken.rowcount != 1:  # type: ignore[attr-defined]
        return None
    return db.session.scalar(select(Consent).where(Consent.state_hash == state_hash))


def drop_old_consents(now: datetime) -> None:
    db.session.execute(delete(Consent).where(Consent.expires_at < now - timedelta(days=1)))


def purge(user_id: int, service: str) -> None:
    """Erase what came from a service: its lists, mappings, restore points and memberships; small links dissolve."""
    mine = select(Link.id).where(Link.user_id == user_id)
    db.session.execute(delete(Member).where(Member.service_type == service, Member.link_id.in_(mine)))
    small = select(Member.link_id).group_by(Member.link_id).having(func.count() >= 2)
    db.session.execute(delete(Link).where(Link.user_id == user_id, Link.id.not_in(small)))
    db.session.execute(delete(Mapping).where(Mapping.user_id == user_id, Mapping.service_type == service))
    db.session.execute(
        delete(RestorePoint).where(RestorePoint.user_id == user_id, RestorePoint.service_type == service)
    )
    db.session.execute(delete(Connection).where(Connection.user_id == user_id, Connection.service_type == service))


def sealed(after: int, most: int) -> list[Connection]:
    """Connections that hold a secret, by id, from behind ``after``."""
    query = select(Connection).where(Connection.secret != "", Connection.id > after)
    return list(db.session.scalars(query.order_by(Connection.id).limit(most)))


def sealed_apps() -> list[ProviderApp]:
    return list(db.session.scalars(select(ProviderApp).where(ProviderApp.secret != "")))


def reseal(row: Connection | ProviderApp, before: str, after: str) -> bool:
    """Replace a sealed secret, if it still is ``before``."""
    table = type(row)
    change = update(table).where(table.id == row.id, table.secret == before).values(secret=after)
    return bool(db.session.execute(change.execution_options(synchronize_session=False)).rowcount)  # type: ignore[attr-defined]
