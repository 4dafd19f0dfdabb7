"""Pull: merge each complete listing into the hub, and make that durable before anything is written anywhere."""

from __future__ import annotations

from datetime import timedelta

from webapp.actions.make_link import UNNAMED
from webapp.actions.syncing.scan import read_again
from webapp.actions.syncing.work import Hands, LinkWork, MemberWork
from webapp.domain.music import TRACK, Row
from webapp.domain.sync import guard, ledger
from webapp.domain.sync.ancestor import named
from webapp.domain.sync.reconcile import Pulled, pull
from webapp.domain.sync.snapshot import BaseRow, Entry
from webapp.store import links, runs
from webapp.store.links import EntryNote
from webapp.store.tracks import label

#: What people read of a row that the service does not describe.
WITHOUT_WORDS = {"unavailable": "A track that is no longer available", "local": "A local file", "episode": "An episode"}
#: How long a row that a service acknowledged may stay unseen before we stop claiming it (and write it again).
UNSEEN, UNSEEN_REMOVED = timedelta(minutes=10), timedelta(hours=1)


def pull_link(hands: Hands, work: LinkWork) -> None:
    """Merge every fresh member of one link into its hub; a guard that trips holds the link for a person."""
    for member in work.members:
        if member.gone and member.row.base_at:
            facts = guard.Facts(member.label, gone=True, base=len(member.base))
            work.held += [(member, held) for held in guard.check(facts)]
    # Before the pulls: the first of their commits makes a new name durable together with the token that proves it read.
    _rename(work)
    for member in work.members:
        if member.fresh:
            pull_member(hands, work, member)


def pull_member(hands: Hands, work: LinkWork, member: MemberWork) -> None:
    """One pull: merge, guard, conservation check, commit (sync.md A.3, steps 3–9)."""
    if links.forget_unseen(member.row.id, hands.now() - UNSEEN, hands.now() - UNSEEN_REMOVED):
        member.base = tuple(links.base(member.row.id))
    pulled = _merged(hands, work, member)
    doubtful = bool(pulled.removed and not member.row.allow_removals) or bool(member.open_ids and member.rows)
    if doubtful and not member.unchanged:
        if not read_again(hands, work, member):
            if member.fresh:
                member.problem = "The list changed while it was being read; the next run will look again."
            return
        pulled = _merged(hands, work, member)
    held = _guarded(work, member, pulled)
    if held and not member.row.allow_removals:
        work.held.append((member, held[0]))
        hands.progress.say(f"“{work.link.name}” waits for your decision: {held[0].sentence}", "warning")
        pulled = _merged(hands, work, member, removals=False)
    ledger.audit(work.hub, member.rows or (), pulled, view=member.view)
    _keep(hands, work, member, pulled)


def _merged(hands: Hands, work: LinkWork, member: MemberWork, removals: bool = True) -> Pulled:
    row = member.row
    in_base = {base.entry for base in member.base}
    keys = hands.keys.get(member.service, {})
    wanted = {e.id: keys[e.track] for e in work.hub if e.id not in in_base and e.track is not None and e.track in keys}
    return pull(
        work.hub,
        member.base,
        member.rows or (),
        view=member.view,
        track_of=hands.tracks.get(member.service, {}),
        wanted=wanted,
        open_adds=member.open_adds,
        hidden_grew=member.hidden > row.base_hidden,
        our_move_open=row.move_open,
        re_added_after=work.link.last_run_at,
        first=row.base_at is None,
        removals=removals and work.link.mode not in ("add_only", "archive"),
    )


def _guarded(work: LinkWork, member: MemberWork, pulled: Pulled) -> list[guard.Held]:
    keys = {base.key for base in member.base}
    rows = [row for row in member.rows or () if row.kind == TRACK]
    facts = guard.Facts(
        member.label,
        likes=work.likes,
        base=len(member.base) if member.row.base_at else 0,
        listed=len(member.rows or ()),
        removed=len(pulled.removed),
        held=len(work.hub),
        fresh_keys=len([row for row in rows if row.key not in keys]) if member.base else 0,
        same_tracks=len(pulled.relinked),
    )
    return guard.check(facts)


