"""Telling a row whose id the service has changed from one that a person took out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from webapp.domain.music import UNAVAILABLE, Row
from webapp.domain.sync.align import re_added
from webapp.domain.sync.snapshot import BaseRow, Entry

Entries = Sequence[int | None]


def relink(
    base: Sequence[BaseRow],
    rows: Sequence[Row],
    entries: Entries,
    hub: Sequence[Entry],
    track_of: Mapping[str, int],
    re_added_after: datetime | None = None,
) -> dict[int, int]:
    """Row index → entry, for unknown rows that are a base row under another id (A.4.5).

    The same canonical track is the same row, whatever its new place; entries that the hub holds come before those it
    has dropped. A row that became unavailable may have lost even its track: it is known by its place between the same
    neighbours.
    """
    known = {entry for entry in entries if entry is not None}
    missing = [row for row in base if row.entry not in known]
    found = _same_track(missing, rows, entries, hub, track_of, re_added_after)
    now = [found.get(j, entry) for j, entry in enumerate(entries)]
    return found | _same_place(base, rows, now)


def _same_track(
    missing: Sequence[BaseRow],
    rows: Sequence[Row],
    entries: Entries,
    hub: Sequence[Entry],
    track_of: Mapping[str, int],
    after: datetime | None,
) -> dict[int, int]:
    tracks = {entry.id: entry.track for entry in hub}
    waiting: defaultdict[int, list[BaseRow]] = defaultdict(list)
    for row in sorted(missing, key=lambda row: row.entry not in tracks):
        track = tracks.get(row.entry)
        track = track_of.get(row.key) if track is None else track
        if track is not None:
            waiting[track].append(row)
    found: dict[int, int] = {}
    for j, entry in enumerate(entries):
        candidates = waiting.get(track_of.get(rows[j].key, -1), []) if entry is None else []
        fitting = next((row for row in candidates if row.entry in tracks or not re_added(row, rows[j], after)), None)
        if fitting is not None:
            found[j] = fitting.entry
            candidates.remove(fitting)
    return found


def _same_place(base: Sequence[BaseRow], rows: Sequence[Row], entries: Entries) -> dict[int, int]:
    """Unavailable rows that stand in the very gap where a playable one is missing, first to first."""
    known = {entry for entry in entries if entry is not None}
    gone: defaultdict[int | None, list[int]] = defaultdict(list)
    left: int | None = None
    for row in base:
        if row.entry in known:
            left = row.entry
        elif not row.opaque:
            gone[left].append(row.entry)
    found: dict[int, int] = {}
    left = None
    for j, entry in enumerate(entries):
        if entry is not None:
            left = entry
        elif rows[j].kind == UNAVAILABLE and gone[left]:
            found[j] = gone[left].pop(0)
    return found
