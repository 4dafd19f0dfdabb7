"""Whether this process was asked to stop: a plain flag, because a signal handler must not take a lock."""

from __future__ import annotations

import signal
from typing import Any


class _Stop:
    asked = False


def ask(*_: Any) -> None:
    """Asks the running job (or loop) to stop at its next pause; also serves as a signal handler."""
    _Stop.asked = True


def asked() -> bool:
    return _Stop.asked


def forget() -> None:
    """For tests, and for a process that starts afresh after a fork."""
    _Stop.asked = False


def on_signals() -> None:
    """From here on SIGTERM and Ctrl-C ask instead of ending the process."""
    signal.signal(signal.SIGTERM, ask)
    signal.signal(signal.SIGINT, ask)
