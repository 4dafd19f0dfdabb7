"""`unisson up`: everything starts, what dies is started again, and nothing survives the end."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import requests

from tests.journeys.conftest import House, _below, free_port

ROOT = Path(__file__).parents[2]


def until(condition: Callable[[], Any], seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not come to pass"
        time.sleep(0.1)


def lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def pids(house: House, words: str = "") -> list[int]:
    """Living processes of this house whose whole command line holds ``words``."""
    found = []
    for pid in {house.process.pid, *_below(house.process.pid)}:
        with contextlib.suppress(OSError):
            line = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
            found += [pid] if words in line and lives(pid) else []
    return found


def up(folder: Path, port: int) -> subprocess.CompletedProcess[str]:
    """A start that is expected to be refused."""
    environment = {"PATH": os.environ["PATH"], "DATA_DIR": str(folder), "PUBLIC_URL": f"http://127.0.0.1:{port}"}
    command = [sys.executable, "-m", "webapp.cli", "up"]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60)


def test_parts_that_die_are_replaced_and_a_clean_end_leaves_nothing(house: House) -> None:
    assert requests.get(f"{house.url}/healthz", timeout=5).json() == {"status": "ok"}
    ready = requests.get(f"{house.url}/readyz", timeout=5)
    assert ready.json()["parts"] == dict.fromkeys(("database", "migrations", "queue", "workers"), "ok")
    assert "unisson_oldest_queued_job_seconds" in requests.get(f"{house.url}/metrics", timeout=5).text
    foreign = {"X-Forwarded-For": "203.0.113.9"}
    assert requests.get(f"{house.url}/metrics", headers=foreign, timeout=5).status_code == 401

    for words, count in (("worker.py sync", 2), ("wsgi:app", 2), ("valkey-server", 1)):
        before = pids(house, words)
        assert len(before) == count
        os.kill(min(before), signal.SIGKILL)
        until(lambda words=words, before=before: set(pids(house, words)) - set(before))
    until(lambda: _answers(f"{house.url}/readyz"))

    data = house.folder / "data"
    second = up(data, free_port())
    assert second.returncode == 2
    assert second.stderr.startswith("DATA_DIR: ") and len(second.stderr.splitlines()) == 1

    everything = pids(house)
    assert len(everything) >= 9
    begin = time.monotonic()
    house.process.send_signal(signal.SIGINT)
    assert house.process.wait(15) == 0
    assert time.monotonic() - begin < 15
    assert [pid for pid in everything if lives(pid)] == []
    assert not (data / "valkey.url").exists()


def test_a_killed_supervisor_takes_everything_along(house: House) -> None:
    everything = pids(house)
    house.process.kill()
    house.process.wait(5)
    until(lambda: not [pid for pid in everything if lives(pid)], 10)


def test_a_port_in_use_is_said_in_one_line(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        refused = up(tmp_path, taken.getsockname()[1])
    assert refused.returncode == 2
    assert refused.stderr.startswith("BIND: ") and "PUBLIC_URL" in refused.stderr
    assert len(refused.stderr.splitlines()) == 1


def test_a_setting_that_cannot_be_is_said_in_one_line(tmp_path: Path) -> None:
    environment = {"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path), "WORKERS": "many"}
    command = [sys.executable, "-m", "webapp.cli", "doctor"]
    refused = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60)
    assert refused.returncode == 2
    assert refused.stderr.startswith("WORKERS: ") and len(refused.stderr.splitlines()) == 1


def _answers(url: str) -> bool:
    try:
        return requests.get(url, timeout=5).status_code == 200
    except requests.RequestException:
        return False
