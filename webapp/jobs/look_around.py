"""After a service was connected: look what belongs together, so that the next page has an answer."""

from __future__ import annotations

from webapp.actions.start_run import AlreadyRunning
from webapp.jobs import sync
from webapp.store import connections, links


def look_around(user_id: int) -> None:
    """With two services and nothing linked yet: begin a run that only looks."""
    usable = [c for c in connections.of(user_id) if c.status in ("connected", "expiring")]
    if len(usable) >= 2 and not links.of(user_id):
        try:
            sync.start(user_id, mode="look", sync_type="auto")
        except AlreadyRunning:
            return
