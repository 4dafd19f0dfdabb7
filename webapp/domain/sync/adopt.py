"""Finding out which unknown rows are ours already: what we tried to add, and what waits to be added there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from webapp.domain.music import Row
from webapp.domain.sync.snapshot import Entry, View

Entries = Sequence[int | None]


def adopt_open(
    rows: Sequence[Row], entries: Entries, open_adds: Sequence[tuple[int, str]], hub: Sequence[int]
) -> dict[int, int]:
    """Row index → entry, for unknown rows that an open intent of ours explains (A.6, rule 1).

    Entries that the hub still holds come first, in hub order, then those deleted meanwhile in the order of the
    intents: when fewer rows turn up than were tried, it is the deleted ones that are taken for missing.
    """
    place = {entry: i for i, entry in enumerate(hub)}
    bound = {entry for entry in entries if entry is not None}
    waiting: defaultdict[str, list[int]] = defaultdict(list)
    for entry, key in sorted(dict(open_adds).items(), key=lambda add: place.get(add[0], len(place))):
        if entry not in bound:
            waiting[key].append(entry)
    return _first_come(waiting, ((j, rows[j].key) for j, entry in enumerate(entries) if entry is None))


def _first_come(waiting: Mapping[str, list[int]], rows: Iterable[tuple[int, str]]) -> dict[int, int]:
    found: dict[int, int] = {}
    for j, key in rows:
        if waiting.get(key):
            found[j] = waiting[key].pop(0)
    return found


def adopt_waiting(
    rows: Sequence[Row],
    entries: Entries,
    hub: Sequence[Entry],
    wanted: Mapping[int, str],
    track_of: Mapping[str, int],
    view: View,
) -> dict[int, int]:
    """Row index → entry, for unknown rows that hub entries without a row here were waiting for (A.6, rule 2).

    The same key comes before the same canonical track. Of several equal entries the one nearest behind the row's left
    neighbour is taken; where the service holds no repeats, the first. Two rows and one waiting entry: one is adopted,
    the other stays unknown, so that a repeat stays a repeat.
    """
    bound = {entry for entry in entries if entry is not None}
    free = [(i, entry) for i, entry in enumerate(hub) if entry.id not in bound]
    by_key: defaultdict[str, list[int]] = defaultdict(list)
    by_track: defaultdict[int, list[int]] = defaultdict(list)
    for i, entry in free:
        if entry.id in wanted:
            by_key[wanted[entry.id]].append(i)
        if entry.track is not None:
            by_track[entry.track].append(i)
    lefts = _left_neighbours(entries, {entry.id: i for i, entry in enumerate(hub)})
    if not view.shows_repeats:
        lefts = [-1] * len(rows)
    unknown = [j for j, entry_id in enumerate(entries) if entry_id is None]
    found: dict[int, int] = {}
    _take(found, {j: by_key.get(rows[j].key, []) for j in unknown}, lefts)
    _take(found, {j: by_track.get(track_of.get(rows[j].key, -1), []) for j in unknown if j not in found}, lefts)
    return {j: hub[i].id for j, i in found.items()}


def _take(found: dict[int, int], candidates: Mapping[int, Sequence[int]], lefts: Sequence[int]) -> None:
    """Give each row its nearest candidate that is still free."""
    taken = set(found.values())
    for j, places in candidates.items():
        place = _nearest([i for i in places if i not in taken], lefts[j])
        if place is not None:
            found[j] = place
            taken.add(place)


def _left_neighbours(entries: Entries, place: Mapping[int, int]) -> list[int]:
    """For each row the place in the hub of the nearest known row on its left, -1 where there is none."""
    lefts, left = [], -1
    for entry in entries:
        lefts.append(left)
        left = place.get(entry, left) if entry is not None else left
    return lefts


def _nearest(candidates: Sequence[int], left: int) -> int | None:
    """The first candidate behind ``left``, else the first of all."""
    return next((i for i in candidates if i > left), candidates[0] if candidates else None)
