"""Giving every row of a listing its entry: known, ours already, or new."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from webapp.domain.music import Row
from webapp.domain.sync.adopt import adopt_open, adopt_waiting
from webapp.domain.sync.align import align
from webapp.domain.sync.relink import relink
from webapp.domain.sync.snapshot import BaseRow, Entry, View


@dataclass(frozen=True, slots=True)
class Seen:
    """A listing as entries, with how they were recognised.

    ``places``: the index of each entry's row in the listing. ``new``: (temporary id, row index). ``by_intent``:
    entries that an open intent explains, ``adopted``: those that were waiting for a row there.
    """

    entries: tuple[int, ...]
    places: tuple[int, ...]
    new: tuple[tuple[int, int], ...]
    by_intent: tuple[int, ...]
    adopted: tuple[int, ...]


def recognise(
    hub: Sequence[Entry],
    base: Sequence[BaseRow],
    rows: Sequence[Row],
    view: View,
    track_of: Mapping[str, int],
    wanted: Mapping[int, str],
    open_adds: Sequence[tuple[int, str]],
    re_added_after: datetime | None,
) -> Seen:
    """Every row's entry, in the order of the spec: aligned, tried by us, relinked, waited for, new (A.5, A.6, A.4.5).

    On a service without repeats a key that is listed twice counts once.
    """
    places = _places(rows, view)
    listed = [rows[j] for j in places]
    living = {entry.id for entry in hub}
    entries = list(align(base, listed, living, re_added_after).entries)
    by_intent = adopt_open(listed, entries, open_adds, [entry.id for entry in hub])
    entries = _filled(entries, by_intent)
    entries = _filled(entries, relink(base, listed, entries, hub, track_of, re_added_after))
    missing = {row.entry for row in base} - set(entries)
    waiting = [entry for entry in hub if entry.id not in missing]
    adopted = adopt_waiting(listed, entries, waiting, wanted, track_of, view)
    entries = _filled(entries, adopted)
    unknown = [i for i, entry in enumerate(entries) if entry is None]
    fresh = {i: -number for number, i in enumerate(unknown, start=1)}
    return Seen(
        entries=tuple(e for e in _filled(entries, fresh) if e is not None),
        places=tuple(places),
        new=tuple((entry, places[i]) for i, entry in fresh.items()),
        by_intent=tuple(by_intent.values()),
        adopted=tuple(adopted.values()),
    )


def _places(rows: Sequence[Row], view: View) -> list[int]:
    if view.shows_repeats:
        return list(range(len(rows)))
    first: dict[str, int] = {}
    for j, row in enumerate(rows):
        first.setdefault(row.key, j)
    return list(first.values())


def _filled(entries: Sequence[int | None], found: Mapping[int, int]) -> list[int | None]:
    return [found.get(i) if entry is None else entry for i, entry in enumerate(entries)]


def distinct(hub: Sequence[Entry], base: Sequence[BaseRow]) -> None:
    """Raise ``ValueError`` where an entry stands twice in the hub or in the base: then the store is broken."""
    for name, ids in (("hub", [entry.id for entry in hub]), ("base", [row.entry for row in base])):
        if len(set(ids)) != len(ids):
            raise ValueError(f"an entry stands twice in the {name}")