def _keep(hands: Hands, work: LinkWork, member: MemberWork, pulled: Pulled) -> None:
    """Commit A: the hub, the ancestor exactly as observed, what was removed, and the end of our open questions."""
    now, rows = hands.now(), member.rows or ()
    order = {entry.id: entry for entry in pulled.hub}
    fresh = [_new_entry(order[temp], rows[place], member.service) for temp, place in pulled.new]
    ids = links.add_entries(work.link.id, fresh, now)
    names = {temp: entry_id for (temp, _), entry_id in zip(pulled.new, ids, strict=True)}
    work.notes |= {i: EntryNote(row["label"], row["kind"]) for i, row in zip(ids, fresh, strict=True)}
    before = work.hub
    work.hub = [Entry(names.get(entry.id, entry.id), entry.track) for entry in pulled.hub]
    if pulled.removed:
        links.remove_entries(pulled.removed, run_id=hands.run.id, cause=f"removed on {member.service}", now=now)
        work.removed |= set(pulled.removed)
        hands.progress.say(f"“{work.link.name}”: {len(pulled.removed)} removed on {member.label}.")
    if work.hub != before:
        links.save_order(work.link.id, [entry.id for entry in work.hub])
    base = named(pulled.base, names)
    if base != member.base:
        links.save_base(member.row.id, base, now)
    member.base = base
    _see(member, rows)
    runs.mark(member.open_ids, "resolved", now=now)
    member.open_ids, member.open_adds = [], []
    settle_row(hands, member)
    hands.commit()


def _new_entry(entry: Entry, row: Row, service: str) -> dict[str, object]:
    return {
        "track_id": entry.track,
        "label": label(row.track) or WITHOUT_WORDS.get(row.kind, row.key)[:500],
        "kind": row.kind,
        "created_from": service,
        "added_at": row.added_at,
    }


def _see(member: MemberWork, rows: tuple[Row, ...]) -> None:
    """Which entry each row of the listing is, for the books: rows of a set by key, rows of a list by place."""
    present: list[BaseRow] = [base for base in member.base if not base.absent]
    if member.seen:
        return
    if member.view.shows_repeats:
        member.seen = [(base.entry, row) for base, row in zip(present, rows, strict=False)]
    else:
        by_key = {base.key: base.entry for base in present}
        member.seen = [(by_key[row.key], row) for row in rows if row.key in by_key]
    member.had = {base.entry for base in present}


def settle_row(hands: Hands, member: MemberWork) -> None:
    """What is now known of a member's list: when it was read, under which token, with how many rows hidden."""
    row, info = member.row, member.info
    row.base_at, row.base_hidden = hands.now(), member.hidden
    row.account_id = row.account_id or (member.room.account_id if member.room else "")
    if not member.unchanged:
        row.change_token, row.dirty = member.token, False
    if info is not None:
        row.name = info.name[:500]


def _rename(work: LinkWork) -> None:
    """Carry a changed name or description to the other members; on a first look each keeps its own.

    Only lists that were read are looked at: where the token stands nothing was changed, and the list of lists alone
    may leave the description out.
    """
    if work.likes:
        return
    read = [member for member in work.members if member.fresh and member.info and not member.unchanged]
    for info in (member.info for member in read if member.row.base_at is None):
        if info is not None:
            work.link.name = info.name[:500] if work.link.name == UNNAMED else work.link.name
            work.link.description = work.link.description or info.description[:2000]
    for field in ("name", "description"):
        changed = [member for member in read if _changed(member, field)]
        if changed:
            value = str(getattr(changed[0].info, field))[: 500 if field == "name" else 2000]
            setattr(work.link, field, value)
            for member in work.members:
                if member not in changed:
                    setattr(member.row, f"want_{field}", value)
        for member in read:
            setattr(member.row, f"base_{field}", getattr(member.info, field)[:2000])
            if getattr(member.row, f"want_{field}") == getattr(member.info, field):
                setattr(member.row, f"want_{field}", None)


def _changed(member: MemberWork, field: str) -> bool:
    base = getattr(member.row, f"base_{field}")
    return base is not None and getattr(member.info, field) != base
