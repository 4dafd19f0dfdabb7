"""What a service can show of the hub, and how a change of what it shows is carried back into the hub."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from webapp.domain.sync.snapshot import BaseRow, Entry, View


def keys_here(hub: Iterable[Entry], base: Sequence[BaseRow], wanted: Mapping[int, str], view: View) -> dict[int, str]:
    """Entry → its key on one service: of its row there, or the one it would get.

    Where the service holds no repeats, an entry without a row whose canonical track has one already goes by that
    row's key: it is the same thing there, whatever id a search would find for it.
    """
    keys = {row.entry: row.key for row in base}
    entries = list(hub)
    shown = {e.track: keys[e.id] for e in reversed(entries) if e.id in keys and e.track is not None}
    for entry in entries:
        if entry.id not in keys and not view.shows_repeats and entry.track in shown:
            keys[entry.id] = shown[entry.track]
        elif entry.id in wanted:
            keys.setdefault(entry.id, wanted[entry.id])
    return keys


def project(hub: Iterable[Entry], keys: Mapping[int, str], view: View) -> tuple[int, ...]:
    """The entries that a service shows, in hub order: those with a key there.

    Where the service holds no repeats, entries that resolve to one key look like one: the first stands for all (A.8).
    """
    placed = [entry.id for entry in hub if entry.id in keys]
    if view.shows_repeats:
        return tuple(placed)
    first: dict[str, int] = {}
    for entry in placed:
        first.setdefault(keys[entry], entry)
    return tuple(first.values())


def shadows(hub: Iterable[Entry], keys: Mapping[int, str], view: View) -> dict[int, int]:
    """Each entry hidden behind an equal one on a service without repeats, with the entry that stands for it."""
    if view.shows_repeats:
        return {}
    first: dict[str, int] = {}
    placed = [entry.id for entry in hub if entry.id in keys]
    for entry in placed:
        first.setdefault(keys[entry], entry)
    return {entry: first[keys[entry]] for entry in placed if first[keys[entry]] != entry}


def put(
    view: Sequence[int], new_view: Sequence[int], hub: Sequence[int], hidden: Mapping[int, int] | None = None
) -> tuple[int, ...]:
    """The hub after what a service shows of it went from ``view`` to ``new_view`` (A.8, the lens).

    ``view`` is a part of ``hub`` in hub order. Entries outside the view stick to their left neighbour in it and travel
    with it; those of a removed one go to the block before. An entry ``hidden`` behind an equal one never comes to
    stand in front of it, otherwise the service would show it at the wrong place. Raises ``ValueError`` where
    ``new_view`` holds a hub entry that was not in the view.
    """
    shown, kept = set(view), set(new_view)
    if (kept - shown) & set(hub):
        raise ValueError("an entry outside the view cannot be changed through it")
    head, blocks = _blocks(hub, shown, kept)
    lifted = head + [entry for owner in new_view for entry in (owner, *blocks.get(owner, ()))]
    return tuple(_behind(lifted, {e: owner for e, owner in (hidden or {}).items() if owner in kept}))


def _blocks(hub: Sequence[int], shown: set[int], kept: set[int]) -> tuple[list[int], dict[int, list[int]]]:
    """The followers of each surviving entry of the view, and those at the head."""
    head: list[int] = []
    blocks: dict[int, list[int]] = {}
    block = head
    for entry in hub:
        if entry not in shown:
            block.append(entry)
        elif entry in kept:
            block = blocks.setdefault(entry, [])
    return head, blocks


def _behind(order: Sequence[int], hidden: Mapping[int, int]) -> list[int]:
    """The same entries, each hidden one at the earliest directly behind the one that stands for it."""
    placed: set[int] = set()
    waiting: dict[int, list[int]] = {}
    result: list[int] = []
    for entry in order:
        if entry in hidden and hidden[entry] not in placed:
            waiting.setdefault(hidden[entry], []).append(entry)
            continue
        result += [entry, *waiting.pop(entry, ())]
        placed.add(entry)
    return result


def rebind(hub: Iterable[Entry], base: Sequence[BaseRow], wanted: Mapping[int, str], view: View) -> tuple[BaseRow, ...]:
    """The base with each living row bound to the entry that stands for all its equals (A.8).

    ``wanted`` names the keys of entries that have no row in the base. Without this, the merge and the plan would see
    two different projections of one hub, and the order would swing between them. An entry that has lost its row may
    come to stand for other equals, so it is done until nothing changes: each step goes towards the front of the hub.
    """
    entries, bound = list(hub), tuple(base)
    while (next_one := _rebound(entries, bound, wanted, view)) != bound:
        bound = next_one
    return bound


def _rebound(
    entries: Sequence[Entry], base: tuple[BaseRow, ...], wanted: Mapping[int, str], view: View
) -> tuple[BaseRow, ...]:
    stands = shadows(entries, keys_here(entries, base, wanted, view), view)
    bound = {row.entry for row in base}
    return tuple(
        replace(row, entry=stands[row.entry]) if stands.get(row.entry, row.entry) not in bound else row for row in base
    )
