"""The real worker process: it works, stops warm, and what it leaves behind when killed is taken over."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from webapp.extensions import db
from webapp.jobs import reconcile
from webapp.jobs.queue import enqueue

Start = Callable[..., "subprocess.Popen[bytes]"]
Until = Callable[..., float]
Notes = Callable[[], list[str]]


def put(kind: str) -> int:
    made = enqueue(kind, queue="sync")
    db.session.commit()
    return made.id


def words(notes: Notes) -> list[str]:
    return [line.split()[0] for line in notes()]


def lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_worker_does_what_is_put(app: Flask, start: Start, until: Until, row: Any) -> None:
    start("sync")
    jobs = [put("quick") for _ in range(3)]
    until(lambda: all(row(job).state == "done" for job in jobs))
    assert row(jobs[0]).worker.startswith("sync-")


def test_a_stopped_worker_puts_its_job_back_and_ends_in_seconds(
    app: Flask, start: Start, until: Until, notes: Notes, row: Any
) -> None:
    job = put("slow")
    process = start("sync")
    until(lambda: words(notes) == ["slow"])
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=5) == 0
    assert words(notes) == ["slow", "stopped"]
    assert (row(job).state, row(job).attempts) == ("queued", 0)


@pytest.mark.parametrize("whom", ["worker", "horse"])
def test_a_killed_job_is_taken_over_once_by_another_worker(
    whom: str, app: Flask, start: Start, until: Until, notes: Notes, row: Any
) -> None:
    job = put("slow")
    first = start("sync", "--lease", "2")
    until(lambda: words(notes) == ["slow"])
    horse = int(notes()[0].split()[2])
    start("sync", "--lease", "2")
    os.kill(first.pid if whom == "worker" else horse, signal.SIGKILL)
    until(lambda: not lives(horse), 5)
    until(lambda: reconcile.reconcile() or row(job).state == "done", 25)
    until(lambda: row(job).state == "done")
    assert words(notes) == ["slow", "slow", "end"]
    assert row(job).attempts == 1


def test_with_its_real_lease_a_killed_job_is_taken_over_within_30_seconds(
    app: Flask, start: Start, until: Until, notes: Notes, row: Any
) -> None:
    """The promise itself, in real time (about twenty seconds)."""
    put("slow")
    first = start("sync")
    until(lambda: words(notes) == ["slow"])
    start("sync")
    os.kill(first.pid, signal.SIGKILL)

    def taken_over() -> bool:
        reconcile.reconcile()
        return words(notes)[:2] == ["slow", "slow"]

    seconds = until(taken_over, 30)
    print(f"taken over after {seconds:.1f} s")  # noqa: T201
