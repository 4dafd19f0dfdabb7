"""One pull of one member: from a complete listing to the new hub and the new ancestor."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from webapp.domain.music import TRACK, Row
from webapp.domain.sync.lens import keys_here, put, rebind, shadows
from webapp.domain.sync.merge import Merged, merge3
from webapp.domain.sync.recognise import Seen, distinct, recognise
from webapp.domain.sync.snapshot import BaseRow, Entry, View
from webapp.domain.sync.weave import only, weave


@dataclass(frozen=True, slots=True)
class Pulled:
    """What a pull came to. Nothing of it is written yet.

    ``hub``: the whole new list; new entries have the ids -1, -2, … in the order of their rows, ``new`` names the row
    of each (index into the rows that were given). ``base``: the rows exactly as observed, in the order of the
    listing, with those kept although absent. ``removed``: hub entries that a person took out over there.
    ``dying``: entries that the hub has dropped and that are still seen there. ``adopted``: entries that found their
    row. ``relinked``: (entry, former key, key now). ``order_changed``: hub entries that stay have changed order.
    """

    hub: tuple[Entry, ...]
    base: tuple[BaseRow, ...]
    new: tuple[tuple[int, int], ...] = ()
    removed: tuple[int, ...] = ()
    dying: tuple[int, ...] = ()
    adopted: tuple[int, ...] = ()
    relinked: tuple[tuple[int, str, str], ...] = ()
    order_conflict: bool = False
    order_changed: bool = False


def pull(
    hub: Sequence[Entry],
    base: Sequence[BaseRow],
    rows: Sequence[Row],
    *,
    view: View,
    track_of: Mapping[str, int],
    wanted: Mapping[int, str],
    open_adds: Sequence[tuple[int, str]] = (),
    hidden_grew: bool = False,
    our_move_open: bool = False,
    remote_wins_order: bool = False,
    re_added_after: datetime | None = None,
    first: bool = False,
    removals: bool = True,
) -> Pulled:
    """Merge one complete listing into the hub (A.5–A.8).

    ``rows``: the listing in the order of the service, read completely. ``track_of``: remote key → canonical track
    where known. ``wanted``: hub entry that has no row in ``base`` → its key on this service. ``open_adds``: (entry,
    key) of every write intent that is not resolved, also of entries deleted meanwhile. ``hidden_grew``: the service
    hides more rows than before, absence means nothing. ``our_move_open``: a reordering of ours may be half done.
    ``first``: no ancestor counts, nothing is deleted, equal tracks are paired. ``removals`` false: missing rows stay.
    Raises ``ValueError`` for repeated ids in ``hub`` or ``base``.
    """
    distinct(hub, base)
    known = () if first else rebind(hub, base, wanted, view)
    seen = recognise(hub, known, rows, view, track_of, wanted, open_adds, re_added_after)
    ghosts = _ghosts(known, seen, {entry.id for entry in hub}, removals, hidden_grew)
    remote = weave(seen.entries, only((row.entry for row in known), {*seen.entries, *ghosts}), close=True)
    agreed = _agreed(known, seen, remote, our_move_open)
    ids = [entry.id for entry in hub]
    shown = only(ids, {*agreed, *seen.adopted})
    merged = merge3(agreed, shown, remote, "remote" if remote_wins_order else "hub")
    observed = _observed(rows, seen, known, remote, ghosts)
    hidden = shadows(hub, keys_here(hub, (*known, *observed), wanted, view), view)
    taken_out = set(merged.dropped_by_remote)
    removed = [entry for entry in ids if entry in taken_out or hidden.get(entry) in taken_out]
    lifted = _lift(ids, removed, shown, merged, remote, hidden, view)
    return Pulled(
        hub=_entries(hub, lifted, rows, seen, track_of),
        base=observed,
        new=seen.new,
        removed=tuple(removed),
        dying=merged.dropped_by_hub,
        adopted=(*seen.by_intent, *seen.adopted),
        relinked=_relinked(known, observed),
        order_conflict=view.ordered and merged.order_conflict,
        order_changed=only(ids, lifted) != only(lifted, ids),
    )


def _ghosts(
    known: Sequence[BaseRow], seen: Seen, living: set[int], removals: bool, hidden_grew: bool
) -> dict[int, BaseRow]:
    """Rows of the base that count as present although the listing does not show them (A.4.3)."""
    here = set(seen.entries)
    return {
        row.entry: replace(row, absent=True)
        for row in known
        if row.entry not in here and (row.acked or hidden_grew or (not removals and row.entry in living))
    }


def _agreed(known: Sequence[BaseRow], seen: Seen, remote: Sequence[int], our_move_open: bool) -> list[int]:
    """The ancestor as the merge is to see it: with what our open intents explain, and in whose order (A.6, A.7)."""
    before = [row.entry for row in known]
    agreed = weave(before, only(remote, {*before, *seen.by_intent}), close=True)
    return weave(only(remote, agreed), agreed) if our_move_open else agreed


def _observed(
    rows: Sequence[Row], seen: Seen, known: Sequence[BaseRow], remote: Sequence[int], ghosts: Mapping[int, BaseRow]
) -> tuple[BaseRow, ...]:
    now = dict(ghosts)
    for entry, j in zip(seen.entries, seen.places, strict=True):
        row = rows[j]
        now[entry] = BaseRow(entry, row.key, row.item_id, row.added_at, opaque=row.kind != TRACK)
    return tuple(now[entry] for entry in remote)


def _lift(
    ids: Sequence[int],
    removed: Sequence[int],
    shown: Sequence[int],
    merged: Merged,
    remote: Sequence[int],
    hidden: Mapping[int, int],
    view: View,
) -> tuple[int, ...]:
    """The new hub order. Likes are a set kept newest first: what is new goes in front, nothing is moved."""
    if view.ordered:
        equals = set(removed) - set(merged.dropped_by_remote)
        return put(shown, merged.order, only(ids, set(ids) - equals), hidden)
    return tuple(weave(only(ids, set(ids) - set(removed)), only(remote, merged.order), close=True))


def _entries(
    hub: Sequence[Entry], order: Sequence[int], rows: Sequence[Row], seen: Seen, track_of: Mapping[str, int]
) -> tuple[Entry, ...]:
    known = {entry.id: entry for entry in hub}
    for entry, j in seen.new:
        known[entry] = Entry(entry, track_of.get(rows[j].key) if rows[j].kind == TRACK else None)
    return tuple(known[entry] for entry in order)


def _relinked(known: Sequence[BaseRow], observed: Sequence[BaseRow]) -> tuple[tuple[int, str, str], ...]:
    before = {row.entry: row.key for row in known}
    return tuple((r.entry, before[r.entry], r.key) for r in observed if before.get(r.entry, r.key) != r.key)
