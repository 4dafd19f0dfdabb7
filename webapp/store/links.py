"""Links: what is kept in unison, the hub's entries in order, and each member's ancestor."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, delete, func, or_, select, update
from sqlalchemy.orm import selectinload

from webapp.domain.sync.snapshot import BaseRow, Entry
from webapp.extensions import db
from webapp.models import Ancestor, Conflict, EntryRow, Link, Member, Operation, Target, User
from webapp.store.saving import add_many, chunks


@dataclass(frozen=True, slots=True)
class EntryNote:
    """What people read of an entry: its one-line label and its kind."""

    label: str
    kind: str


def of(user_id: int, *, states: Collection[str] = ()) -> list[Link]:
    """A person's links with their members, oldest first: likes before playlists."""
    query = select(Link).where(Link.user_id == user_id).options(selectinload(Link.members))
    if states:
        query = query.where(Link.state.in_(states))
    return list(db.session.scalars(query.order_by(Link.entity != "likes", Link.id)))


def page(user_id: int, page: int, per_page: int) -> tuple[list[Link], int]:
    """One page of a person's links, and how many there are."""
    query = select(Link).where(Link.user_id == user_id)
    total = db.session.scalar(select(func.count()).select_from(query.subquery())) or 0
    ordered = query.options(selectinload(Link.members)).order_by(Link.entity != "likes", Link.name, Link.id)
    return list(db.session.scalars(ordered.offset((page - 1) * per_page).limit(per_page))), total


def get(user_id: int, public_id: str) -> Link | None:
    """A person's link by its public id."""
    query = select(Link).where(Link.user_id == user_id, Link.public_id == public_id)
    return db.session.scalar(query.options(selectinload(Link.members)))


def hub(link_id: int) -> tuple[list[Entry], dict[int, EntryNote]]:
    """The hub's living entries in order, and the notes of all entries, removed ones too."""
    query = select(EntryRow.id, EntryRow.track_id, EntryRow.label, EntryRow.kind, EntryRow.removed_at)
    entries: list[Entry] = []
    notes: dict[int, EntryNote] = {}
    for entry_id, track_id, label, kind, removed_at in db.session.execute(
        query.where(EntryRow.link_id == link_id).order_by(EntryRow.rank, EntryRow.id)
    ):
        notes[entry_id] = EntryNote(label, kind)
        if removed_at is None:
            entries.append(Entry(entry_id, track_id))
    return entries, notes


def add_entries(link_id: int, rows: Sequence[Mapping[str, Any]], now: datetime) -> list[int]:
    """New entries (``track_id``, ``label``, ``kind``, ``created_from``, ``added_at``); their ids in the same order."""
    if not rows:
        return []
    made = [EntryRow(link_id=link_id, rank=0, created_at=now, **row) for row in rows]
    db.session.add_all(made)
    db.session.flush()
    return [entry.id for entry in made]


def save_order(link_id: int, order: Sequence[int]) -> None:
    """Give the living entries this order; only ranks that change are written."""
    ranks = dict(db.session.execute(select(EntryRow.id, EntryRow.rank).where(EntryRow.link_id == link_id)).all())
    changed = [{"id": entry, "rank": i} for i, entry in enumerate(order) if ranks.get(entry) != i]
    if changed:
        db.session.execute(update(EntryRow), changed)


def remove_entries(entry_ids: Iterable[int], *, run_id: int | None, cause: str, now: datetime) -> None:
    """Take entries out of the hub; they stay for ninety days, and while a member still shows them."""
    for part in chunks(entry_ids):
        db.session.execute(
            update(EntryRow)
            .where(EntryRow.id.in_(part))
            .values(removed_at=now, removed_run_id=run_id, removed_cause=cause)
        )


def rename_entries(link_id: int, names: Mapping[int, int]) -> None:
    """What was written for entries that went into others was written for those."""
    for old, new in names.items():
        mine = (Operation.link_id == link_id, Operation.entry_id == old)
        db.session.execute(update(Operation).where(*mine).values(entry_id=new))


