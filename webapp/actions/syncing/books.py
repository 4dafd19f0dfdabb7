"""Books: every row read, once for each other member, with exactly one outcome and its reason."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from webapp.actions.syncing.work import Hands, LinkWork, MemberWork
from webapp.domain.music import Row
from webapp.domain.sync.balance import Balance
from webapp.domain.sync.lens import keys_here, shadows
from webapp.store import links, runs
from webapp.store.tracks import label

LOCAL = {"local": "A local file.", "unavailable": "No longer available.", "episode": "An episode, not a track."}


def keep_books(hands: Hands, works: list[LinkWork]) -> Balance:
    """Write the books of this run; the balance is counted from the very rows that people can open."""
    hands.progress.phase("remembering")
    before = runs.written_in(hands.run.id)
    rows = [row for work in works for row in _link_rows(hands, work, before)]
    runs.save_books(hands.run.id, rows)
    for work in works:
        for member in work.members:
            if member.fresh:
                here = {base.entry for base in member.base}
                lacking = {entry: why for entry, why in member.lacking.items() if entry not in here}
                links.save_targets(member.row.id, lacking, hands.now())
    balance = Balance.of(row["outcome"] for row in rows)
    hands.run.balance = balance.as_dict()
    hands.run.items_synced = balance.written + balance.removed
    return balance


def _link_rows(hands: Hands, work: LinkWork, before: set[tuple[int, int]]) -> Iterator[dict[str, Any]]:
    tracks = {entry.id: entry.track for entry in work.hub}
    hidden = {m.row.id: _hidden(hands, work, m) for m in work.members}
    for source in work.members:
        for entry, row in source.seen:
            for target in work.members:
                if target is not source:
                    stand_in = hidden[target.row.id].get(entry, entry)
                    outcome, reason = _outcome(work, source, target, entry, stand_in, row, before)
                    yield {
                        "run_id": hands.run.id,
                        "link_id": work.link.id,
                        "track_id": tracks.get(entry),
                        "source": source.service,
                        "target": target.service,
                        "external_id": row.key[:500],
                        "label": (_note(work, entry) or label(row.track) or row.key)[:500],
                        "outcome": outcome,
                        "reason": reason[:500],
                    }


def _hidden(hands: Hands, work: LinkWork, member: MemberWork) -> dict[int, int]:
    """Repeats that a service without repeats shows once: entry → the one that stands for it."""
    keys = hands.keys.get(member.service, {})
    wanted = {e.id: keys[e.track] for e in work.hub if e.track is not None and e.track in keys}
    return shadows(work.hub, keys_here(work.hub, member.base, wanted, member.view), member.view)


def _note(work: LinkWork, entry: int) -> str:
    note = work.notes.get(entry)
    return note.label if note else ""


def _there(member: MemberWork) -> set[int]:
    """Entries that stand at a member, or were acknowledged by it and are only not visible yet."""
    return {base.entry for base in member.base if base.acked or not base.absent}


def _outcome(
    work: LinkWork,
    source: MemberWork,
    target: MemberWork,
    entry: int,
    stand_in: int,
    row: Row,
    before: set[tuple[int, int]],
) -> tuple[str, str]:
    if entry in work.removed or entry in work.corrected or entry in source.taken:
        gone = entry in source.taken or entry not in {base.entry for base in source.base}
        why = "you said that it is another track" if entry in work.corrected else f"removed on {target.label}"
        return ("removed", why) if gone else ("refused", "Its removal is still to come.")
    if row.kind != "track":
        return "refused", LOCAL.get(row.kind, "This row cannot be placed elsewhere.")
    if entry in target.written or stand_in in target.written or (target.row.id, entry) in before:
        return "written", "a repeat; this service keeps a track once" if stand_in != entry else ""
    if {entry, stand_in} & target.had or {entry, stand_in} & _there(target):
        return "already_there", "a repeat; this service keeps a track once" if stand_in != entry else ""
    if target.problem and not target.fresh:
        return "refused", target.problem
    if entry in target.lacking:
        return target.lacking[entry]
    if work.held:
        return "ambiguous", work.held[0][1].sentence
    if {entry, stand_in} & {base.entry for base in target.base}:
        return "refused", f"It is missing on {target.label}, and that is not taken for a removal here."
    trouble = target.room.trouble if target.room else None
    return "refused", trouble.reason if trouble else "Not reached in this run; the next one goes on."
