"""Spotify's two limits: a rolling 30 seconds for each app, and a day's quota for each family of endpoints."""

from __future__ import annotations

import re
from collections import defaultdict, deque

from werkzeug.wrappers import Response

from webapp.rehearsal.spotify.errors import quota_used_up, too_fast

DAY = 86_400.0
IDENTIFIER = re.compile(r"/[0-9A-Za-z]{22}(?=/|$)")


class Limits:
    """Spotify publishes no numbers; these are in the range that people observed in 2026. Both can be set by a test."""

    def __init__(self, window: float = 30.0, calls: int = 180, quota: int | None = 1_000) -> None:
        self.window, self.calls, self.quota = window, calls, quota
        self._recent: dict[str, deque[float]] = defaultdict(deque)
        self._today: dict[str, deque[float]] = defaultdict(deque)

    def check(self, client: str, method: str, path: str, now: float) -> Response | None:
        recent = forgetting(self._recent[client], now - self.window)
        if len(recent) >= self.calls:
            recent.append(now)  # asking again too early makes the wait longer
            return too_fast(recent[len(recent) - self.calls] + self.window - now)
        today = forgetting(self._today[family(path)], now - DAY)
        if self.quota is not None and len(today) >= self.quota:
            return quota_used_up(today[0] + DAY - now)
        recent.append(now)
        today.append(now)
        return None


def family(path: str) -> str:
    """The quota's bucket: the path without its ids."""
    return IDENTIFIER.sub("/*", path)


def forgetting(times: deque[float], before: float) -> deque[float]:
    while times and times[0] <= before:
        times.popleft()
    return times
