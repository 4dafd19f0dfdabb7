"""The loop around the parts: passes their words on, starts again what died, and ends them all in good order."""

from __future__ import annotations

import select
import signal
import time
from typing import Any

from webapp.supervisor.part import MAX_FAILED_STARTS, Part
from webapp.supervisor.printing import say

TICK_S = 0.2
#: Everybody's time to end, and that of those who end last; together below fifteen seconds.
STOP_S, STOP_LAST_S = 10.0, 3.0
READY_S = 60.0


class CannotStart(Exception):
    """One clear line for people: what is in the way, and the mend."""


class Watch:
    """The parts in the order of their start. Signals only set a flag; the loop does the rest."""

    def __init__(self) -> None:
        self.parts: list[Part] = []
        self.stopping = False
        self.impatient = False
        self._asked_at = 0.0

    def listen(self) -> None:
        """From here on Ctrl-C and SIGTERM ask for the end; asked twice, it comes at once."""
        for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(sign, self._asked)

    def _asked(self, *_: Any) -> None:
        """A second signal within the same second is the first one's echo (from a group, or from make)."""
        moment = time.monotonic()
        self.impatient = self.stopping and moment - self._asked_at > 1
        self._asked_at = self._asked_at or moment
        self.stopping = True

    def once(self, part: Part) -> None:
        """Runs a part to its end. Raises where it fails."""
        part.start()
        while part.lives() and not self.stopping:
            self._listen_to([part, *self.parts], TICK_S)
        if self.stopping:
            part.send(signal.SIGTERM)
        assert part.process
        code = part.process.wait()
        self._repeat(part)
        part.close()
        if code and not self.stopping:
            raise CannotStart(f"{part.name} ended with code {code}; its last lines above say why")

    def add(self, part: Part) -> None:
        """Starts a part and waits until it is ready."""
        if self.stopping:
            return
        self.parts.append(part)
        part.start()
        end = time.monotonic() + READY_S
        while not self.stopping and part.ready and not (part.lives() and part.ready()):
            pause = time.monotonic() + TICK_S
            while not self.stopping and time.monotonic() < pause:
                self._turn()
            if time.monotonic() > end:
                raise CannotStart(f"{part.name} is not ready after {READY_S:.0f} s; its last lines above say why")

    def run(self) -> None:
        while not self.stopping:
            self._turn()

    def _turn(self) -> None:
        self._listen_to(self.parts, TICK_S)
        for part in self.parts:
            if part.process and not part.lives():
                self._buried(part)
            elif part.again_at and time.monotonic() >= part.again_at:
                part.start()

    def _buried(self, part: Part) -> None:
        self._repeat(part)
        how = part.ended()
        if part.failed_starts >= MAX_FAILED_STARTS:
            raise CannotStart(f"{part.name} {how}, {part.failed_starts} times in a row; its last lines above say why")
        say(f"{part.name} {how}; it is started again")

    def _listen_to(self, parts: list[Part], seconds: float) -> None:
        talking = {part.output: part for part in parts if part.process}
        ready, _, _ = select.select(list(talking), [], [], seconds)
        for output in ready:
            self._repeat(talking[output])
        if ready and any(not part.lives() for part in talking.values()):
            time.sleep(0.02)  # a closed pipe is always ready: no busy loop until the end was noticed

    def _repeat(self, part: Part) -> None:
        for line in part.lines():
            say(line, part.name)

    def stop(self) -> None:
        """SIGTERM to all but the last ones, then to those; what does not end is killed with its group."""
        self.stopping = True
        self._end([part for part in self.parts if not part.last], STOP_S)
        self._end([part for part in self.parts if part.last], STOP_LAST_S)

    def _end(self, parts: list[Part], seconds: float) -> None:
        for part in parts:
            part.send(signal.SIGTERM)
        end = time.monotonic() + seconds
        while any(part.lives() for part in parts) and time.monotonic() < end and not self.impatient:
            self._listen_to(self.parts, TICK_S)
        for part in parts:
            if part.lives():
                say(f"{part.name} did not end in time and is killed")
            part.send(signal.SIGKILL, group=True)
            if part.process:
                part.process.wait()
                self._repeat(part)
                part.close()
