"""Cutting a plan into the calls that a service takes, and what they cost."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from webapp.domain.sync.plan import Add, MemberPlan, Remove
from webapp.domain.sync.snapshot import View


@dataclass(frozen=True, slots=True)
class AddBatch:
    """Rows that go in with one call, in this order, the first of them at ``position`` or at the end."""

    position: int | None
    adds: tuple[Add, ...]


@dataclass(frozen=True, slots=True)
class RemoveBatch:
    """Rows that one call takes out. ``twins``: rows to be kept that the same call takes along."""

    removals: tuple[Remove, ...]
    twins: tuple[Add, ...] = ()

    @property
    def keys(self) -> tuple[str, ...]:
        """Each key to be sent, once for each row, or once at all where that takes every row."""
        return tuple(dict.fromkeys(removal.key for removal in self.removals))

    @property
    def intents(self) -> tuple[tuple[int, str], ...]:
        """What the intent must name before the call, so that a crash can be explained: the twins first (A.11)."""
        rows: tuple[Add | Remove, ...] = (*self.twins, *self.removals)
        return tuple((row.entry, row.key) for row in rows)


def add_batches(adds: Sequence[Add], size: int) -> list[AddBatch]:
    """Adds cut into calls: as many as ``size`` in one, all of them side by side."""
    batches: list[list[Add]] = []
    for add in adds:
        if batches and len(batches[-1]) < size and _follows(batches[-1][-1], add):
            batches[-1].append(add)
        else:
            batches.append([add])
    return [AddBatch(batch[0].position, tuple(batch)) for batch in batches]


def _follows(left: Add, right: Add) -> bool:
    if left.position is None or right.position is None:
        return left.position is right.position
    return right.position == left.position + 1


def remove_batches(plan: MemberPlan, size: int, view: View) -> list[RemoveBatch]:
    """Removals cut into calls of at most ``size`` ids; all rows of one key in one call where that takes them all."""
    groups: list[list[Remove]] = [[removal] for removal in plan.removals]
    if view.removes_all:
        by_key: dict[str, list[Remove]] = {}
        for removal in plan.removals:
            by_key.setdefault(removal.key, []).append(removal)
        groups = list(by_key.values())
    return [_remove_batch(part, plan) for part in _parts(groups, size)]


def _remove_batch(groups: Sequence[Sequence[Remove]], plan: MemberPlan) -> RemoveBatch:
    removals = tuple(removal for group in groups for removal in group)
    keys = {removal.key for removal in removals}
    return RemoveBatch(removals, tuple(add for add in plan.readds if add.key in keys))


def _parts(groups: Sequence[Sequence[Remove]], size: int) -> Iterator[Sequence[Sequence[Remove]]]:
    for start in range(0, len(groups), size):
        yield groups[start : start + size]


def price(plan: MemberPlan, view: View, *, add: int = 100, remove: int = 100) -> int:
    """The number of write calls that a plan takes; ``add`` and ``remove`` are the most ids in one call."""
    return (
        len(add_batches(plan.adds, add))
        + len(remove_batches(plan, remove, view))
        + len(add_batches(plan.readds, add))
        + len(plan.moves)
        + (plan.arrange is not None)
    )