def placed_by_us(member_ids: Collection[int]) -> set[tuple[int, int, str]]:
    """(member, entry, key) of rows that a run of ours put there, for entries that had come from another service.

    A row that came back after a removal which takes every occurrence at once is not ours: it was there before.
    """
    query = (
        select(Operation.member_id, Operation.entry_id, Operation.external_id)
        .join(EntryRow, EntryRow.id == Operation.entry_id)
        .where(
            Operation.member_id.in_(member_ids),
            Operation.kind.in_(("add", "like")),
            Operation.state.in_(("done", "resolved")),
            Operation.reason.not_like("comes back%"),
            EntryRow.created_from != Operation.service,
        )
    )
    return {(member or 0, entry or 0, key or "") for member, entry, key in db.session.execute(query)}


def rebind(member_id: int, key: str, old: int, new: int) -> None:
    """The row of this key at a member stands for another entry now, and was written for that one."""
    for table in (Ancestor, Operation):
        mine = (table.member_id == member_id, table.entry_id == old, table.external_id == key)
        db.session.execute(update(table).where(*mine).values(entry_id=new))


def removed_for(link_id: int, cause: str) -> set[int]:
    """Entries of a link that were removed for this cause."""
    return set(
        db.session.scalars(select(EntryRow.id).where(EntryRow.link_id == link_id, EntryRow.removed_cause == cause))
    )


def retrack(link_ids: Collection[int], old: int, new: int) -> None:
    """Entries of one track now hold another: both were found to be one recording."""
    db.session.execute(
        update(EntryRow).where(EntryRow.link_id.in_(link_ids), EntryRow.track_id == old).values(track_id=new)
    )


def base(member_id: int) -> list[BaseRow]:
    """A member's ancestor, in the order of the service."""
    query = select(
        Ancestor.entry_id,
        Ancestor.external_id,
        Ancestor.item_id,
        Ancestor.added_at,
        Ancestor.acked,
        Ancestor.absent,
        Ancestor.opaque,
    )
    rows = db.session.execute(query.where(Ancestor.member_id == member_id).order_by(Ancestor.position, Ancestor.id))
    return [
        BaseRow(entry, key, item, added, acked=acked, absent=absent, opaque=opaque)
        for entry, key, item, added, acked, absent, opaque in rows
    ]


def save_base(member_id: int, rows: Sequence[BaseRow], now: datetime) -> None:
    """Make this the member's ancestor. Rows that were acknowledged before keep the time of that."""
    acked = dict(
        db.session.execute(
            select(Ancestor.entry_id, Ancestor.acked_at).where(Ancestor.member_id == member_id, Ancestor.acked)
        ).all()
    )
    db.session.execute(delete(Ancestor).where(Ancestor.member_id == member_id))
    add_many(Ancestor, [_ancestor(member_id, row, i, acked.get(row.entry) or now) for i, row in enumerate(rows)])


def extend_base(member_id: int, rows: Sequence[BaseRow], start: int, now: datetime) -> None:
    """Add acknowledged rows at the end of the ancestor, which has ``start`` rows."""
    add_many(Ancestor, [_ancestor(member_id, row, start + i, now) for i, row in enumerate(rows)])


def cut_base(member_id: int, entries: Collection[int]) -> None:
    """Take the rows of these entries out of the ancestor."""
    for part in chunks(entries):
        db.session.execute(delete(Ancestor).where(Ancestor.member_id == member_id, Ancestor.entry_id.in_(part)))


def forget_unseen(member_id: int, living: datetime, removed: datetime) -> int:
    """Stop claiming rows that were acknowledged long ago and never came to be seen.

    Those of ``living`` entries are added again; those of entries that were removed meanwhile are claimed for longer,
    so that one that turns up late is known as ours and goes.
    """
    gone = select(EntryRow.id).where(EntryRow.removed_at.is_not(None))
    late = or_(
        and_(Ancestor.entry_id.not_in(gone), Ancestor.acked_at < living),
        and_(Ancestor.entry_id.in_(gone), Ancestor.acked_at < removed),
    )
    over = delete(Ancestor).where(Ancestor.member_id == member_id, Ancestor.acked, Ancestor.absent, late)
    return int(db.session.execute(over).rowcount)  # type: ignore[attr-defined]


def _ancestor(member_id: int, row: BaseRow, position: int, acked_at: datetime) -> dict[str, Any]:
    return {
        "member_id": member_id,
        "entry_id": row.entry,
        "position": position,
        "external_id": row.key[:500],
        "item_id": row.item_id,
        "added_at": row.added_at,
        "acked": row.acked,
        "acked_at": acked_at if row.acked else None,
        "absent": row.absent,
        "opaque": row.opaque,
    }


