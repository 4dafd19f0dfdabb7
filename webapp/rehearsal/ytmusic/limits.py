"""YouTube Music's limit: nothing is published; one address is sent away with a 429 when it asks too much."""

from __future__ import annotations

from collections import defaultdict, deque

from werkzeug.wrappers import Response

from webapp.rehearsal.ytmusic.errors import refusal


class Limits:
    """In the range of what people found to be fine (2026); both can be set by a test."""

    def __init__(self, window: float = 10.0, calls: int = 150) -> None:
        self.window, self.calls = window, calls
        self._recent: dict[str, deque[float]] = defaultdict(deque)

    def check(self, address: str, now: float) -> Response | None:
        recent = self._recent[address]
        while recent and recent[0] <= now - self.window:
            recent.popleft()
        if len(recent) >= self.calls:
            return refusal(429)
        recent.append(now)
        return None
