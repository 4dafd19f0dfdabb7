"""What a handler is given: one piece of work, and the ways to pause it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NoReturn

from webapp.jobs import stopping
from webapp.jobs.lease import Lease, LeaseLost


class PutBack(Exception):
    """Ends a handler: the work is not done, and goes on later. Raised by :meth:`Job.put_back`."""

    def __init__(self, after_seconds: float, reason: str) -> None:
        super().__init__(reason)
        self.after_seconds, self.reason = after_seconds, reason


@dataclass(frozen=True, slots=True)
class Job:
    """One piece of work in the hands of this process. ``args`` holds ids only."""

    id: int
    kind: str
    args: dict[str, Any]
    user_id: int | None
    attempts: int
    lease: Lease

    def checkpoint(self) -> None:
        """To be called before each thing that the outside world sees. Raises ``LeaseLost`` after a take-over."""
        if not self.lease.still_mine():
            raise LeaseLost(f"job {self.id} was taken over")

    def stop_asked(self) -> bool:
        """The process is to stop: put the work back between two operations."""
        return stopping.asked()

    def put_back(self, after_seconds: float, reason: str) -> NoReturn:
        """Leave the handler here and go on in ``after_seconds`` (0: as soon as a worker is free); commit before it."""
        raise PutBack(after_seconds, reason)