def save_targets(member_id: int, states: Mapping[int, tuple[str, str]], now: datetime) -> None:
    """Entry id → (state, reason) of what should stand at a member and does not; nothing else remains noted."""
    db.session.execute(delete(Target).where(Target.member_id == member_id))
    rows = [
        {"entry_id": entry, "member_id": member_id, "state": state, "reason": reason[:500], "tries": 1}
        for entry, (state, reason) in states.items()
    ]
    add_many(Target, rows)


def counts(link_ids: Collection[int]) -> dict[int, dict[str, int]]:
    """Link id → {"entries", "absent", "ambiguous", "refused"} for the table of links."""
    found: dict[int, dict[str, int]] = {i: {"entries": 0, "absent": 0, "ambiguous": 0, "refused": 0} for i in link_ids}
    living = select(EntryRow.link_id, func.count()).where(EntryRow.link_id.in_(link_ids), EntryRow.removed_at.is_(None))
    for link_id, number in db.session.execute(living.group_by(EntryRow.link_id)):
        found[link_id]["entries"] = number
    wanting = (
        select(Member.link_id, Target.state, func.count())
        .join(Member, Member.id == Target.member_id)
        .where(Member.link_id.in_(link_ids))
        .group_by(Member.link_id, Target.state)
    )
    for link_id, state, number in db.session.execute(wanting):
        found[link_id][state] = number
    return found


def hold(user_id: int) -> None:
    """Make every other change of this person's links wait until this transaction ends (on either database)."""
    db.session.execute(update(User).where(User.id == user_id).values(name=User.name))


def linked_lists(user_id: int) -> set[tuple[str, str]]:
    """(service, playlist id) of every list that is a member of a link; likes as (service, "likes")."""
    query = select(Member.service_type, Member.external_id, Link.entity).join(Link).where(Link.user_id == user_id)
    return {
        (service, "likes" if entity == "likes" else external_id)
        for service, external_id, entity in db.session.execute(query)
        if external_id or entity == "likes"
    }


def held(user_id: int) -> int:
    """How many of a person's links stand still because a guard holds them."""
    query = select(func.count()).select_from(Link)
    return db.session.scalar(query.where(Link.user_id == user_id, Link.held != "", Link.state != "paused")) or 0


def questions(link_ids: Collection[int]) -> dict[int, int]:
    """Link id → open questions about it."""
    query = select(Conflict.link_id, func.count()).where(Conflict.link_id.in_(link_ids), Conflict.resolved_at.is_(None))
    return {link_id: number for link_id, number in db.session.execute(query.group_by(Conflict.link_id)) if link_id}


def wanting(link_id: int, page: int, per_page: int) -> tuple[list[tuple[str, str, str, str, int | None]], int]:
    """(label, service, state, reason, track) of what a link's members lack, by state; and how much that is."""
    query = (
        select(EntryRow.label, Member.service_type, Target.state, Target.reason, EntryRow.track_id)
        .join(Target, Target.entry_id == EntryRow.id)
        .join(Member, Member.id == Target.member_id)
        .where(EntryRow.link_id == link_id, EntryRow.removed_at.is_(None))
    )
    total = db.session.scalar(select(func.count()).select_from(query.subquery())) or 0
    ordered = query.order_by(Target.state, EntryRow.rank, EntryRow.id, Target.id)
    rows = db.session.execute(ordered.offset((page - 1) * per_page).limit(per_page))
    return [tuple(row) for row in rows], total  # type: ignore[misc]


def synced_by_service(user_id: int) -> dict[str, int]:
    """Service → rows of its linked lists that were last seen or acknowledged there."""
    query = (
        select(Member.service_type, func.count())
        .select_from(Ancestor)
        .join(Member, Member.id == Ancestor.member_id)
        .join(Link, Link.id == Member.link_id)
        .where(Link.user_id == user_id, Ancestor.absent.is_(False))
        .group_by(Member.service_type)
    )
    return dict(db.session.execute(query).all())


def drop_removed(before: datetime) -> None:
    """Forget entries that were removed before, unless a member still shows them."""
    shown = select(Ancestor.entry_id)
    db.session.execute(delete(EntryRow).where(EntryRow.removed_at < before, EntryRow.id.not_in(shown)))
