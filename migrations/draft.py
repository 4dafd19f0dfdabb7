"""`make migration name=…`: drafts the next migration from what the models have and the migrations lack (on SQLite).

`--first` writes `0001_first.py` anew, which is allowed only until the first release.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

import flask_migrate

ROOT = Path(__file__).parents[1]
VERSIONS = ROOT / "migrations" / "versions"


def draft(name: str, first: bool) -> Path:
    """Writes the file. Read it before you commit it: names, defaults and data are for people to decide."""
    from webapp import create_app, migrating
    from webapp.config import load_settings

    if first:
        for old in VERSIONS.glob("*.py"):
            old.unlink()
    number = f"{len(list(VERSIONS.glob('[0-9]*.py'))) + 1:04d}"
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(load_settings(DATA_DIR=folder, DATABASE_URL="", REDIS_URL="redis://127.0.0.1:1/0"))
        if not first:
            migrating.upgrade(app)
        with app.app_context():
            flask_migrate.revision(message=name, autogenerate=True, rev_id=number)
    found = next(iter(VERSIONS.glob(f"{number}_*.py")), None)
    if found is None:
        sys.exit("nothing changed: the models and the migrations agree")
    subprocess.run([sys.executable, "-m", "ruff", "format", "--quiet", "--no-force-exclude", str(found)], check=False)
    return found


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name", nargs="?", default="first")
    parser.add_argument("--first", action="store_true")
    given = parser.parse_args()
    sys.stdout.write(f"{draft(given.name, given.first).relative_to(ROOT)}\n")
