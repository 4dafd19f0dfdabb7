"""Unify: two tracks that turn out to be one recording become one; their entries find each other."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from webapp.actions.syncing.work import Hands, LinkWork
from webapp.domain.sync.snapshot import Entry
from webapp.extensions import db
from webapp.store import conflicts, labels, links, rules, tracks, words


def unify(hands: Hands, works: list[LinkWork], one: int, other: int, since: datetime | None = None) -> bool:
    """Let the older of two tracks stand for both, in this person's words and mappings and in every hub.

    False, and nothing done, where the person said that they are two; a word not newer than ``since`` is overruled.
    """
    if rules.apart(hands.user_id, one, other, since):
        return False
    keep, drop = min(one, other), max(one, other)
    for follow in (tracks.repoint, words.repoint, labels.repoint, conflicts.repoint):
        follow(hands.user_id, drop, keep)
    links.retrack([link.id for link in links.of(hands.user_id)], drop, keep)
    for found in hands.tracks.values():
        for key, track in found.items():
            if track == drop:
                found[key] = keep
    for work in works:
        if any(entry.track == drop for entry in work.hub):
            _pair(hands, work, keep, drop)
    return True


def _pair(hands: Hands, work: LinkWork, keep: int, drop: int) -> None:
    """Entries of the two tracks that stand at different members are one entry; those at the same member stay two."""
    kept = [entry.id for entry in work.hub if entry.track == keep]
    merged: dict[int, int] = {}
    for entry in [entry.id for entry in work.hub if entry.track == drop]:
        partner = next((k for k in kept if k not in merged.values() and _apart(work, k, entry)), None)
        if partner is not None:
            merged[entry] = partner
    for member in work.members:
        if any(base.entry in merged for base in member.base):
            member.base = tuple(replace(base, entry=merged.get(base.entry, base.entry)) for base in member.base)
            links.save_base(member.row.id, member.base, hands.now())
            member.had = {merged.get(entry, entry) for entry in member.had}
            member.seen = [(merged.get(entry, entry), row) for entry, row in member.seen]
    work.hub = [Entry(e.id, keep if e.track == drop else e.track) for e in work.hub if e.id not in merged]
    if merged:
        links.remove_entries(merged, run_id=hands.run.id, cause="one with another entry", now=hands.now())
        links.rename_entries(work.link.id, merged)
        links.save_order(work.link.id, [entry.id for entry in work.hub])
    db.session.flush()


def _apart(work: LinkWork, one: int, other: int) -> bool:
    """Whether no member holds both."""
    return not any({one, other} <= {base.entry for base in member.base} for member in work.members)
