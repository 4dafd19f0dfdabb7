"""`unisson doctor`: looks at every part, says what is wrong and what to do."""

from __future__ import annotations

import os
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

import click
import redis
from sqlalchemy.exc import SQLAlchemyError

from webapp import migrating
from webapp.cli.inside import inside, settings_of
from webapp.config import Settings
from webapp.extensions import valkey
from webapp.jobs import heartbeats

#: What is wrong, or ``None``; a second text says what to do.
Finding = tuple[str, str] | None


@click.command()
def doctor() -> None:
    """Look at every part and say what to do. The exit code is 1 when something is wrong."""
    with inside() as app:
        settings = settings_of(app)
        click.echo("ok    settings")
        wrong = [name for name, look in CHECKS.items() if not _report(name, look(settings))]
    if wrong:
        raise SystemExit(1)


def _report(name: str, finding: Finding) -> bool:
    if finding is None:
        click.echo(f"ok    {name}")
        return True
    click.echo(f"WRONG {name}: {finding[0]}\n      → {finding[1]}")
    return False


def data_dir(settings: Settings) -> Finding:
    folder = settings.data_dir
    if not folder.is_dir() or not os.access(folder, os.W_OK):
        return f"{folder} is not a folder that can be written", "make it, or set DATA_DIR to another one"
    open_files = [path.name for path in _secrets(folder) if path.stat().st_mode & 0o077]
    if open_files:
        names = " ".join(str(folder / name) for name in open_files)
        return f"others may read {', '.join(open_files)}", f"chmod 600 {names}"
    return None


def _secrets(folder: Path) -> list[Path]:
    names = ("secret_key", "token_encryption_keys", "valkey.url")
    return [folder / name for name in names if (folder / name).exists()]


def database(settings: Settings) -> Finding:
    try:
        current = migrating.current_revision()
    except SQLAlchemyError as error:
        return f"cannot be opened ({error.__class__.__name__})", "see to DATABASE_URL and the server behind it"
    if current == migrating.newest_revision():
        return None
    return f"stands at {current}, not at {migrating.newest_revision()}", "unisson migrate"


def queue_server(settings: Settings) -> Finding:
    try:
        valkey.client.ping()
    except (redis.RedisError, ConnectionError) as error:
        return str(error), "start `unisson up`" if not settings.REDIS_URL else "see to REDIS_URL and its server"
    return None


def processes(settings: Settings) -> Finding:
    try:
        silent = heartbeats.silent_roles()
    except SQLAlchemyError:
        return "unknown, because the database cannot be read", "unisson migrate"
    if not silent:
        return None
    return f"nothing heard for a minute from {', '.join(silent)}", "start `unisson up`, or that process"


def rehearsal(settings: Settings) -> Finding:
    if not settings.REHEARSAL:
        return None
    kept = settings.data_dir / "rehearsal.port"
    url = settings.REHEARSAL_URL or (f"http://127.0.0.1:{kept.read_text()}" if kept.exists() else "")
    if url and _answers(url):
        return None
    return f"{url or 'no address'} does not answer", "start `unisson up` with REHEARSAL=1"


def _answers(url: str) -> bool:
    """Any answer is one, also a refusal."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        opener.open(url, timeout=3).close()
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
    return True


CHECKS: dict[str, Callable[[Settings], Finding]] = {
    "data folder": data_dir,
    "database": database,
    "Valkey": queue_server,
    "workers and scheduler": processes,
    "rehearsal services": rehearsal,
}
