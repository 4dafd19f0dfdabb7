"""Apply: each call is written down before it is sent, and again when its outcome is known.

A write of unknown outcome is never sent again: its operation stays open, and the next run finds out by reading.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Callable, Sequence

from sqlalchemy import select

from webapp.actions.syncing.work import Hands, LinkWork, MemberWork
from webapp.domain.sync.ancestor import after_adds, after_arrange, after_moves, after_removals, unclaimed
from webapp.domain.sync.batches import AddBatch, RemoveBatch, add_batches, remove_batches
from webapp.domain.sync.plan import Add, MemberPlan
from webapp.extensions import db
from webapp.models import RestorePoint
from webapp.observe import OPERATIONS
from webapp.providers.kit.errors import Gone, NeedsLogin, ProviderError, Refused, RetryLater
from webapp.store import links, runs


class _Stopped(Exception):
    """Nothing more can be written to this member in this run."""


def apply_all(hands: Hands, works: list[LinkWork]) -> None:
    """Carry every plan out, member by member; a service in trouble keeps the others from nothing."""
    busy = [(w, m) for w in works for m in w.members if m.operations]
    hands.progress.phase("applying", sum(len(m.operations) for _, m in busy))
    for work, member in busy:
        try:
            _apply_member(hands, work, member)
        except _Stopped:
            continue
    hands.commit()


def _apply_member(hands: Hands, work: LinkWork, member: MemberWork) -> None:
    assert member.plan is not None
    _not_in_trouble(hands, member)
    if ("create", 0) in member.operations:
        _create(hands, work, member)
    elif ("rename", 0) in member.operations:
        _rename(hands, member)
    if not member.plan.quiet:
        _keep_state(hands, work, member)
        member.row.dirty = member.wrote = True
        _apply_rows(hands, work, member, member.plan)


def _apply_rows(hands: Hands, work: LinkWork, member: MemberWork, plan: MemberPlan) -> None:
    assert member.room is not None
    able = member.room.abilities
    most_add = able.max_batch_like if work.likes else able.max_batch_add
    most_remove = able.max_batch_unlike if work.likes else able.max_batch_remove
    for batch in add_batches(plan.adds, most_add):
        _add(hands, work, member, batch, "like" if work.likes else "add")
    readds = {add.entry: add for add in plan.readds}
    for removal in remove_batches(plan, most_remove, member.view):
        _remove(hands, work, member, removal)
    for batch in add_batches([add for add in plan.readds if add.entry in readds], most_add):
        _add(hands, work, member, batch, "readd")
    _order(hands, member, plan)


def _not_in_trouble(hands: Hands, member: MemberWork) -> None:
    trouble = member.room.trouble if member.room else None
    if trouble is not None:
        runs.mark(list(member.operations.values()), "skipped", now=hands.now(), error=trouble.reason)
        raise _Stopped


def _call(hands: Hands, member: MemberWork, ids: Sequence[int], call: Callable[[], None]) -> None:
    """Open, send, done. Raises ``Refused`` where the service said no; everything else that fails stops the member."""
    assert member.room is not None
    runs.mark(ids, "open", now=hands.now(), batch=min(ids, default=0))
    hands.commit()
    try:
        call()
    except (Refused, Gone):
        raise
    except ProviderError as error:
        member.room.note(error)
        _unsure(hands, member, ids, error)
        raise _Stopped from error


def _unsure(hands: Hands, member: MemberWork, ids: Sequence[int], error: ProviderError) -> None:
    """An unknown outcome stays open; a call that surely did nothing goes back to what was not reached."""
    if not error.maybe_applied and isinstance(error, (RetryLater, NeedsLogin)):
        runs.mark(ids, "skipped", now=hands.now(), error=error.reason)
    member.problem = member.problem or ""
    hands.progress.say(f"{member.label}: {error.reason}", "warning")
    if not error.maybe_applied and not isinstance(error, (RetryLater, NeedsLogin)):
        runs.mark(ids, "failed", now=hands.now(), error=error.reason)
    hands.commit()


def _done(hands: Hands, member: MemberWork, ids: Sequence[int], kind: str) -> None:
    runs.mark(ids, "done", now=hands.now())
    OPERATIONS.labels(member.service, kind, "done").inc(len(ids))
    hands.run.done += len(ids)
    hands.commit()


def _ids(member: MemberWork, kind: str, entries: Sequence[int]) -> list[int]:
    return [member.operations[kind, entry] for entry in entries if (kind, entry) in member.operations]


def _add(hands: Hands, work: LinkWork, member: MemberWork, batch: AddBatch, kind: str) -> None:
    """Write one batch; where the service refuses it, halve it until the one row stands alone that it will not have."""
    _not_in_trouble(hands, member)
    assert member.room is not None
    entries, keys = [add.entry for add in batch.adds], [add.key for add in batch.adds]
    ids = _ids(member, kind, entries)
    adapter, list_id = member.room.adapter, member.row.external_id
    try:
        if work.likes:
            _call(hands, member, ids, lambda: adapter.like(keys))
        else:
            _call(hands, member, ids, lambda: adapter.add(list_id, keys, _position(member, batch)))
    except (Refused, Gone) as error:
        _refused(hands, work, member, batch, kind, ids, error)
        return
    _claim(hands, member, batch)
    member.written |= set(entries)
    _done(hands, member, ids, kind)


def _position(member: MemberWork, batch: AddBatch) -> int | None:
    shown = len([base for base in member.base if not base.absent])
    return batch.position if batch.position is not None and batch.position < shown else None


def _refused(
    hands: Hands, work: LinkWork, member: MemberWork, batch: AddBatch, kind: str, ids: list[int], error: ProviderError
) -> None:
    # What follows a refused row comes to stand elsewhere than planned: that is our doing, and no person's reordering.
    member.row.move_open = member.row.move_open or not work.likes
    if len(batch.adds) > 1 and not isinstance(error, Gone):
        runs.mark(ids, "planned", now=hands.now())
        middle = len(batch.adds) // 2
        for part, shift in ((batch.adds[:middle], 0), (batch.adds[middle:], middle)):
            position = None if batch.position is None else batch.position + shift
            _add(hands, work, member, AddBatch(position, part), kind)
        return
    runs.mark(ids, "failed", now=hands.now(), error=error.reason)
    OPERATIONS.labels(member.service, kind, "failed").inc(len(ids))
    for add in batch.adds:
        member.lacking[add.entry] = ("refused", error.reason)
    hands.commit()
    if isinstance(error, Gone):
        raise _Stopped from error


def _claim(hands: Hands, member: MemberWork, batch: AddBatch) -> None:
    """The ancestor now holds what was acknowledged."""
    before = member.base
    adds = batch.adds
    if batch.position is not None:
        shown = len([base for base in before if not base.absent])
        adds = tuple(Add(a.entry, a.key, min(batch.position, shown) + i) for i, a in enumerate(adds))
    member.base = after_adds(before, adds)
    if member.base[: len(before)] == before:
        links.extend_base(member.row.id, member.base[len(before) :], len(before), hands.now())
    else:
        links.save_base(member.row.id, member.base, hands.now())


def _remove(hands: Hands, work: LinkWork, member: MemberWork, batch: RemoveBatch) -> None:
    """Take one batch out. Where twins go along, stop claiming all of them before the call (sync.md A.11)."""
    _not_in_trouble(hands, member)
    assert member.room is not None
    adapter, list_id = member.room.adapter, member.row.external_id
    entries = [removal.entry for removal in batch.removals]
    ids = _ids(member, "unlike" if work.likes else "remove", entries)
    if batch.twins:
        _name_intents(ids, batch)
        member.base = unclaimed(member.base, batch.keys)
        member.row.move_open = True
        links.save_base(member.row.id, member.base, hands.now())
    try:
        if work.likes:
            _call(hands, member, ids, lambda: adapter.unlike(list(batch.keys)))
        else:
            _call(hands, member, ids, lambda: adapter.remove(list_id, list(batch.keys)))
    except (Refused, Gone) as error:
        runs.mark(ids, "open" if batch.twins else "failed", now=hands.now(), error=error.reason)
        hands.commit()
        raise _Stopped from error
    if not batch.twins:
        member.base = after_removals(member.base, batch.removals)
        links.cut_base(member.row.id, entries)
    member.taken |= set(entries)
    _done(hands, member, ids, "remove")


def _name_intents(ids: Sequence[int], batch: RemoveBatch) -> None:
    """What a crash would leave unexplained stands in the first operation: the twins, then what is to go."""
    if ids:
        operation = runs.operation(ids[0])
        operation.payload = {**operation.payload, "intents": [list(pair) for pair in batch.intents]}


def _order(hands: Hands, member: MemberWork, plan: MemberPlan) -> None:
    """Bring the list into order; until it was seen in order, its order is our doing and not a person's."""
    assert member.room is not None
    adapter, list_id = member.room.adapter, member.row.external_id
    if not plan.moves and plan.arrange is None:
        return
    _not_in_trouble(hands, member)
    member.row.move_open = True
    for number, move in enumerate(plan.moves):
        ids = _ids(member, "move", [number])
        _ordered(hands, member, ids, lambda move=move: adapter.move(list_id, move.start, move.length, move.before))
        member.base = after_moves(member.base, [move])
        links.save_base(member.row.id, member.base, hands.now())
        _done(hands, member, ids, "move")
    if plan.arrange is not None:
        order = [key for key in plan.arrange if key in {base.key for base in member.base}]
        ids = _ids(member, "arrange", [0])
        _ordered(hands, member, ids, lambda: adapter.arrange(list_id, order))
        member.base = after_arrange(member.base, order)
        links.save_base(member.row.id, member.base, hands.now())
        _done(hands, member, ids, "move")


