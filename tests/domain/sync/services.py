"""Imitations of music services in memory: lists with different abilities, edited by persons, failing on demand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from webapp.domain.music import Row
from webapp.domain.sync.order import Move, apply_moves
from webapp.domain.sync.snapshot import View

LOCAL = 100  # tracks from here on are local files: they can be seen, and never be written


class Crash(BaseException):
    """The process is gone. Not an Exception, so that nothing can catch it by mistake."""


class Unreachable(Exception):
    """The call was not sent, or its outcome is unknown."""


@dataclass
class Faults:
    """Numbers every crossing between the engine and the world, and strikes at the chosen ones."""

    plan: dict[int, str] = field(default_factory=dict)
    crossing: int = 0
    labels: list[str] = field(default_factory=list)

    def next(self, label: str) -> str:
        self.crossing += 1
        self.labels.append(label)
        return self.plan.get(self.crossing, "")


@dataclass
class Service:
    """One list at one service. Rows are (item id, track)."""

    name: str
    view: View
    holes: frozenset[int] = frozenset()
    names_items: bool = False
    rows: list[tuple[int, int]] = field(default_factory=list)
    before: list[tuple[int, int]] = field(default_factory=list)
    writes: int = 0
    items: int = 0
    stale: bool = False
    slow: dict[int, int] = field(default_factory=dict)

    def key(self, track: int) -> str:
        return f"{self.name}:{track}"

    def track(self, key: str) -> int:
        return int(key.split(":")[1])

    def has(self, track: int) -> bool:
        return track not in self.holes and track < LOCAL

    @property
    def tracks(self) -> list[int]:
        return [track for _, track in self.rows]

    def _change(self, rows: list[tuple[int, int]]) -> None:
        self.before, self.rows = self.rows, rows

    def _new(self, track: int) -> tuple[int, int]:
        self.items += 1
        return (self.items, track)

    # What a person does in the service's own app: one row at a time.

    def put(self, track: int, place: int) -> bool:
        if track in self.holes or (not self.view.shows_repeats and track in self.tracks):
            return False
        place = min(place, len(self.rows)) if self.view.ordered else 0
        self._change([*self.rows[:place], self._new(track), *self.rows[place:]])
        return True

    def take(self, place: int) -> int:
        self._change(self.rows[:place] + self.rows[place + 1 :])
        return self.before[place][1]

    def shift(self, start: int, end: int) -> None:
        rows = list(self.rows)
        rows.insert(end, rows.pop(start))
        self._change(rows)

    # What the service does for us.

    def listing(self, stale: bool = False) -> list[Row]:
        """One reading. Never two stale ones in a row; rows written slowly are shown after a few more readings."""
        self.stale = stale and not self.stale
        rows = [row for row in (self.before if self.stale else self.rows) if not self.slow.get(row[0])]
        self.slow = {item: left - 1 for item, left in self.slow.items() if left > 1}
        return [
            Row(self.key(t), None, "local" if t >= LOCAL else "track", str(i) if self.names_items else None)
            for i, t in rows
        ]

    def hide_the_newest(self, count: int) -> None:
        """The rows written last are not shown by the next two pairs of readings."""
        self.slow = dict.fromkeys(range(self.items - count + 1, self.items + 1), 4)

    def call(self, verb: str, *arguments: object) -> None:
        self.writes += 1
        getattr(self, verb)(*arguments)

    def add(self, keys: Sequence[str], position: int | None) -> None:
        assert all(self.has(self.track(key)) for key in keys)
        assert position is None or self.view.adds_at_position
        tracks = [self.track(key) for key in keys]
        if not self.view.shows_repeats:
            tracks = [track for track in tracks if track not in self.tracks]
        place = len(self.rows) if position is None else min(position, len(self.rows))
        if not self.view.ordered:
            tracks, place = tracks[::-1], 0
        self._change([*self.rows[:place], *map(self._new, tracks), *self.rows[place:]])

    def remove(self, keys: Iterable[str], items: Iterable[str | None]) -> None:
        assert all(self.track(key) < LOCAL for key in keys)
        assert self.names_items or self.view.removes_all or not self.view.shows_repeats
        gone, away = set(items), set(keys)
        if self.names_items:
            self._change([row for row in self.rows if str(row[0]) not in gone])
        else:
            self._change([row for row in self.rows if self.key(row[1]) not in away])

    def move(self, move: Move) -> None:
        assert self.view.reorder == "range"
        self._change(apply_moves(self.rows, [move]) if move.start + move.length <= len(self.rows) else self.rows)

    def arrange(self, keys: Sequence[str]) -> None:
        assert self.view.reorder == "permutation"
        places = {key: i for i, key in enumerate(keys)}
        self._change(sorted(self.rows, key=lambda row: places.get(self.key(row[1]), len(places))))
