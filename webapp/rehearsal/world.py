"""The rehearsal world: the imitated services, their catalogue, their clock, and where they keep their memory."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

from webapp.rehearsal.deezer.service import Deezer
from webapp.rehearsal.people import move_in
from webapp.rehearsal.service import Service
from webapp.rehearsal.spotify.service import Spotify
from webapp.rehearsal.statefile import StateFile
from webapp.rehearsal.ytmusic.service import YTMusic


class World:
    """Holds everything. All requests work under `lock`, one at a time, so that a test sees no half-made change."""

    def __init__(
        self, clock: Callable[[], float] = time.time, latency: float = 0.0, limits: bool = False,
        state_file: str | Path | None = None, people: bool = True, catalogue: Any = None,
    ) -> None:  # fmt: skip
        self.clock, self.latency, self.limits, self.people = clock, latency, limits, people
        self.lock = threading.RLock()
        if catalogue is not None:
            self.catalogue = catalogue
        self.spotify, self.deezer, self.ytmusic = Spotify(self), Deezer(self), YTMusic(self)
        self._file = StateFile(state_file, self.to_json) if state_file else None
        self._wake_up()

    @cached_property
    def catalogue(self) -> Any:
        from webapp.rehearsal.catalogue import load  # late: reading it takes a moment, and tests may bring their own

        return load()

    @property
    def services(self) -> tuple[Service, ...]:
        """Those that keep people's libraries."""
        return (self.spotify, self.deezer)

    @property
    def everything(self) -> tuple[Service, ...]:
        """Also those that are only searched."""
        return (*self.services, self.ytmusic)

    def service(self, name: str) -> Service:
        return {service.name: service for service in self.everything}[name]

    def changed(self) -> None:
        """Something is to be remembered."""
        if self._file:
            self._file.mark()

    def reset(self) -> None:
        """Back to the first day: the people's first libraries, no tokens, no faults, an empty log."""
        with self.lock:
            for service in self.everything:
                service.faults.clear()
                service.calls.clear()
                service.reset_settings()
                service.forget()
            if self.people:
                move_in(self)
            self.changed()

    def close(self) -> None:
        """Writes down what is not yet written; lets go of hanging requests."""
        for service in self.everything:
            service.faults.clear()
        if self._file:
            self._file.close()

    def _wake_up(self) -> None:
        remembered = self._file.read() if self._file else None
        if remembered:
            for service in self.services:
                service.from_json(remembered[service.name])
        elif self.people:
            move_in(self)
            self.changed()

    def to_json(self) -> dict[str, Any]:
        with self.lock:
            return {"version": 1, **{service.name: service.to_json() for service in self.services}}

    def __enter__(self) -> World:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __iter__(self) -> Iterator[Service]:
        return iter(self.everything)
