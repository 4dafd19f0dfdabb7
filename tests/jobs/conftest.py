"""A handler table of the test's own, and a real worker process over it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from webapp.config import Settings
from webapp.extensions import db
from webapp.jobs import stopping
from webapp.jobs.table import HANDLERS
from webapp.models import JobRun

ROOT = Path(__file__).parents[2]
WORKER = ROOT / "tests" / "jobs" / "worker_with_handlers.py"


@pytest.fixture
def handlers(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, Callable[..., Any]]]:
    for kind in list(HANDLERS):
        monkeypatch.delitem(HANDLERS, kind)
    yield HANDLERS
    HANDLERS.clear()
    stopping.forget()


@pytest.fixture
def row(app: Flask) -> Callable[[int], Any]:
    """The row as it is in the database now."""

    def read(job_id: int) -> Any:
        with db.engine.connect() as connection:
            return connection.execute(sa.select(JobRun.__table__).where(JobRun.id == job_id)).one()

    return read


@pytest.fixture
def start(settings: Settings, app: Flask, tmp_path: Path) -> Iterator[Callable[..., subprocess.Popen[bytes]]]:
    """Starts `worker_with_handlers.py` over the test's database; whatever still runs is killed at the end."""
    running: list[subprocess.Popen[bytes]] = []
    environment = os.environ | {
        "DATABASE_URL": settings.DATABASE_URL,
        "REDIS_URL": settings.REDIS_URL,
        "DATA_DIR": str(settings.DATA_DIR),
        "NOTES": str(tmp_path / "notes"),
    }

    def go(*arguments: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, str(WORKER), *arguments]
        running.append(subprocess.Popen(command, env=environment, cwd=ROOT, start_new_session=True))
        return running[-1]

    yield go
    for process in running:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@pytest.fixture
def notes(tmp_path: Path) -> Callable[[], list[str]]:
    """What the worker's handlers wrote down, line by line: `word job pid`."""
    path = tmp_path / "notes"
    return lambda: path.read_text().splitlines() if path.exists() else []


@pytest.fixture
def until() -> Callable[..., float]:
    """Waits for a condition; the seconds that it took."""

    def wait(condition: Callable[[], Any], seconds: float = 15.0) -> float:
        begin = time.monotonic()
        while not condition():
            assert time.monotonic() - begin < seconds, "it did not come to pass"
            time.sleep(0.05)
        return time.monotonic() - begin

    return wait
