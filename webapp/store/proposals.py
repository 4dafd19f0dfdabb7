"""Proposals: playlists that a person could link, as the last look found them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import delete, func, select

from webapp.extensions import db
from webapp.models import Proposal


def replace_open(user_id: int, rows: Sequence[dict[str, Any]]) -> None:
    """Make these the open proposals of a person. What was accepted once and is linked no more is proposed again."""
    kept = dict(
        db.session.execute(
            select(Proposal.digest, Proposal.public_id).where(Proposal.user_id == user_id, Proposal.state == "open")
        ).all()
    )
    db.session.execute(delete(Proposal).where(Proposal.user_id == user_id))
    for row in rows:
        # The same finding keeps its id: a page that stands open can still be answered.
        known = {"public_id": kept[row["digest"]]} if row["digest"] in kept else {}
        db.session.add(Proposal(user_id=user_id, **row, **known))


def page(user_id: int, page: int, per_page: int) -> tuple[list[Proposal], int]:
    """One page of a person's open proposals, likes first, then the surest."""
    query = select(Proposal).where(Proposal.user_id == user_id, Proposal.state == "open")
    total = db.session.scalar(select(func.count()).select_from(query.subquery())) or 0
    ordered = query.order_by(Proposal.entity != "likes", Proposal.confidence.desc(), Proposal.name, Proposal.id)
    return list(db.session.scalars(ordered.offset((page - 1) * per_page).limit(per_page))), total


def some(user_id: int, public_ids: Collection[str]) -> list[Proposal]:
    """Those of a person's open proposals that are named."""
    query = select(Proposal).where(
        Proposal.user_id == user_id, Proposal.state == "open", Proposal.public_id.in_(public_ids)
    )
    return list(db.session.scalars(query.order_by(Proposal.id)))


def forget_services(user_id: int) -> None:
    """Drop every proposal: the connections changed."""
    db.session.execute(delete(Proposal).where(Proposal.user_id == user_id, Proposal.state == "open"))


def count(user_id: int) -> int:
    """How many proposals of a person stand open."""
    query = select(func.count()).select_from(Proposal)
    return db.session.scalar(query.where(Proposal.user_id == user_id, Proposal.state == "open")) or 0


def sure(user_id: int, confidence: float) -> list[Proposal]:
    """Every open proposal of a person that is at least this sure; likes are."""
    query = select(Proposal).where(Proposal.user_id == user_id, Proposal.state == "open")
    query = query.where((Proposal.confidence >= confidence) | (Proposal.entity == "likes"))
    return list(db.session.scalars(query.order_by(Proposal.id)))
