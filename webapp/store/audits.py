"""Audits: each administrator's own drawings, what was said of each pair, and what is to be learned from it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select, update

from webapp.extensions import db
from webapp.models import Audit, AuditItem, Label, Mapping, TrackRow
from webapp.store.saving import add_many


def add(audit: Audit, items: Sequence[dict[str, Any]]) -> None:
    """A new audit with what was drawn for it, in the order in which it is judged."""
    db.session.add(audit)
    db.session.flush()
    add_many(AuditItem, [item | {"audit_id": audit.id, "position": at} for at, item in enumerate(items)])


def get(user_id: int, public_id: str) -> Audit | None:
    """A person's audit by its public id."""
    return db.session.scalar(select(Audit).where(Audit.user_id == user_id, Audit.public_id == public_id))


def unfinished(user_id: int) -> Audit | None:
    """The audit that this person has begun and not finished, if there is one."""
    query = select(Audit).where(Audit.user_id == user_id, Audit.finished_at.is_(None))
    return db.session.scalar(query.order_by(Audit.id.desc()).limit(1))


def finished(user_id: int, most: int) -> list[Audit]:
    """This person's latest finished audits, oldest first."""
    query = select(Audit).where(Audit.user_id == user_id, Audit.finished_at.is_not(None))
    return list(db.session.scalars(query.order_by(Audit.finished_at.desc(), Audit.id.desc()).limit(most)))[::-1]


def next_item(audit_id: int) -> AuditItem | None:
    """The first pair that nobody has judged yet."""
    query = select(AuditItem).where(AuditItem.audit_id == audit_id, AuditItem.said.is_(None))
    return db.session.scalar(query.order_by(AuditItem.position).limit(1))


def last_judged(audit_id: int) -> AuditItem | None:
    """The pair that was judged last: they are judged in their order."""
    query = select(AuditItem).where(AuditItem.audit_id == audit_id, AuditItem.said.is_not(None))
    return db.session.scalar(query.order_by(AuditItem.position.desc()).limit(1))


def say(audit_id: int, position: int, said: str, moment: datetime) -> AuditItem | None:
    """Note what was said of a pair that nobody has judged; ``None`` where it was judged already, or is not there."""
    this = (AuditItem.audit_id == audit_id, AuditItem.position == position)
    noted = update(AuditItem).where(*this, AuditItem.said.is_(None)).values(said=said, judged_at=moment)
    if not db.session.execute(noted).rowcount:  # type: ignore[attr-defined]
        return None
    return db.session.scalar(select(AuditItem).where(*this).execution_options(populate_existing=True))


def judged(audit_id: int, said: Sequence[str] = ("right", "wrong", "unsure")) -> list[AuditItem]:
    """The pairs of which one of these words was said."""
    query = select(AuditItem).where(AuditItem.audit_id == audit_id, AuditItem.said.in_(said))
    return list(db.session.scalars(query.order_by(AuditItem.position)))


def recount(audit: Audit) -> None:
    """Bring the figures of an audit in line with its pairs."""
    query = select(AuditItem.said, func.count()).where(AuditItem.audit_id == audit.id).group_by(AuditItem.said)
    counts = dict(db.session.execute(query).all())
    audit.right, audit.wrong, audit.unsure = (counts.get(said, 0) for said in ("right", "wrong", "unsure"))


def page(audit_id: int, said: str, page: int, per_page: int) -> list[AuditItem]:
    """One page of the pairs of which this was said; the total stands in the audit."""
    query = select(AuditItem).where(AuditItem.audit_id == audit_id, AuditItem.said == said)
    return list(db.session.scalars(query.order_by(AuditItem.position).offset((page - 1) * per_page).limit(per_page)))


def drop(audit: Audit) -> None:
    """Forget an audit and what was drawn for it."""
    db.session.execute(delete(AuditItem).where(AuditItem.audit_id == audit.id))
    db.session.execute(delete(Audit).where(Audit.id == audit.id))


def mappings(ids: Iterable[int]) -> dict[int, tuple[Mapping, TrackRow]]:
    """Mapping id → it and its track, as far as they still stand."""
    query = select(Mapping, TrackRow).join(TrackRow, TrackRow.id == Mapping.internal_id).where(Mapping.id.in_(ids))
    return {mapping.id: (mapping, track) for mapping, track in db.session.execute(query)}


def note_label(item: AuditItem, **values: Any) -> None:
    """Keep what was said of a pair as something to learn from."""
    db.session.add(Label(**_sides(item), place="audit", score=item.score, **values))


def take_back_label(user_id: int, item: AuditItem, moment: datetime) -> None:
    """What was said of this pair at its judgement is no longer meant."""
    this = [getattr(Label, name) == value for name, value in _sides(item).items()]
    where = (Label.user_id == user_id, Label.place == "audit", Label.created_at == item.judged_at, *this)
    db.session.execute(update(Label).where(*where, Label.taken_back_at.is_(None)).values(taken_back_at=moment))


def _sides(item: AuditItem) -> dict[str, str]:
    ours = {"a_service": str(item.ours["service"]), "a_id": str(item.ours["id"])}
    return ours | {"b_service": item.service_type, "b_id": item.external_id}
