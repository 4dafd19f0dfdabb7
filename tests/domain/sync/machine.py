"""The engine in memory: the pure functions in the order of the spec, with a store that can lose power anywhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from tests.domain.sync.services import Crash, Faults, Service, Unreachable
from webapp.domain.music import Row
from webapp.domain.sync.ancestor import (
    after_adds,
    after_arrange,
    after_moves,
    after_removals,
    confirmed,
    given_up,
    named,
    unclaimed,
)
from webapp.domain.sync.batches import RemoveBatch, add_batches, remove_batches
from webapp.domain.sync.ledger import audit
from webapp.domain.sync.plan import Add, MemberPlan, plan_member
from webapp.domain.sync.reconcile import Pulled, pull
from webapp.domain.sync.snapshot import BaseRow, Entry


@dataclass(frozen=True)
class Member:
    """What the database holds of one member."""

    base: tuple[BaseRow, ...] = ()
    intents: tuple[tuple[int, str], ...] = ()
    move_open: bool = False
    first: bool = True
    unseen: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Data:
    """The whole database: nothing in it changes but by a commit."""

    hub: tuple[Entry, ...] = ()
    members: dict[str, Member] = field(default_factory=dict)
    entries: int = 0


class Engine:
    """One link. ``stored`` survives a crash, ``now`` does not."""

    batch = 2

    def __init__(self, services: Sequence[Service]) -> None:
        self.services = {service.name: service for service in services}
        self.stored = self.now = Data(members={service.name: Member() for service in services})
        self.faults = Faults()

    def run(self, faults: dict[int, str] | None = None) -> bool:
        """One run; whether it came to its end without a crash."""
        self.faults = Faults(faults or {})
        self.now = self.stored
        try:
            self._run()
        except Crash:
            self.now = self.stored
            return False
        return True

    def _run(self) -> None:
        listings = {name: rows for name in self.services if (rows := self._read(name)) is not None}
        for name, rows in listings.items():
            self._pull(name, rows)
        self._commit()
        for name in listings:
            try:
                self._push(name)
            except Unreachable:
                continue

    # Reading and merging.

    def _read(self, name: str) -> list[Row] | None:
        """Two equal readings in a row, or none."""
        last: list[Row] | None = None
        for _ in range(4):
            fault = self.faults.next(f"read {name}")
            if fault == "crash":
                raise Crash
            if fault in ("error", "lost", "half"):
                return None
            rows = self.services[name].listing(stale=fault == "stale")
            if rows == last:
                return rows
            last = rows
        return None

    def _pull(self, name: str, rows: list[Row]) -> None:
        service, member = self.services[name], self.now.members[name]
        member = self._patience(member)
        bound = {row.entry for row in member.base}
        pulled = pull(
            self.now.hub,
            member.base,
            rows,
            view=service.view,
            track_of={row.key: service.track(row.key) for row in rows if row.kind == "track"},
            wanted={e: key for e, key in self._keys(name).items() if member.first or e not in bound},
            open_adds=member.intents,
            our_move_open=member.move_open,
            first=member.first,
        )
        audit(self.now.hub, rows, pulled, view=service.view)
        self._keep(name, pulled, member)

    def _patience(self, member: Member) -> Member:
        """Rows written and not shown by one whole run are given up, by two if the hub has dropped them meanwhile."""
        living = {entry.id for entry in self.now.hub}
        unseen = frozenset(row.entry for row in member.base if row.acked and row.absent)
        return replace(member, base=given_up(member.base, (unseen & living) | member.unseen), unseen=unseen)

    def _keep(self, name: str, pulled: Pulled, member: Member) -> None:
        names = {temporary: self.now.entries - temporary for temporary, _ in pulled.new}
        self.now = replace(
            self.now,
            hub=tuple(replace(entry, id=names.get(entry.id, entry.id)) for entry in pulled.hub),
            entries=self.now.entries + len(names),
        )
        self._set(name, replace(member, base=named(pulled.base, names), intents=(), first=False))

    def _keys(self, name: str) -> dict[int, str]:
        service = self.services[name]
        return {e.id: service.key(e.track) for e in self.now.hub if e.track is not None and service.has(e.track)}

    # Writing.

    def _push(self, name: str) -> None:
        service, member = self.services[name], self.now.members[name]
        plan = plan_member(self.now.hub, member.base, view=service.view, keys=self._keys(name))
        reorders = bool(plan.moves or plan.readds or plan.arrange is not None)
        member = replace(member, base=named(member.base, dict(plan.rebinds)), move_open=reorders)
        if member != self.now.members[name]:
            self._store(name, member)
        if plan.quiet:
            return
        self._add(name, plan.adds)
        for batch in remove_batches(plan, self.batch, service.view):
            self._remove(name, batch)
        self._add(name, plan.readds)
        self._reorder(name, plan)
        self._verify(name)

    def _add(self, name: str, adds: Sequence[Add]) -> None:
        for batch in add_batches(adds, self.batch):
            intents = tuple((add.entry, add.key) for add in batch.adds)
            self._store(name, replace(self.now.members[name], intents=intents))
            self._call(name, "add", [add.key for add in batch.adds], batch.position)
            member = self.now.members[name]
            self._store(name, replace(member, base=after_adds(member.base, batch.adds), intents=()))

    def _remove(self, name: str, batch: RemoveBatch) -> None:
        member = self.now.members[name]
        if batch.twins:
            base = unclaimed(member.base, batch.keys)
            self._store(name, replace(member, base=base, intents=batch.intents, move_open=True))
        self._call(name, "remove", batch.keys, [removal.item_id for removal in batch.removals])
        member = self.now.members[name]
        self._store(name, replace(member, base=after_removals(member.base, batch.removals), intents=()))

    def _reorder(self, name: str, plan: MemberPlan) -> None:
        for move in plan.moves:
            self._call(name, "move", move)
            member = self.now.members[name]
            self._store(name, replace(member, base=after_moves(member.base, [move])))
        if plan.arrange is not None:
            self._call(name, "arrange", plan.arrange)
            member = self.now.members[name]
            self._store(name, replace(member, base=after_arrange(member.base, plan.arrange)))

    def _verify(self, name: str) -> None:
        """What is seen exactly as it was written is agreed on; the reordering is done."""
        rows = self._read(name)
        member = self.now.members[name]
        base = None if rows is None else confirmed(member.base, rows, self.services[name].view)
        if base is not None:
            self._store(name, replace(member, base=base, move_open=False))

    # Crossings.

    def _call(self, name: str, verb: str, *arguments: object) -> None:
        fault = self.faults.next(f"{verb} {name}")
        if fault == "crash":
            raise Crash
        if fault == "error":
            raise Unreachable
        if fault == "half" and verb in ("add", "remove"):
            first, *others = arguments
            arguments = (list(first)[: len(list(first)) // 2], *others)  # type: ignore[call-overload]
        self.services[name].call(verb, *arguments)
        if fault in ("lost", "half"):
            raise Unreachable
        if fault == "slow" and verb == "add":
            self.services[name].hide_the_newest(len(list(arguments[0])))  # type: ignore[call-overload]
        if self.faults.next(f"{verb} {name} done") == "crash":
            raise Crash

    def _store(self, name: str, member: Member) -> None:
        self._set(name, member)
        self._commit()

    def _set(self, name: str, member: Member) -> None:
        self.now = replace(self.now, members={**self.now.members, name: member})

    def _commit(self) -> None:
        if self.faults.next("commit") == "crash":
            raise Crash
        self.stored = self.now
        if self.faults.next("committed") == "crash":
            raise Crash
