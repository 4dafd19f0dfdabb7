"""One process that `unisson up` looks after: started in a group of its own, its output read, its ends counted."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field

from webapp.orphans import die_with_parent

#: Who lived this long had started; the next end counts as the first again.
STARTED_AFTER_S = 10.0
FIRST_PAUSE_S, LONGEST_PAUSE_S = 0.5, 10.0
MAX_FAILED_STARTS = 5


@dataclass
class Part:
    """A command and how to see that it is up.

    ``last`` parts are stopped after the others, which need them; lines with a word of ``hush`` are not repeated.
    """

    name: str
    command: list[str]
    environment: Mapping[str, str]
    ready: Callable[[], bool] | None = None
    before: Callable[[], None] | None = None
    last: bool = False
    hush: tuple[str, ...] = ()
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)
    started_at: float = field(default=0.0, init=False)
    failed_starts: int = field(default=0, init=False)
    again_at: float | None = field(default=None, init=False)
    _rest: bytes = field(default=b"", init=False)

    def start(self) -> None:
        """Only to be called in the main thread: on Linux a child dies with the very thread that made it."""
        if self.before:
            self.before()
        parent = os.getpid()
        self.process = subprocess.Popen(  # noqa: S603 - our own commands
            self.command,
            env=dict(self.environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=lambda: die_with_parent(parent),
        )
        os.set_blocking(self.output, False)
        self.started_at, self.again_at, self._rest = time.monotonic(), None, b""

    @property
    def output(self) -> int:
        assert self.process and self.process.stdout
        return self.process.stdout.fileno()

    def lives(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def lines(self) -> list[str]:
        """What it said since last time, in whole lines; a last half line once it has ended."""
        with suppress(BlockingIOError):
            while chunk := os.read(self.output, 65536):
                self._rest += chunk
        *whole, self._rest = self._rest.split(b"\n")
        if self._rest and not self.lives():
            whole, self._rest = [*whole, self._rest], b""
        said = (line.decode("utf-8", "replace") for line in whole)
        return [line for line in said if not any(word in line for word in self.hush)]

    def ended(self) -> str:
        """Takes note of its end and of when to start it again. How it ended, in words."""
        assert self.process
        quick = time.monotonic() - self.started_at < STARTED_AFTER_S
        self.failed_starts = self.failed_starts + 1 if quick else 1
        pause = min(LONGEST_PAUSE_S, FIRST_PAUSE_S * 2 ** (self.failed_starts - 1))
        self.again_at = time.monotonic() + pause
        code = self.process.returncode
        self.close()
        return f"was killed by {signal.Signals(-code).name}" if code < 0 else f"ended with code {code}"

    def close(self) -> None:
        if self.process and self.process.stdout:
            self.process.stdout.close()
        self.process = None

    def send(self, sign: signal.Signals, group: bool = False) -> None:
        if not self.process:
            return
        with suppress(ProcessLookupError, PermissionError):
            if group:
                os.killpg(self.process.pid, sign)
            else:
                self.process.send_signal(sign)
