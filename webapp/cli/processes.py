"""Commands that run the application: all of it, or one part of it."""

from __future__ import annotations

import os
import socket
import sys
from pathlib import Path

import click

from webapp import migrating, supervisor
from webapp.cli.inside import inside
from webapp.config import load_settings
from webapp.jobs import schedule
from webapp.jobs.queue import QUEUES
from webapp.supervisor.up import web_command

ROOT = Path(__file__).parents[2]


@click.command()
def up() -> None:
    """Run everything here: web, workers, scheduler, and Valkey where REDIS_URL names none."""
    supervisor.up(load_settings())


@click.command()
def web() -> None:
    """Run the web server only (database and Valkey are elsewhere)."""
    _migrate()
    _become(web_command())


@click.command()
@click.argument("queue", type=click.Choice(QUEUES))
def worker(queue: str) -> None:
    """Run one worker: rt (what people wait for), sync, or bg (what has time)."""
    _migrate()
    _become([sys.executable, str(ROOT / "worker.py"), queue])


@click.command()
@click.option("--no-migrate", is_flag=True, help="Somebody else has seen to the tables.")
def scheduler(no_migrate: bool) -> None:
    """Start recurring work, and take back work of workers that died. Of several, one leads."""
    if not no_migrate:
        _migrate()
    with inside():
        schedule.lead(f"scheduler-{socket.gethostname()}-{os.getpid()}")


@click.command()
def migrate() -> None:
    """Bring the database's tables to this version (an SQLite file is copied to DATA_DIR/backups before)."""
    click.echo("migrated" if _migrate() else "the database is up to date")


def _migrate() -> bool:
    with inside() as app:
        return migrating.upgrade(app)


def _become(command: list[str]) -> None:
    """This process turns into ``command``: signals reach it without a go-between."""
    sys.stdout.flush()
    os.execv(command[0], command)  # noqa: S606 - our own commands
