"""How far a run is, for the people who watch: kept in its row, made durable with each step."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from webapp.actions.syncing.room import Room
from webapp.extensions import db
from webapp.models import Run, RunLog
from webapp.store import runs

#: Seconds between two looks at a run's row: often enough for a live page, seldom enough for the disk.
BEAT = 0.4


class Progress:
    """The run's phase, figures and log. ``fence`` raises when another worker has taken the work over."""

    def __init__(
        self,
        run: Run,
        rooms: Mapping[str, Room],
        now: Callable[[], datetime],
        fence: Callable[[], None],
        stop: type[Exception],
    ) -> None:
        self._run, self._rooms, self._now, self._fence, self._stop = run, rooms, now, fence, stop
        self._spent = {service: int(call.get("made", 0)) for service, call in (run.calls or {}).items()}
        self._planned: dict[str, int] = {}
        self._budgets: dict[str, tuple[datetime | None, int | None]] = {}
        self._last = now()

    def phase(self, name: str, total: int = 0) -> None:
        """A new phase begins, of ``total`` things."""
        self._run.phase, self._run.done, self._run.total = name, 0, total
        self.commit()

    def step(self, number: int = 1) -> None:
        """So many more are done; told to the watchers now and then (only where nothing is half written)."""
        self._run.done = min(self._run.done + number, max(self._run.total, self._run.done))
        if (self._now() - self._last).total_seconds() >= BEAT:
            self.commit()

    def planned(self, calls: Mapping[str, int]) -> None:
        """How many calls are still to be made, by service."""
        self._planned = dict(calls)

    def say(self, message: str, level: str = "info") -> None:
        """A line for the log."""
        db.session.add(RunLog(run_id=self._run.id, at=self._now(), level=level, message=message[:1000]))

    def commit(self) -> None:
        """Make everything so far durable. Raises where the work is no longer ours, or is to stop."""
        self._run.calls = self.calls()
        db.session.commit()
        self._fence()
        self._last = self._now()
        if runs.cancel_asked(self._run.id):
            raise self._stop

    def _budget(self, room: Room) -> int | None:
        """Asked now and then only: it is told to people, not counted with."""
        asked, left = self._budgets.get(room.service, (None, None))
        if asked is None or (self._now() - asked).total_seconds() >= BEAT:
            left = room.budget()
            self._budgets[room.service] = (self._now(), left)
        return left

    def calls(self) -> dict[str, dict[str, int | None]]:
        """Calls by service: made so far in all attempts, and planned in all."""
        found: dict[str, dict[str, int | None]] = {}
        for service, room in self._rooms.items():
            made, left = self._spent.get(service, 0) + room.made, self._budget(room)
            found[service] = {"made": made, "planned": made + self._planned.get(service, 0), "budget_left": left}
        return found
