"""What runs when a job of a kind is taken: the table that every feature adds its handler to."""

from __future__ import annotations

from collections.abc import Callable

from webapp.jobs import matching, sync
from webapp.jobs.job import Job

#: ``kind`` of a `job_run` row → the function that does it. A handler gets the :class:`Job`; returning means done.
HANDLERS: dict[str, Callable[[Job], None]] = {
    sync.KIND: sync.run,
    "sync.sweep": sync.sweep,
    "tidy": sync.tidy,
    matching.KIND: matching.run,
}