def _ordered(hands: Hands, member: MemberWork, ids: list[int], call: Callable[[], None]) -> None:
    try:
        _call(hands, member, ids, call)
    except (Refused, Gone) as error:
        runs.mark(ids, "failed", now=hands.now(), error=error.reason)
        hands.commit()
        raise _Stopped from error


def _create(hands: Hands, work: LinkWork, member: MemberWork) -> None:
    """Make the playlist, private; if the answer is lost, the next run looks for it before it makes another."""
    assert member.room is not None
    adapter, ids = member.room.adapter, [member.operations["create", 0]]
    operation = runs.operation(ids[0])
    operation.payload = {"known": sorted(hands.known_lists.get(member.service, ())), "name": work.link.name}
    made = []
    try:
        _call(hands, member, ids, lambda: made.append(adapter.create_playlist(work.link.name, work.link.description)))
    except (Refused, Gone) as error:
        runs.mark(ids, "failed", now=hands.now(), error=error.reason)
        member.problem = error.reason
        hands.commit()
        raise _Stopped from error
    _adopt_list(hands, member, made[0].id, made[0].name)
    hands.known_lists.setdefault(member.service, set()).add(made[0].id)
    member.wrote = True
    _done(hands, member, ids, "create")


def _adopt_list(hands: Hands, member: MemberWork, list_id: str, name: str) -> None:
    member.row.external_id, member.row.name, member.row.base_name = list_id, name[:500], name[:500]
    member.row.dirty, member.row.base_at = True, hands.now()


