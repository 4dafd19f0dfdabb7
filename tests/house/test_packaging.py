"""What is shipped starts: every command of the image and of compose.yaml, every target, every documented setting."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from webapp.config import Settings

ROOT = Path(__file__).parents[2]
DOCKERFILE = (ROOT / "Dockerfile").read_text()
COMPOSE = (ROOT / "compose.yaml").read_text()


def commands() -> list[list[str]]:
    """What our image is asked to run, without its entry point."""
    ours = [json.loads(found) for found in re.findall(r"^\s+command: (\[.*\])$", COMPOSE, re.M)]
    ours += [json.loads(found) for found in re.findall(r"^CMD (\[.*\])$", DOCKERFILE, re.M)]
    return [command for command in ours if command[0] != "valkey-server"]


@pytest.mark.parametrize("command", commands(), ids=" ".join)
def test_every_role_exists(command: list[str]) -> None:
    asked = [sys.executable, "-m", "webapp.cli", *command, "--help"]
    shown = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert shown.returncode == 0, shown.stderr
    assert f"{command[0]}" in shown.stdout


def test_the_image_starts_the_console_script() -> None:
    assert 'ENTRYPOINT ["unisson"]' in DOCKERFILE
    shown = subprocess.run([Path(sys.executable).with_name("unisson"), "--help"], capture_output=True, timeout=60)
    assert shown.returncode == 0


def test_what_the_image_copies_exists() -> None:
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", DOCKERFILE, re.M)
    names = {name for line in copied for name in line.split()}
    assert {"webapp", "templates", "static", "migrations", "wsgi.py", "worker.py"} <= names
    assert [name for name in names if not (ROOT / name).exists()] == []
    allowed = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    assert names <= allowed


def test_the_image_does_not_run_as_root_and_is_examined() -> None:
    assert re.search(r"^USER unisson$", DOCKERFILE, re.M)
    assert "/healthz" in DOCKERFILE
    assert "init: true" in COMPOSE and "stop_grace_period: 30s" in COMPOSE


def test_a_worker_process_says_what_it_takes() -> None:
    shown = subprocess.run(
        [sys.executable, "worker.py", "--help"], cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    assert shown.returncode == 0 and "{rt,sync,bg}" in shown.stdout


def named_settings(text: str) -> set[str]:
    return set(re.findall(r"^\s*#?([A-Z][A-Z0-9_]+)[=:]", text, re.M))


@pytest.mark.parametrize("name", [".env.example", "compose.yaml"])
def test_settings_that_are_shown_exist(name: str) -> None:
    shown = {setting.removesuffix("_FILE") for setting in named_settings((ROOT / name).read_text())}
    foreign = {"POSTGRES_USER", "POSTGRES_DB", "POSTGRES_PASSWORD"}
    assert shown - foreign and shown - foreign <= set(Settings.model_fields)


def test_every_setting_stands_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text()
    assert [name for name in Settings.model_fields if f"`{name}`" not in readme] == []


def test_make_explains_itself() -> None:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    shown = subprocess.run(["make", "help"], cwd=ROOT, env=clean, capture_output=True, text=True, timeout=60).stdout
    for target in ("run", "test", "test-postgres", "check", "fix", "assets", "bench", "migration", "clean"):
        assert re.search(rf"^{target}\s+\S", shown, re.M), target


def test_the_examination_is_a_sound_script() -> None:
    path = ROOT / ".ci" / "run"
    assert os.access(path, os.X_OK)
    assert subprocess.run(["bash", "-n", path], timeout=30).returncode == 0
