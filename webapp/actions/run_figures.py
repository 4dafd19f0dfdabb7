"""How far a run is, at what pace, and how long it still takes: the same figures for pages and programs."""

from __future__ import annotations

from datetime import datetime

from webapp.models import Run

#: Seconds of the recent past that a pace is measured over.
WINDOW = 20.0


def percent(run: Run) -> int:
    """How far the phase is; a finished run is whole."""
    if run.state in ("success", "partial", "error", "cancelled"):
        return 100
    return min(99, 100 * run.done // run.total) if run.total else 0


def eta(run: Run, now: datetime) -> int | None:
    """Seconds to the end of the phase at the pace so far; nothing where that cannot be said."""
    if run.state == "waiting" and run.resume_at:
        return max(0, int((run.resume_at - now).total_seconds()))
    if run.state != "running" or not run.done or not run.started_at:
        return None
    spent = (now - run.started_at).total_seconds()
    return int(spent / run.done * max(0, run.total - run.done))


def pace(run: Run, finished: int, now: datetime) -> float | None:
    """Operations a second, of ``finished`` in the last ``WINDOW`` seconds: a pause of hours does not slow it down."""
    if run.state != "running" or not finished or not run.started_at:
        return None
    return finished / max(1.0, min(WINDOW, (now - run.started_at).total_seconds()))


def left(run: Run, rate: float | None) -> int | None:
    """Seconds to the end of the phase at this pace."""
    return int(max(0, run.total - run.done) / rate) if rate else None
