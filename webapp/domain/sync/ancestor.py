"""How a member's ancestor changes with each write that the service acknowledged."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import replace

from webapp.domain.music import Row
from webapp.domain.sync.order import Move, apply_moves
from webapp.domain.sync.plan import Add, Remove
from webapp.domain.sync.snapshot import BaseRow, View
from webapp.domain.sync.weave import weave

Base = tuple[BaseRow, ...]


def named(base: Sequence[BaseRow], names: Mapping[int, int]) -> Base:
    """The base with other entry ids: after a pull (temporary id → id), or for the rebinds of a plan."""
    return tuple(replace(row, entry=names.get(row.entry, row.entry)) for row in base)


def after_adds(base: Sequence[BaseRow], adds: Iterable[Add]) -> Base:
    """The base after these rows were written one after the other; they count as acknowledged, not as seen."""
    adds = tuple(adds)
    rows = {add.entry: BaseRow(add.entry, add.key, acked=True) for add in adds}

    def insert(order: list[int]) -> list[int]:
        for add in adds:
            order.insert(len(order) if add.position is None else add.position, add.entry)
        return order

    return _reordered(base, insert, rows)


def unclaimed(base: Sequence[BaseRow], keys: Iterable[str]) -> Base:
    """The base without any row of these keys: to be stored before a call that takes several rows at once (A.11)."""
    away = set(keys)
    return tuple(row for row in base if row.opaque or row.key not in away)


def after_removals(base: Sequence[BaseRow], removals: Iterable[Remove]) -> Base:
    """The base after exactly these rows were taken out."""
    away = {removal.entry for removal in removals}
    return tuple(row for row in base if row.entry not in away)


def after_moves(base: Sequence[BaseRow], moves: Iterable[Move]) -> Base:
    """The base after range moves; their indexes count the rows that are there, not the absent ones."""
    return _reordered(base, lambda order: apply_moves(order, moves), {})


def after_arrange(base: Sequence[BaseRow], keys: Sequence[str]) -> Base:
    """The base after the service took a whole permutation; rows that it did not name keep their left neighbour."""
    waiting: defaultdict[str, deque[int]] = defaultdict(deque)
    for row in base:
        if not row.absent:
            waiting[row.key].append(row.entry)
    order = [waiting[key].popleft() for key in keys if waiting[key]]
    return _reordered(base, lambda before: weave(order, before, close=True), {})


def given_up(base: Sequence[BaseRow], overdue: Set[int]) -> Base:
    """The base without those acknowledged rows that no listing has shown in time: they are written again (A.4.3).

    ``overdue``: the entries whose time is over. Rows whose entry the hub has dropped deserve a longer time: given up
    too early they come back as new should they appear after all; kept too long they swallow a person's re-adding.
    """
    return tuple(row for row in base if not (row.acked and row.absent and row.entry in overdue))


def confirmed(base: Sequence[BaseRow], rows: Sequence[Row], view: View) -> Base | None:
    """The base as a listing read after the writes shows it, every row seen; ``None`` where the two differ (A.11).

    Rows must be the same in the same order, in a set the same. Only then is an open reordering done.
    """
    listed = list(rows)
    if not view.ordered:
        place = {row.key: i for i, row in enumerate(base)}
        listed.sort(key=lambda row: place.get(row.key, len(place)))
    if [row.key for row in listed] != [row.key for row in base]:
        return None
    return tuple(
        replace(known, item_id=row.item_id, added_at=row.added_at, acked=False, absent=False)
        for known, row in zip(base, listed, strict=True)
    )


def _reordered(base: Sequence[BaseRow], change: Callable[[list[int]], list[int]], new: Mapping[int, BaseRow]) -> Base:
    """The rows that are there in a new order, absent ones behind the left neighbour that they had."""
    rows = {**{row.entry: row for row in base}, **new}
    order = change([row.entry for row in base if not row.absent])
    return tuple(rows[entry] for entry in weave(order, [row.entry for row in base], close=True))
