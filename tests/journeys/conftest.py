"""A whole Unisson for journeys: ``unisson up`` over an empty folder, rehearsal services, and a real browser."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import requests
import sqlalchemy as sa

from tests.conftest import POSTGRES

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class House:
    """A running Unisson."""

    url: str
    rehearsal: str
    folder: Path
    process: subprocess.Popen[bytes]

    def account(self, service: str, name: str) -> Any:
        """A demonstration person's library at a rehearsal service."""
        return requests.get(f"{self.rehearsal}/control/state/{service}/{name}", timeout=10).json()

    def writes(self, service: str) -> int:
        """Write calls that a rehearsal service saw."""
        return len(requests.get(f"{self.rehearsal}/control/calls/{service}?writes=1", timeout=10).json())

    def settings(self, **values: Any) -> None:
        """Latency, limits and the like of the rehearsal services."""
        requests.post(f"{self.rehearsal}/control/settings", json=values, timeout=10).raise_for_status()

    def pids(self, words: str) -> list[int]:
        """Processes of this house whose command line holds ``words``."""
        lines = subprocess.run(["ps", "-ww", "-eo", "pid,pgid,args"], capture_output=True, text=True, check=True).stdout
        mine = {self.process.pid, *_below(self.process.pid)}
        found = [line.split(None, 2) for line in lines.splitlines()[1:]]
        return [int(pid) for pid, _, args in found if words in args and int(pid) in mine]


def _below(pid: int) -> set[int]:
    lines = subprocess.run(["ps", "-eo", "pid,ppid"], capture_output=True, text=True, check=True).stdout.splitlines()
    parents = {int(one): int(other) for one, other in (line.split() for line in lines[1:])}
    found, grown = {pid}, True
    while grown:
        more = {one for one, other in parents.items() if other in found} - found
        grown, found = bool(more), found | more
    return found - {pid}


@pytest.fixture
def database() -> Iterator[dict[str, str]]:
    """Where the house keeps its data: SQLite below its folder, or an empty database of the PostgreSQL at hand."""
    if not POSTGRES:
        yield {}
        return
    server, name = sa.create_engine(POSTGRES, isolation_level="AUTOCOMMIT"), f"unisson_house_{uuid.uuid4().hex[:12]}"
    with server.connect() as connection:
        connection.execute(sa.text(f"CREATE DATABASE {name}"))
    yield {"DATABASE_URL": sa.make_url(POSTGRES).set(database=name).render_as_string(hide_password=False)}
    with server.connect() as connection:
        connection.execute(sa.text(f"DROP DATABASE {name} WITH (FORCE)"))
    server.dispose()


@pytest.fixture
def house(tmp_path: Path, database: dict[str, str]) -> Iterator[House]:
    port = free_port()
    environment = {k: v for k, v in os.environ.items() if k in ("PATH", "HOME", "LANG", "TZ", "VIRTUAL_ENV")}
    environment |= database
    environment |= {"DATA_DIR": str(tmp_path / "data"), "PUBLIC_URL": f"http://127.0.0.1:{port}", "REHEARSAL": "1"}
    root = Path(__file__).parents[2]
    log = (tmp_path / "up.log").open("wb")
    process = subprocess.Popen(
        [sys.executable, "-m", "webapp.cli", "up"], cwd=root, env=environment, stdout=log, stderr=log
    )
    try:
        rehearsal = _wait_until_ready(f"http://127.0.0.1:{port}", process, tmp_path / "up.log")
        yield House(f"http://127.0.0.1:{port}", rehearsal, tmp_path, process)
    finally:
        process.send_signal(signal.SIGINT)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(30)
        process.kill()
        log.close()


def _wait_until_ready(url: str, process: subprocess.Popen[bytes], log: Path) -> str:
    for _ in range(240):
        assert process.poll() is None, log.read_text()
        with contextlib.suppress(requests.RequestException):
            if requests.get(f"{url}/readyz", timeout=2).status_code == 200:
                words = log.read_text().split("Rehearsal services at ")[1]
                return words.split()[0]
        time.sleep(0.25)
    raise AssertionError(log.read_text())


@pytest.fixture
def page() -> Iterator[Any]:
    """A page of a real browser; a message of its console is an error of ours."""
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine; install Debian's package chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        one = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
        one.set_default_timeout(20_000)
        complaints: list[str] = []
        one.on("pageerror", lambda error: complaints.append(str(error)))
        one.on(
            "console", lambda said: complaints.append(f"{said.text} {said.location}") if said.type == "error" else None
        )
        yield one
        browser.close()
        assert complaints == []
