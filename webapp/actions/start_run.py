"""Begin a run: its row, queued. One open run for each person; the work itself is carried out elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from webapp.extensions import db
from webapp.models import Run
from webapp.store import runs


class AlreadyRunning(Exception):
    """A run of this person is under way; ``run`` is it."""

    def __init__(self, run: Run) -> None:
        super().__init__(run.public_id)
        self.run = run


def start_run(
    user_id: int,
    *,
    now: datetime,
    mode: str = "full",
    services: Sequence[str] = (),
    entities: Sequence[str] = (),
    dry_run: bool = False,
    sync_type: str = "manual",
) -> Run:
    """The new run, flushed and not committed: its job is to be written in the same transaction."""
    open_one = runs.open_of(user_id)
    if open_one is not None:
        raise AlreadyRunning(open_one)
    run = Run(
        user_id=user_id,
        mode=mode,
        services=list(services),
        entities=list(entities),
        dry_run=dry_run,
        sync_type=sync_type,
        created_at=now,
    )
    db.session.add(run)
    db.session.flush()
    return run
