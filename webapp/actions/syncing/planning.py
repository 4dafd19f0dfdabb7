"""Plan: what has to be written where, saved before a single call; the preview is the very plan that is applied."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

from webapp.actions.syncing.questions import ask_held
from webapp.actions.syncing.views import may_write
from webapp.actions.syncing.work import Hands, LinkWork, MemberWork
from webapp.domain.sync import guard
from webapp.domain.sync.ancestor import named
from webapp.domain.sync.batches import price
from webapp.domain.sync.plan import MemberPlan, plan_member
from webapp.store import links, runs


def plan_all(hands: Hands, works: list[LinkWork]) -> dict[str, int]:
    """Plan every fresh member that may be written; service → number of calls that the plan takes."""
    runs.drop_planned(hands.run.id)
    calls: Counter[str] = Counter()
    for work in works:
        for member in work.members:
            if member.fresh and member.room is not None and not may_write(member.room.abilities, work.link.entity):
                member.plan = _plan(hands, work, member)
                calls[member.service] += _price(work, member)
        ask_held(hands, work)
    for work in works:
        for member in work.members:
            if member.plan is not None:
                if not hands.run.dry_run:
                    plan = member.plan
                    # Set before the first call, and taken back where an earlier reordering turned out to be done.
                    member.row.move_open = bool(plan.moves or plan.readds or plan.arrange is not None)
                _write_down(hands, work, member, member.plan)
    hands.run.writes = sum(calls.values())
    hands.progress.planned(calls)
    hands.commit()
    return dict(calls)


def keys_here(hands: Hands, work: LinkWork, member: MemberWork) -> dict[int, str]:
    """Entry → key at this member, for every entry that has one there."""
    keys = hands.keys.get(member.service, {})
    return {entry.id: keys[entry.track] for entry in work.hub if entry.track is not None and entry.track in keys}


def _plan(hands: Hands, work: LinkWork, member: MemberWork) -> MemberPlan:
    assert member.room is not None
    # A permutation would leave out the rows that the service hides: then nothing is reordered there.
    view = replace(member.view, reorder="none") if member.hidden else member.view
    plan = plan_member(
        work.hub,
        member.base,
        view=view,
        keys=keys_here(hands, work, member),
        capacity=None if work.likes else member.room.abilities.max_playlist_items,
        removals=work.link.mode not in ("add_only", "archive") and not work.held,
    )
    for add in plan.overflow:
        member.lacking[add.entry] = ("refused", f"The playlist on {member.label} is full.")
    facts = guard.Facts(
        member.label,
        likes=work.likes,
        listed=len(member.base),
        held=len(member.base),
        removed=len(plan.removals),
        adds=len(plan.adds) if member.row.base_at and member.row.external_id and member.base else 0,
    )
    held = guard.check(facts)
    if held and not _allowed(work):
        work.held.append((member, held[0]))
        for add in plan.adds:
            if any(one.guard == "growth" for one in held):
                member.lacking[add.entry] = ("ambiguous", held[0].sentence)
        plan = MemberPlan(adds=() if any(h.guard == "growth" for h in held) else plan.adds)
    if plan.rebinds:
        member.base = named(member.base, dict(plan.rebinds))
        links.save_base(member.row.id, member.base, hands.now())
    return plan


def _allowed(work: LinkWork) -> bool:
    """A person has looked at the held change of this link and let it pass."""
    return any(member.row.allow_removals for member in work.members)


def _price(work: LinkWork, member: MemberWork) -> int:
    assert member.room is not None and member.plan is not None
    able = member.room.abilities
    add, remove = (
        (able.max_batch_like, able.max_batch_unlike) if work.likes else (able.max_batch_add, able.max_batch_remove)
    )
    return price(member.plan, member.view, add=add, remove=remove) + len(_other_steps(work, member))


def _other_steps(work: LinkWork, member: MemberWork) -> list[tuple[str, str]]:
    """(kind, sentence) of a playlist to be made, or a new name or description to be given."""
    if work.likes:
        return []
    if not member.row.external_id:
        return [("create", f"Create the private playlist “{work.link.name}” on {member.label}")]
    if member.row.want_name is not None or member.row.want_description is not None:
        return [("rename", f"Call it “{member.row.want_name or work.link.name}” on {member.label}")]
    return []


#: Why something is taken out that nobody removed.
CORRECTED = "you said that it is another track"


def _write_down(hands: Hands, work: LinkWork, member: MemberWork, plan: MemberPlan) -> None:
    rows: list[tuple[tuple[str, int], dict[str, Any]]] = []
    common = {
        "run_id": hands.run.id,
        "link_id": work.link.id,
        "member_id": member.row.id,
        "service": member.service,
        "entity": work.link.entity,
        "target": work.link.name[:500],
    }
    for kind, sentence in _other_steps(work, member):
        rows.append(((kind, 0), {"kind": kind, "item": work.link.name[:500], "reason": sentence}))
    for kind, steps, why in (
        ("like" if work.likes else "add", plan.adds, "stands elsewhere"),
        ("unlike" if work.likes else "remove", plan.removals, "was removed elsewhere"),
        ("readd", plan.readds, "comes back: the service takes every occurrence at once"),
    ):
        for step in steps:
            values = {"entry_id": step.entry, "external_id": step.key, "item": _label(work, step.entry)}
            values["reason"] = CORRECTED if step.entry in work.corrected else why
            if getattr(step, "position", None) is not None:
                values["payload"] = {"position": step.position}
            rows.append(((kind, step.entry), values | {"kind": "add" if kind == "readd" else kind}))
    for number, move in enumerate(plan.moves):
        payload = {"start": move.start, "length": move.length, "before": move.before}
        sentence = f"{move.length} rows from place {move.start + 1} to place {move.before + 1}"
        rows.append((("move", number), {"kind": "move", "item": sentence, "reason": "order", "payload": payload}))
    if plan.arrange is not None:
        sentence = f"the whole order of {len(plan.arrange)} rows"
        rows.append((("arrange", 0), {"kind": "move", "item": sentence, "reason": "order"}))
    ids = runs.plan([common | values for _, values in rows])
    member.operations = {name: i for (name, _), i in zip(rows, ids, strict=True)}


def _label(work: LinkWork, entry: int) -> str:
    note = work.notes.get(entry)
    return note.label if note else ""
