"""The log of what was asked of an imitated service, so that tests can count calls and writes."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from webapp.rehearsal.patterns import matches

KEPT = 20_000  # a demonstration may run for weeks; older calls are forgotten


@dataclass
class Call:
    """One request. `status` 0 means the connection was closed without an answer; `done` that it was carried out."""

    method: str
    path: str
    query: dict[str, str] = field(default_factory=dict)
    status: int = 0
    at: float = 0.0
    write: bool = False
    done: bool = False
    account: str | None = None
    body: Any = None


class Calls:
    """A log with the questions that tests ask. Tokens never get into it."""

    def __init__(self) -> None:
        self._calls: deque[Call] = deque(maxlen=KEPT)
        self._lock = threading.Lock()

    def append(self, call: Call) -> None:
        with self._lock:
            self._calls.append(call)

    def clear(self) -> None:
        with self._lock:
            self._calls.clear()

    def matching(self, pattern: str = "*") -> list[Call]:
        return [call for call in self if matches(pattern, call.method, call.path, call.query)]

    def count(self, pattern: str = "*") -> int:
        return len(self.matching(pattern))

    def writes(self) -> list[Call]:
        return [call for call in self if call.write]

    def __iter__(self) -> Iterator[Call]:
        with self._lock:
            return iter(list(self._calls))

    def __len__(self) -> int:
        return len(self._calls)

    def __getitem__(self, index: int) -> Call:
        return list(self)[index]
