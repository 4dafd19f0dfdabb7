"""One JSON file in which the rehearsal world survives a restart."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

PAUSE = 0.2  # seconds; many changes within it cost one write


class StateFile:
    """Writes soon after a change, on a thread of its own, and as a whole: a new file takes the old one's place."""

    def __init__(self, path: str | Path, snapshot: Callable[[], dict[str, Any]]) -> None:
        self.path, self._snapshot = Path(path), snapshot
        self._dirty, self._stop = threading.Event(), threading.Event()
        self._writing = threading.Lock()
        self._thread = threading.Thread(target=self._run, name="rehearsal-state", daemon=True)
        self._thread.start()

    def mark(self) -> None:
        self._dirty.set()

    def read(self) -> dict[str, Any] | None:
        """What was written last; a file that cannot be read is put aside rather than lost."""
        if not self.path.exists():
            return None
        try:
            values: dict[str, Any] = json.loads(self.path.read_text(encoding="utf-8"))
        except ValueError:
            self.path.replace(self.path.with_suffix(".unreadable"))
            return None
        return values

    def write(self) -> None:
        with self._writing:
            self._dirty.clear()
            text = json.dumps(self._snapshot(), ensure_ascii=False)
            self.path.parent.mkdir(parents=True, exist_ok=True)
            draft = self.path.with_name(self.path.name + ".new")
            with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            draft.replace(self.path)

    def close(self) -> None:
        self._stop.set()
        self._thread.join(timeout=5)
        if self._dirty.is_set():
            self.write()

    def _run(self) -> None:
        while not self._stop.wait(PAUSE):
            if self._dirty.is_set():
                self.write()
