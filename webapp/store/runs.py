"""Runs: one time that links were brought into unison; their log, books and operations."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import and_, delete, exists, func, not_, or_, select, update

from webapp.extensions import db
from webapp.models import Ancestor, JobRun, Operation, Placement, Run, RunLog
from webapp.store.saving import add_many, chunks

OPEN = ("queued", "running", "waiting")
OUTCOMES = ("written", "already_there", "removed", "absent", "ambiguous", "refused")


def get(user_id: int, public_id: str) -> Run | None:
    """A person's run by its public id."""
    return db.session.scalar(select(Run).where(Run.user_id == user_id, Run.public_id == public_id))


def by_id(run_id: int) -> Run | None:
    return db.session.get(Run, run_id)


def open_of(user_id: int) -> Run | None:
    """The run of this person that is under way, if there is one."""
    query = select(Run).where(Run.user_id == user_id, Run.state.in_(OPEN)).order_by(Run.id.desc())
    return db.session.scalar(query.limit(1))


def latest(user_id: int) -> Run | None:
    """The newest run of this person."""
    return db.session.scalar(select(Run).where(Run.user_id == user_id).order_by(Run.id.desc()).limit(1))


def page(user_id: int, page: int, per_page: int) -> tuple[list[Run], int]:
    """One page of a person's runs, newest first, and how many there are."""
    query = select(Run).where(Run.user_id == user_id)
    total = db.session.scalar(select(func.count()).select_from(Run).where(Run.user_id == user_id)) or 0
    rows = db.session.scalars(query.order_by(Run.id.desc()).offset((page - 1) * per_page).limit(per_page))
    return list(rows), total


def logs(run_id: int, most: int = 200) -> list[RunLog]:
    """The newest lines of a run's log, oldest first."""
    rows = db.session.scalars(select(RunLog).where(RunLog.run_id == run_id).order_by(RunLog.id.desc()).limit(most))
    return list(rows)[::-1]


def cancel_asked(run_id: int) -> bool:
    """Whether a person wants this run to stop (asked of the database, not of what we remember)."""
    return db.session.scalar(select(Run.cancel_asked_at).where(Run.id == run_id)) is not None


def save_books(run_id: int, rows: Iterable[dict[str, Any]]) -> None:
    """Make these the books of a run."""
    db.session.execute(delete(Placement).where(Placement.run_id == run_id))
    for part in chunks(rows):
        add_many(Placement, part)


def books(run_id: int, outcome: str, page: int, per_page: int) -> tuple[list[Placement], int]:
    """One page of a run's rows with one outcome, and how many there are."""
    where = (Placement.run_id == run_id, Placement.outcome == outcome)
    total = db.session.scalar(select(func.count()).select_from(Placement).where(*where)) or 0
    query = select(Placement).where(*where).order_by(Placement.id).offset((page - 1) * per_page).limit(per_page)
    return list(db.session.scalars(query)), total


def all_books(run_id: int, outcome: str) -> list[Placement]:
    """Every row of a run with one outcome, for a download."""
    query = select(Placement).where(Placement.run_id == run_id, Placement.outcome == outcome)
    return list(db.session.scalars(query.order_by(Placement.id)))


def operations(run_id: int, most: int = 20000) -> list[Operation]:
    """A run's operations in the order of the plan."""
    return list(
        db.session.scalars(select(Operation).where(Operation.run_id == run_id).order_by(Operation.id).limit(most))
    )


def operations_page(run_id: int, page: int, per_page: int) -> tuple[list[Operation], int]:
    """One page of a run's operations, and how many there are."""
    total = db.session.scalar(select(func.count()).select_from(Operation).where(Operation.run_id == run_id)) or 0
    query = select(Operation).where(Operation.run_id == run_id).order_by(Operation.id)
    return list(db.session.scalars(query.offset((page - 1) * per_page).limit(per_page))), total


def plan(rows: Sequence[dict[str, Any]]) -> list[int]:
    """Write planned operations down; their ids in the same order."""
    made = [Operation(**row) for row in rows]
    db.session.add_all(made)
    db.session.flush()
    return [operation.id for operation in made]


def mark(ids: Collection[int], state: str, *, now: datetime, error: str = "", batch: int | None = None) -> None:
    """Give operations a new state."""
    values: dict[str, Any] = {"state": state, "error": error[:500]}
    values["opened_at" if state == "open" else "finished_at"] = now
    if batch is not None:
        values["batch"] = batch
    for part in chunks(ids):
        db.session.execute(update(Operation).where(Operation.id.in_(part)).values(values))


def open_operations(member_ids: Collection[int]) -> list[Operation]:
    """Operations whose outcome is not known, of these members, oldest first."""
    if not member_ids:
        return []
    query = select(Operation).where(Operation.member_id.in_(member_ids), Operation.state == "open")
    return list(db.session.scalars(query.order_by(Operation.id)))


def drop_planned(run_id: int) -> None:
    """Take back what an earlier attempt of this run planned and never sent."""
    db.session.execute(delete(Operation).where(Operation.run_id == run_id, Operation.state == "planned"))


def written_in(run_id: int) -> set[tuple[int, int]]:
    """(member, entry) of everything that this run wrote, in whichever of its attempts."""
    query = select(Operation.member_id, Operation.entry_id).where(
        Operation.run_id == run_id, Operation.kind.in_(("add", "like")), Operation.state.in_(("done", "resolved"))
    )
    return {(member, entry) for member, entry in db.session.execute(query) if member and entry}


def operation(operation_id: int) -> Operation:
    """One operation by its id."""
    return db.session.get_one(Operation, operation_id)


def stranded() -> list[Run]:
    """Open runs whose job has ended without them."""
    jobs = select(JobRun.args["run_id"].as_integer()).where(JobRun.kind == "sync.run", JobRun.state.in_(OPEN))
    return list(db.session.scalars(select(Run).where(Run.state.in_(OPEN), Run.id.not_in(jobs))))


def operation_counts(run_id: int) -> list[tuple[str, int | None, str, int]]:
    """(service, member, kind, number) of a run's operations, in the order of the plan."""
    query = (
        select(Operation.service, Operation.member_id, Operation.kind, func.count())
        .where(Operation.run_id == run_id)
        .group_by(Operation.service, Operation.member_id, Operation.kind)
        .order_by(func.min(Operation.id))
    )
    return [tuple(row) for row in db.session.execute(query)]  # type: ignore[misc]


def finished_since(run_id: int, moment: datetime) -> int:
    """How many of a run's operations came to their end since ``moment``."""
    query = select(func.count()).select_from(Operation)
    return db.session.scalar(query.where(Operation.run_id == run_id, Operation.finished_at >= moment)) or 0


def drop_details(before: datetime) -> None:
    """Forget the rows, operations and log of runs that ended before; their figures stay.

    Of a row that we put somewhere and that still stands there the operation is kept: it alone tells our rows from the
    person's own, should its match turn out to be wrong.
    """
    old = select(Run.id).where(Run.completed_at < before)
    for table in (Placement, RunLog):
        db.session.execute(delete(table).where(table.run_id.in_(old)))
    stands = exists().where(
        Ancestor.member_id == Operation.member_id,
        Ancestor.entry_id == Operation.entry_id,
        Ancestor.external_id == Operation.external_id,
    )
    kept = or_(Operation.state == "open", and_(Operation.kind.in_(("add", "like")), stands))
    over = delete(Operation).where(Operation.run_id.in_(old), not_(kept))
    db.session.execute(over.execution_options(synchronize_session=False))
