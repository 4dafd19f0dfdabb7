"""What `unisson up` prints: one readable stream, each line led by the part that said it."""

from __future__ import annotations

import os
import sys

WIDTH = 9
_COLOURS = {"web": 36, "rehearsal": 35, "valkey": 33, "scheduler": 34, "migrate": 32, "unisson": 1}
_WORKER_COLOUR = 32


def say(text: str, part: str = "unisson") -> None:
    """Prints ``text``, with each of its lines led by ``part``."""
    head = f"{part:<{WIDTH}} | "
    if _colourful():
        head = f"\033[{_COLOURS.get(part, _WORKER_COLOUR)}m{head}\033[0m"
    try:
        sys.stdout.write("".join(f"{head}{line}\n" for line in text.splitlines()))
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read us has gone; the work goes on, and a later write must not fail either.
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123 - stays open until the end


def _colourful() -> bool:
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR")
