"""What has to be written to one member so that it shows exactly what the hub holds for it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from webapp.domain.sync.lens import keys_here, project, rebind
from webapp.domain.sync.order import Move, moves, staying
from webapp.domain.sync.snapshot import BaseRow, Entry, View
from webapp.domain.sync.weave import only, weave


@dataclass(frozen=True, slots=True)
class Add:
    """One row to be written: the track ``key`` for ``entry``, at ``position`` or, without one, at the end."""

    entry: int
    key: str
    position: int | None = None


@dataclass(frozen=True, slots=True)
class Remove:
    """One row to be taken out, by its item id where the service gives rows a name."""

    entry: int
    key: str
    item_id: str | None = None


@dataclass(frozen=True, slots=True)
class MemberPlan:
    """The writes for one member, in the order of the fields: bind, add, remove, add again, move, arrange.

    ``rebinds``: (base entry, entry) — the row stays, it stands for another entry now; nothing is called. ``readds``:
    twins that a removal takes along and that must come back. Positions of adds and moves count in the list as it is
    when all steps before have been done. ``arrange``: the whole list of keys, for services that take a permutation.
    ``overflow``: what does not fit into the list.
    """

    rebinds: tuple[tuple[int, int], ...] = ()
    adds: tuple[Add, ...] = ()
    removals: tuple[Remove, ...] = ()
    readds: tuple[Add, ...] = ()
    moves: tuple[Move, ...] = ()
    arrange: tuple[str, ...] | None = None
    overflow: tuple[Add, ...] = ()

    @property
    def quiet(self) -> bool:
        """Whether nothing is to be called."""
        return not (self.adds or self.removals or self.readds or self.moves or self.arrange)


def plan_member(
    hub: Sequence[Entry],
    base: Sequence[BaseRow],
    *,
    view: View,
    keys: Mapping[int, str],
    capacity: int | None = None,
    removals: bool = True,
) -> MemberPlan:
    """The plan that turns the member's list, as ``base`` has it, into the projection of the hub (A.10).

    ``keys``: hub entry → its key on this service, only for those that may be placed there; entries with a row in
    ``base`` keep that row whatever ``keys`` says. Rows that cannot be addressed keep their place. ``capacity``: the
    most rows that the list may hold. ``removals`` false (add-only): nothing is taken out. While a row may be there
    that no listing shows, places are unknown: additions go to the end, and nothing is moved if the hub holds it too.
    """
    bound = _bind(hub, base, keys, view)
    shown = [row for row in bound if not row.absent]
    here = keys_here(hub, bound, keys, view)
    target = _without(project(hub, here, view), {row.entry for row in bound if row.absent})
    kept = set(target)
    gone = [row for row in shown if removals and not row.opaque and row.entry not in kept]
    new = _without(target, {row.entry for row in shown})
    room = len(new) if capacity is None else max(0, capacity - len(shown))
    plan = MemberPlan(
        rebinds=tuple((old.entry, now.entry) for old, now in zip(base, bound, strict=True) if old.entry != now.entry),
        removals=tuple(Remove(row.entry, row.key, row.item_id) for row in gone),
        overflow=tuple(Add(entry, here[entry]) for entry in new[room:]),
    )
    if not view.ordered:
        return replace(plan, adds=tuple(Add(entry, here[entry]) for entry in reversed(new[:room])))
    unseen = [row for row in bound if row.absent and (row.acked or removals)]
    if unseen:
        view = replace(view, adds_at_position=False)
    if not {entry.id for entry in hub}.isdisjoint(row.entry for row in unseen):
        view = replace(view, reorder="none")
    return _place(plan, shown, _without(target, new[room:]), {**{r.entry: r.key for r in bound}, **here}, view)


def _bind(hub: Sequence[Entry], base: Sequence[BaseRow], keys: Mapping[int, str], view: View) -> list[BaseRow]:
    """The base, its rows bound to the entries that they stand for from now on.

    A row whose entry the hub has dropped takes over an entry that waits for the same key: nothing needs to be taken
    out and put in again.
    """
    bound = list(rebind(hub, base, keys, view))
    living = {entry.id for entry in hub}
    have = {row.entry for row in bound}
    waiting: defaultdict[str, list[int]] = defaultdict(list)
    here = keys_here(hub, [row for row in bound if row.entry in living], keys, view)
    for entry in project(hub, here, view):
        if entry not in have:
            waiting[here[entry]].append(entry)
    for i, row in enumerate(bound):
        if row.entry not in living and not row.opaque and waiting[row.key]:
            bound[i] = replace(row, entry=waiting[row.key].pop(0))
    return bound


def _place(
    plan: MemberPlan, shown: Sequence[BaseRow], target: Sequence[int], keys: Mapping[int, str], view: View
) -> MemberPlan:
    """The plan with its additions and its reordering: each step is tried on the list as the step before leaves it."""
    now = [row.entry for row in shown]
    gone = {removal.entry for removal in plan.removals}
    twins = _twins(plan, shown, gone, view)
    goal = weave(target, _without(now, gone), close=True)
    new = set(_without(goal, now))
    stay = staying(_without(now, gone | twins), goal) if view.adds_at_position else None
    now, adds = _inserted(now, goal, new, stay, keys)
    now = _without(now, gone | twins)
    now, readds = _inserted(now, goal, twins, None if stay is None else stay | new, keys)
    plan = replace(plan, adds=adds, readds=readds)
    if now != goal and view.reorder == "range":
        return replace(plan, moves=tuple(moves(now, goal)))
    if now != goal and view.reorder == "permutation":
        return replace(plan, arrange=tuple(keys[entry] for entry in goal))
    return plan


def _twins(plan: MemberPlan, shown: Sequence[BaseRow], gone: set[int], view: View) -> set[int]:
    """Rows that a removal of theirs takes along: same key, and to be kept."""
    if not view.removes_all:
        return set()
    keys = {removal.key for removal in plan.removals}
    return {row.entry for row in shown if row.key in keys and not row.opaque and row.entry not in gone}


def _inserted(
    now: list[int], goal: Sequence[int], new: set[int], stay: set[int] | None, keys: Mapping[int, str]
) -> tuple[list[int], tuple[Add, ...]]:
    """The list with ``new`` put in behind what stays in its place, or at the end where nothing is known to stay."""
    order = [entry for entry in goal if entry in new]
    if stay is None:
        return now + order, tuple(Add(entry, keys[entry]) for entry in order)
    after = weave(now, only(goal, new | stay), close=True)
    places = {entry: i for i, entry in enumerate(after)}
    ends = [places[entry] == len(now) + number for number, entry in enumerate(order)]
    adds = (Add(e, keys[e], None if at_end else places[e]) for e, at_end in zip(order, ends, strict=True))
    return after, tuple(adds)


def _without(items: Sequence[int], gone: Iterable[int]) -> list[int]:
    away = set(gone)
    return [item for item in items if item not in away]