def _rename(hands: Hands, member: MemberWork) -> None:
    assert member.room is not None
    adapter, row, ids = member.room.adapter, member.row, [member.operations["rename", 0]]
    try:
        _call(
            hands,
            member,
            ids,
            lambda: adapter.edit_playlist(row.external_id, name=row.want_name, description=row.want_description),
        )
    except (Refused, Gone) as error:
        runs.mark(ids, "failed", now=hands.now(), error=error.reason)
        hands.commit()
        return
    row.base_name = row.want_name if row.want_name is not None else row.base_name
    row.base_description = row.want_description if row.want_description is not None else row.base_description
    row.name = row.want_name or row.name
    row.want_name = row.want_description = None
    member.row.dirty = member.wrote = True
    _done(hands, member, ids, "rename")


def _keep_state(hands: Hands, work: LinkWork, member: MemberWork) -> None:
    """The list as it stands, kept before the first write to it (once for equal states)."""
    if member.rows is None or not member.base:
        return
    rows = [[row.key, row.kind, row.added_at.isoformat() if row.added_at else None] for row in member.rows]
    text = json.dumps(rows).encode()
    digest = hashlib.sha256(text).hexdigest()
    name = member.row.external_id or "likes"
    kept = select(RestorePoint.id).where(
        RestorePoint.user_id == hands.user_id,
        RestorePoint.service_type == member.service,
        RestorePoint.external_id == name,
        RestorePoint.digest == digest,
    )
    if db.session.scalar(kept.limit(1)) is None:
        db.session.add(
            RestorePoint(
                user_id=hands.user_id,
                link_id=work.link.id,
                run_id=hands.run.id,
                service_type=member.service,
                external_id=name,
                name=member.row.name or work.link.name,
                digest=digest,
                rows=len(rows),
                content=gzip.compress(text, mtime=0),
                taken_at=hands.now(),
            )
        )
