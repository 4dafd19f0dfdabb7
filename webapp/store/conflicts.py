"""Questions: what only a person can answer, asked once however many runs meet it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import case, func, select, update

from webapp.extensions import db
from webapp.models import Conflict, Link, Member, Run


def ask(user_id: int, digest: str, values: dict[str, Any], run_id: int | None) -> bool:
    """Keep a question open, or bring the open one of the same digest up to date. Whether it is new."""
    query = select(Conflict).where(
        Conflict.user_id == user_id, Conflict.digest == digest, Conflict.resolved_at.is_(None)
    )
    open_one = db.session.scalar(query)
    if open_one is not None:
        for name, value in values.items():
            setattr(open_one, name, value)
        return False
    db.session.add(Conflict(user_id=user_id, digest=digest, sync_history_id=run_id, **values))
    return True


def settle(user_id: int, digests: Sequence[str], strategy: str, now: datetime) -> None:
    """Close open questions that have answered themselves."""
    if digests:
        db.session.execute(
            update(Conflict)
            .where(Conflict.user_id == user_id, Conflict.digest.in_(digests), Conflict.resolved_at.is_(None))
            .values(resolved_at=now, resolution_strategy=strategy)
        )


def open_digests(user_id: int) -> set[str]:
    """The digests of all open questions of a person."""
    query = select(Conflict.digest).where(Conflict.user_id == user_id, Conflict.resolved_at.is_(None))
    return set(db.session.scalars(query))


def open_count(user_id: int) -> int:
    query = select(func.count()).select_from(Conflict)
    return db.session.scalar(query.where(Conflict.user_id == user_id, Conflict.resolved_at.is_(None))) or 0


def open_by_service(user_id: int) -> dict[str, int]:
    """Service → open questions about one of its lists or tracks."""
    query = (
        select(Member.service_type, func.count())
        .join(Conflict, Conflict.member_id == Member.id)
        .where(Conflict.user_id == user_id, Conflict.resolved_at.is_(None))
        .group_by(Member.service_type)
    )
    return dict(db.session.execute(query).all())


def page(
    user_id: int,
    *,
    status: str = "open",
    kind: str = "",
    service: str = "",
    run_id: int | None = None,
    page: int = 1,
    per_page: int = 50,
) -> tuple[list[Conflict], int]:
    """One page of a person's questions, newest first, and how many there are."""
    query = select(Conflict).where(Conflict.user_id == user_id)
    query = query.where(Conflict.resolved_at.is_(None) if status == "open" else Conflict.resolved_at.is_not(None))
    if kind:
        query = query.where(Conflict.conflict_type == kind)
    if service:
        query = query.join(Member, Member.id == Conflict.member_id).where(Member.service_type == service)
    if run_id is not None:
        query = query.where(Conflict.sync_history_id == run_id)
    total = db.session.scalar(select(func.count()).select_from(query.subquery())) or 0
    rows = db.session.scalars(query.order_by(Conflict.id.desc()).offset((page - 1) * per_page).limit(per_page))
    return list(rows), total


def get(user_id: int, public_id: str) -> Conflict | None:
    return db.session.scalar(select(Conflict).where(Conflict.user_id == user_id, Conflict.public_id == public_id))


def run_ids(rows: Sequence[Conflict]) -> dict[int, str]:
    """Run → its public id, for the runs that raised these questions."""
    ids = {row.sync_history_id for row in rows if row.sync_history_id}
    return dict(db.session.execute(select(Run.id, Run.public_id).where(Run.id.in_(ids))).all())


def counts(user_id: int) -> dict[str, tuple[int, int]]:
    """Type of question → (open, answered)."""
    query = (
        select(Conflict.conflict_type, func.sum(case((Conflict.resolved_at.is_(None), 1), else_=0)), func.count())
        .where(Conflict.user_id == user_id)
        .group_by(Conflict.conflict_type)
    )
    return {kind: (open_ones, total - open_ones) for kind, open_ones, total in db.session.execute(query)}


def names(rows: Sequence[Conflict]) -> dict[int, str]:
    """Link → its name, for the links that these questions are about."""
    ids = {row.link_id for row in rows if row.link_id}
    return dict(db.session.execute(select(Link.id, Link.name).where(Link.id.in_(ids))).all())


def repoint(user_id: int, old: int, new: int) -> None:
    """Open questions about one track are about another now; where that one is asked about already, one is enough."""
    query = select(Conflict).where(
        Conflict.user_id == user_id, Conflict.track_id == old, Conflict.kind == "match", Conflict.resolved_at.is_(None)
    )
    asked = open_digests(user_id)
    for row in db.session.scalars(query):
        digest = row.digest.replace(f"match:{old}:", f"match:{new}:")
        if digest in asked:
            db.session.delete(row)
        else:
            row.track_id, row.digest = new, digest
    db.session.flush()


def of_track(user_id: int, track_id: int, service: str) -> list[Conflict]:
    """Every question that was ever asked about a track at a service, oldest first."""
    query = select(Conflict).where(Conflict.user_id == user_id, Conflict.track_id == track_id, Conflict.kind == "match")
    rows = db.session.scalars(query.order_by(Conflict.id))
    return [row for row in rows if row.target_data.get("service") == service]


def answer(user_id: int, digest: str, strategy: str, chosen: str, now: datetime) -> None:
    """The person has answered this question elsewhere: it is closed as theirs."""
    query = select(Conflict).where(
        Conflict.user_id == user_id, Conflict.digest == digest, Conflict.resolved_at.is_(None)
    )
    for row in db.session.scalars(query):
        keys = [one.get("external_id") for one in row.candidates]
        number = keys.index(chosen) if chosen in keys else None
        row.resolution_strategy, row.resolved_at, row.resolved_by = strategy, now, user_id
        row.resolution = {"action": strategy, "candidate": number, "external_id": chosen}
