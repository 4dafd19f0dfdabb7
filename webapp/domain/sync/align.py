"""Recognising the rows of a new listing as the entries that were last seen on that service."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Collection, Sequence, Set
from dataclasses import dataclass
from datetime import datetime

from webapp.domain.music import Row
from webapp.domain.sync.lcs import common
from webapp.domain.sync.snapshot import BaseRow


@dataclass(frozen=True, slots=True)
class Aligned:
    """The entry of each row (``None`` = unknown), and the base entries that no row was found for, in base order."""

    entries: tuple[int | None, ...]
    missing: tuple[int, ...]


def align(
    base: Sequence[BaseRow], rows: Sequence[Row], living: Set[int], re_added_after: datetime | None = None
) -> Aligned:
    """Recognise ``rows`` as entries of ``base``, both in the order of the service (A.5).

    ``living`` are the entries that the hub still holds: equal rows cannot be told apart, so the living are recognised
    first and those whose removal is under way take what is left. For each group: by item id, then by the longest
    common subsequence of keys, then left-over equal keys first to first (they were moved). With ``re_added_after`` a
    row that was added later than that, and later than we knew it, is never taken for one whose removal is under way.
    """
    found = _by_item_id(base, rows, re_added_after, living)
    for alive in (True, False):
        group = [i for i, row in enumerate(base) if (row.entry in living) is alive and i not in found]
        taken = set(found.values())
        free = [j for j in range(len(rows)) if j not in taken]
        found |= _by_key(base, rows, group, free, None if alive else re_added_after)
    entries: list[int | None] = [None] * len(rows)
    for i, j in found.items():
        entries[j] = base[i].entry
    return Aligned(tuple(entries), tuple(row.entry for i, row in enumerate(base) if i not in found))


def re_added(known: BaseRow, row: Row, after: datetime | None) -> bool:
    """Whether a person put this row in anew since ``after``. Needs dates on both sides; our own writes have none."""
    if after is None or known.acked or known.added_at is None or row.added_at is None:
        return False
    return row.added_at > after and row.added_at > known.added_at


def _by_item_id(
    base: Sequence[BaseRow], rows: Sequence[Row], after: datetime | None, living: Set[int]
) -> dict[int, int]:
    """Index in the base → index in the listing, for rows that the service names."""
    places = {row.item_id: j for j, row in reversed(list(enumerate(rows))) if row.item_id is not None}
    found: dict[int, int] = {}
    for i, known in enumerate(base):
        if known.item_id is None or (j := places.get(known.item_id)) is None:
            continue
        if known.entry in living or not re_added(known, rows[j], after):
            found[i] = j
            del places[known.item_id]
    return found


def _by_key(
    base: Sequence[BaseRow], rows: Sequence[Row], group: Sequence[int], free: Sequence[int], after: datetime | None
) -> dict[int, int]:
    pairs = common([base[i].key for i in group], [rows[j].key for j in free])
    found = {group[x]: free[y] for x, y in pairs if not re_added(base[group[x]], rows[free[y]], after)}
    return found | _moved(base, rows, [i for i in group if i not in found], _without(free, found.values()), after)


def _moved(
    base: Sequence[BaseRow], rows: Sequence[Row], group: Sequence[int], free: Sequence[int], after: datetime | None
) -> dict[int, int]:
    """Left-over rows with equal keys, first to first."""
    places: defaultdict[str, deque[int]] = defaultdict(deque)
    for j in free:
        places[rows[j].key].append(j)
    found = {}
    for i in group:
        waiting = places[base[i].key]
        fitting = next((j for j in waiting if not re_added(base[i], rows[j], after)), None)
        if fitting is not None:
            found[i] = fitting
            waiting.remove(fitting)
    return found


def _without(items: Sequence[int], taken: Collection[int]) -> list[int]:
    gone = set(taken)
    return [item for item in items if item not in gone]
