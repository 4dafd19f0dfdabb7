"""Playlists as they stand at a person's services: what the list of lists said last."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import delete, func, select

from webapp.domain.music import ListInfo
from webapp.extensions import db
from webapp.models import Connection, PlaylistRow
from webapp.models.kinds import new_public_id
from webapp.store.saving import put_many

CHANGING = (
    "name", "name_key", "description", "owner_id", "owner_name", "readable", "editable", "public", "total",
    "change_token", "url", "seen_at",
)  # fmt: skip


def name_key(name: str) -> str:
    """A name as two people would call it equal: case and spaces aside."""
    return " ".join(name.casefold().split())[:500]


def keep_index(user_id: int, connection_id: int, lists: Sequence[ListInfo], now: datetime) -> None:
    """Remember the complete list of lists of a connection; what is no longer in it is forgotten (links keep theirs)."""
    rows = [
        {
            "public_id": new_public_id(),
            "user_id": user_id,
            "connection_id": connection_id,
            "external_id": info.id,
            "name": info.name[:500],
            "name_key": name_key(info.name),
            "description": info.description[:2000],
            "owner_id": info.owner_id,
            "owner_name": info.owner_name and info.owner_name[:200],
            "readable": info.readable,
            "editable": info.editable,
            "public": info.public,
            "total": info.total,
            "change_token": info.change_token,
            "url": info.url,
            "seen_at": now,
        }
        for info in lists
    ]
    put_many(PlaylistRow, rows, unique=("connection_id", "external_id"), change=CHANGING)
    db.session.execute(delete(PlaylistRow).where(PlaylistRow.connection_id == connection_id, PlaylistRow.seen_at < now))


def of(user_id: int, services: Iterable[str] = ()) -> list[tuple[str, PlaylistRow]]:
    """(service, playlist) of a person, by name."""
    query = select(Connection.service_type, PlaylistRow).join(Connection, Connection.id == PlaylistRow.connection_id)
    query = query.where(PlaylistRow.user_id == user_id)
    if wanted := tuple(services):
        query = query.where(Connection.service_type.in_(wanted))
    return [(service, row) for service, row in db.session.execute(query.order_by(PlaylistRow.name_key, PlaylistRow.id))]


def find(user_id: int, service: str, external_id: str) -> PlaylistRow | None:
    """A person's playlist at a service, if the last look saw it."""
    query = select(PlaylistRow).join(Connection, Connection.id == PlaylistRow.connection_id)
    return db.session.scalar(
        query.where(
            PlaylistRow.user_id == user_id,
            Connection.service_type == service,
            PlaylistRow.external_id == external_id,
        )
    )


def count(user_id: int) -> dict[str, int]:
    """Service → number of playlists seen there."""
    query = (
        select(Connection.service_type, func.count())
        .join(PlaylistRow, PlaylistRow.connection_id == Connection.id)
        .where(PlaylistRow.user_id == user_id)
        .group_by(Connection.service_type)
    )
    return dict(db.session.execute(query).all())


def matching(user_id: int, service: str, text: str, most: int) -> list[PlaylistRow]:
    """A person's playlists at a service whose name holds ``text``, by name, at most so many."""
    query = select(PlaylistRow).join(Connection, Connection.id == PlaylistRow.connection_id)
    query = query.where(PlaylistRow.user_id == user_id, Connection.service_type == service)
    if wanted := name_key(text):
        query = query.where(PlaylistRow.name_key.contains(wanted, autoescape=True))
    return list(db.session.scalars(query.order_by(PlaylistRow.name_key, PlaylistRow.id).limit(most)))
