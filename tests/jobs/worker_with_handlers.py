"""The real worker and the real scheduler, with handlers and a schedule for tests in their tables."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

import worker
from webapp import create_app
from webapp.jobs import lease, schedule
from webapp.jobs.job import Job
from webapp.jobs.table import HANDLERS


def note(word: str, job: Job) -> None:
    with Path(os.environ["NOTES"]).open("a") as file:
        file.write(f"{word} {job.id} {os.getpid()}\n")


def quick(job: Job) -> None:
    note("quick", job)


def slow(job: Job) -> None:
    """Two operations a second for a minute, on a first try; a second try is quick."""
    first = not any(line.startswith(f"slow {job.id} ") for line in _lines())
    note("slow", job)
    for _ in range(120 if first else 1):
        job.checkpoint()
        if job.stop_asked():
            note("stopped", job)
            job.put_back(0, "the worker stops")
        time.sleep(0.5)
    note("end", job)


def _lines() -> list[str]:
    path = Path(os.environ["NOTES"])
    return path.read_text().splitlines() if path.exists() else []


HANDLERS.update({"quick": quick, "slow": slow})
schedule.SCHEDULE.clear()

if __name__ == "__main__":
    if sys.argv[1] != "scheduler":
        worker.main()
    else:
        lease.SECONDS = 2.0
        schedule.SCHEDULE["tick"] = schedule.Every(1, "quick", "bg")
        with create_app().app_context():
            schedule.lead(sys.argv[2], lead_s=1.0, round_s=0.2)
