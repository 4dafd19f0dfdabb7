"""Ask a run to stop; one that has not begun, or waits for a limit, stops at once."""

from __future__ import annotations

from datetime import datetime

from webapp.extensions import db
from webapp.models import Run


def cancel_run(run: Run, *, now: datetime) -> None:
    """A running one stops between two operations, and leaves a state from which the next run goes on."""
    run.cancel_asked_at = run.cancel_asked_at or now
    if run.state in ("queued", "waiting"):
        run.state, run.status, run.phase, run.completed_at = "cancelled", "partial", "done", now
        run.resume_at = None
    db.session.commit()
