"""Deezer's limit: 50 requests in any 5 seconds from one address, told only by error code 4."""

from __future__ import annotations

from collections import defaultdict, deque

from werkzeug.wrappers import Response

from webapp.rehearsal.deezer.errors import refusal


class Limits:
    def __init__(self, window: float = 5.0, calls: int = 50) -> None:
        self.window, self.calls = window, calls
        self._recent: dict[str, deque[float]] = defaultdict(deque)

    def check(self, address: str, now: float) -> Response | None:
        recent = self._recent[address]
        while recent and recent[0] <= now - self.window:
            recent.popleft()
        if len(recent) >= self.calls:
            return refusal(4)
        recent.append(now)
        return None
