"""What the suite wants of the machine beside Python: says in one line each what is missing and how to mend it."""

from __future__ import annotations

import os
import shutil
import sys
from contextlib import suppress
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from tests import run_postgres

NO_BROWSER = (
    "Chromium is missing, tests in a browser are left out: `apt-get install chromium` or `playwright install chromium`"
)


def chromium() -> str | None:
    """A browser's program: the one on PATH, else Playwright's own."""
    for name in ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"):
        if found := shutil.which(name):
            return found
    folders = [
        os.environ.get("PLAYWRIGHT_BROWSERS_PATH", ""),
        "~/.cache/ms-playwright",
        "~/Library/Caches/ms-playwright",
    ]
    for folder in filter(None, folders):
        with suppress(OSError):
            found_here = sorted(Path(folder).expanduser().glob("chromium-*/chrome-*/*hrom*"))
            if programs := [path for path in found_here if path.is_file() and os.access(path, os.X_OK)]:
                return str(programs[-1])
    return None


def missing() -> list[str]:
    lines = [] if chromium() else [NO_BROWSER]
    return lines if run_postgres.programs() else [*lines, run_postgres.MISSING]


if __name__ == "__main__":
    sys.stderr.write("".join(f"{line}\n" for line in missing()))
