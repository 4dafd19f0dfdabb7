"""The accepted matches that an audit may draw from: one's own, and those of people who allow it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, case, func, or_, select
from sqlalchemy.orm import aliased

from webapp.extensions import db
from webapp.models import ExternalTrack, Mapping, TrackRow, User
from webapp.store.saving import chunks


@dataclass(frozen=True, slots=True)
class Population:
    """How many pairs one may draw from, how many of them are one's own, how many others allow theirs to be drawn.

    ``models`` counts the pairs by the weights that accepted them.
    """

    pairs: int = 0
    own: int = 0
    people: int = 0
    models: dict[str, int] = field(default_factory=dict)


class Pair(NamedTuple):
    """A match to be judged: its mapping, our track, and what each side's own service said of its object."""

    mapping: Mapping
    track: TrackRow
    theirs: ExternalTrack
    ours: ExternalTrack | None


def _representatives(user_id: int) -> Select[Any]:
    """One mapping's id for each pair of objects, however many people hold it; one's own where one does.

    Drawable are the matcher's own pairs of two objects: this person's, and those of people who allow it. What the
    service said of its object must be remembered, or there would be nothing to compare.
    """
    ours = TrackRow.origin_service + "\x1e" + TrackRow.origin_id
    theirs = Mapping.service_type + "\x1e" + Mapping.external_id
    # The same two objects have the same key, whichever of them came first for a person.
    key = case((ours < theirs, ours + "\x1f" + theirs), else_=theirs + "\x1f" + ours)
    mine = func.min(case((Mapping.user_id == user_id, Mapping.id)))
    said = and_(ExternalTrack.service_type == Mapping.service_type, ExternalTrack.external_id == Mapping.external_id)
    return (
        select(func.coalesce(mine, func.min(Mapping.id)).label("id"))
        .join(TrackRow, TrackRow.id == Mapping.internal_id)
        .join(ExternalTrack, said)
        .join(User, User.id == Mapping.user_id)
        .where(Mapping.entity_type == "track", Mapping.decided_by == "matcher", Mapping.score.is_not(None))
        .where(TrackRow.origin_service.is_not(None), TrackRow.origin_id.is_not(None))
        .where(or_(TrackRow.origin_service != Mapping.service_type, TrackRow.origin_id != Mapping.external_id))
        .where(or_(Mapping.user_id == user_id, and_(User.share_matches, User.disabled_at.is_(None))))
        .group_by(key)
    )


def population(user_id: int) -> Population:
    """What this person may draw from."""
    mine = func.sum(case((Mapping.user_id == user_id, 1), else_=0))
    query = select(Mapping.model, func.count(), mine).where(Mapping.id.in_(_representatives(user_id)))
    rows = db.session.execute(query.group_by(Mapping.model).order_by(Mapping.model)).all()
    others = select(func.count()).select_from(User)
    others = others.where(User.id != user_id, User.share_matches, User.disabled_at.is_(None))
    total, own = sum(row[1] for row in rows), sum(row[2] for row in rows)
    return Population(total, own, db.session.scalar(others) or 0, {row[0]: row[1] for row in rows})


def drawable(user_id: int, model: str | None = None) -> list[int]:
    """The mappings that stand for the pairs of the population (or of those that one set of weights accepted)."""
    query = select(Mapping.id).where(Mapping.id.in_(_representatives(user_id))).order_by(Mapping.id)
    return list(db.session.scalars(query if model is None else query.where(Mapping.model == model)))


def pairs(mapping_ids: Iterable[int]) -> dict[int, Pair]:
    """Mapping id → both records."""
    theirs, ours = aliased(ExternalTrack), aliased(ExternalTrack)
    query = (
        select(Mapping, TrackRow, theirs, ours)
        .join(TrackRow, TrackRow.id == Mapping.internal_id)
        .join(theirs, and_(theirs.service_type == Mapping.service_type, theirs.external_id == Mapping.external_id))
        .outerjoin(ours, and_(ours.service_type == TrackRow.origin_service, ours.external_id == TrackRow.origin_id))
    )
    found: dict[int, Pair] = {}
    for part in chunks(mapping_ids):
        for row in db.session.execute(query.where(Mapping.id.in_(part))):
            found[row[0].id] = Pair(*row)
    return found
