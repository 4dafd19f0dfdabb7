"""Faults that a test switches on: which request they hit, how often, and what goes wrong."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Iterator, Mapping
from typing import Any

from webapp.rehearsal.patterns import matches

KINDS = {
    "drop_before", "drop_after", "status", "rate", "quota", "code", "partial", "empty", "expire", "revoke",
    "html", "hang", "stale", "forbidden",
}  # fmt: skip
CONSENT_PAGES = ("/authorize", "/oauth/auth.php")  # pages for people: hit only by a pattern that names them


class Fault:
    """One trouble: hits the `times` requests that match after the first `skip`; `times=None` hits for ever."""

    _numbers = itertools.count(1)

    def __init__(self, kind: str, match: str = "*", times: int | None = 1, skip: int = 0, **options: Any) -> None:
        if kind not in KINDS:
            raise ValueError(f"unknown fault {kind!r}; there are {', '.join(sorted(KINDS))}")
        self.number = next(self._numbers)
        self.kind, self.match, self.times, self.skip, self.options = kind, match, times, skip, options
        self.fired = 0
        self.reached = threading.Event()  # set as soon as a request hangs
        self.released = threading.Event()

    def release(self) -> None:
        """Lets go of every request that hangs here."""
        self.released.set()

    def wait_reached(self, timeout: float = 10.0) -> bool:
        return self.reached.wait(timeout)

    def hits(self, method: str, path: str, query: Mapping[str, str]) -> bool:
        """Whether this request is hit; counts."""
        if path.startswith(CONSENT_PAGES) and self.match == "*":
            return False
        if (self.times is not None and self.fired >= self.times) or not matches(self.match, method, path, query):
            return False
        if self.skip > 0:
            self.skip -= 1
            return False
        self.fired += 1
        return True

    def to_json(self) -> dict[str, Any]:
        seen = ("number", "kind", "match", "times", "skip", "fired", "options")
        return {**{key: getattr(self, key) for key in seen}, "reached": self.reached.is_set()}


class Faults:
    """The faults of one service; the first that matches a request hits it."""

    def __init__(self, revoke_match: str = "*") -> None:
        self._faults: list[Fault] = []
        self._revoke_match = revoke_match
        self._lock = threading.Lock()

    def add(self, kind: str, match: str | None = None, times: int | None = 1, skip: int = 0, **options: Any) -> Fault:
        fault = Fault(kind, match or self._usual_match(kind, options), times, skip, **options)
        with self._lock:
            self._faults.append(fault)
        return fault

    def clear(self) -> None:
        with self._lock:
            gone, self._faults = self._faults, []
        for fault in gone:
            fault.release()

    def take(self, method: str, path: str, query: Mapping[str, str]) -> Fault | None:
        with self._lock:
            return next((fault for fault in self._faults if fault.hits(method, path, query)), None)

    def _usual_match(self, kind: str, options: Mapping[str, Any]) -> str:
        """The pattern for a fault that was added without one."""
        if "playlist" in options:
            return f"*/{options['playlist']}*"
        return self._revoke_match if kind == "revoke" else "*"

    def __iter__(self) -> Iterator[Fault]:
        with self._lock:
            return iter(list(self._faults))
