"""Draws recordings from the catalogue without drawing one twice."""

from __future__ import annotations

import re
from random import Random
from typing import Any

ODD = re.compile(r"karaoke|in the style of|originally performed|tribute", re.IGNORECASE)  # nobody's favourites


class Pool:
    """Three heaps: what both services have, and what only one of them has. An empty heap is filled again."""

    def __init__(self, catalogue: Any, dice: Random) -> None:
        everything = [one for one in catalogue.recordings if not ODD.search(one.title)]
        whole = [one for one in everything if one.spotify and one.deezer and self._readable(one)]
        self._all = {
            "both": whole,
            "deezer": [one for one in everything if one.spotify and not one.deezer] or whole,
            "spotify": [one for one in everything if one.deezer and not one.spotify] or whole,
        }
        self._dice = dice
        self._left: dict[str, list[Any]] = {name: [] for name in self._all}

    def both(self, count: int) -> list[Any]:
        return self._draw("both", count)

    def without(self, service: str, count: int) -> list[Any]:
        """Recordings that this service lacks (any, where the catalogue has no such recording)."""
        return self._draw(service, count)

    def take(self, service: str, count: int) -> list[str]:
        """Ids at one service."""
        return [str(getattr(one, service).id) for one in self.both(count)]

    def _draw(self, heap: str, count: int) -> list[Any]:
        drawn: list[Any] = []
        while len(drawn) < min(count, len(self._all[heap])):
            if not self._left[heap]:
                self._left[heap] = self._dice.sample(self._all[heap], len(self._all[heap]))
            one = self._left[heap].pop()
            if one not in drawn:
                drawn.append(one)
        return drawn

    @staticmethod
    def _readable(recording: Any) -> bool:
        return bool(recording.spotify.readable and recording.deezer.readable)
