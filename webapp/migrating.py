"""Bringing the database to this version: under a lock, after a backup of an SQLite file, never backwards."""

from __future__ import annotations

import contextlib
import fcntl
import logging
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import flask_migrate
import sqlalchemy as sa
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask

from webapp.config import Settings
from webapp.extensions import db

log = logging.getLogger(__name__)

#: So many backups before migrations are kept.
BACKUPS = 10
#: The advisory lock's number on PostgreSQL: any constant that nobody else takes.
_LOCK = 0x756E69


class NewerDatabase(Exception):
    """The database belongs to a version that this one does not know."""


def upgrade(app: Flask) -> bool:
    """Makes or migrates the tables where needed. True when something was done. Raises :class:`NewerDatabase`."""
    settings: Settings = app.extensions["settings"]
    with app.app_context():
        _make_folder(settings.database_url)
        with _lock(settings):
            current = current_revision()
            _refuse_newer(current, settings)
            if current == newest_revision():
                return False
            if current:
                _back_up(settings, current)
            flask_migrate.upgrade()
            log.info("Database brought from %s to %s", current or "nothing", newest_revision())
            db.engine.dispose()
            return True


def current_revision() -> str | None:
    """The migration that the database stands at; ``None`` before the first."""
    with db.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def newest_revision() -> str | None:
    """The migration that this version of the code wants."""
    return _scripts().get_current_head()


def _scripts() -> ScriptDirectory:
    return ScriptDirectory(str(Path(__file__).parents[1] / "migrations"))


def _refuse_newer(current: str | None, settings: Settings) -> None:
    if current is None or current in {script.revision for script in _scripts().walk_revisions()}:
        return
    raise NewerDatabase(
        f"DATABASE_URL: the database was written by a newer Unisson (revision {current}, this version knows up to "
        f"{newest_revision()}); install that version, or restore a backup from {settings.data_dir / 'backups'}"
    )


@contextlib.contextmanager
def _lock(settings: Settings) -> Iterator[None]:
    """One migrates at a time; the others wait and find nothing to do."""
    file = _file(settings.database_url)
    if file is not None:
        with file.with_name(file.name + ".migrating").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
        return
    if db.engine.dialect.name == "sqlite":
        yield
        return
    with db.engine.connect() as connection:
        connection.execute(sa.text("SELECT pg_advisory_lock(:number)"), {"number": _LOCK})
        connection.commit()
        try:
            yield
        finally:
            connection.execute(sa.text("SELECT pg_advisory_unlock(:number)"), {"number": _LOCK})
            connection.commit()


def _back_up(settings: Settings, revision: str) -> None:
    """A copy of the whole SQLite file as it was, made by SQLite itself; PostgreSQL has its own tools for that."""
    file = _file(settings.database_url)
    if file is None:
        return
    folder = settings.data_dir / "backups"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    copy = folder / f"{file.stem}-{datetime.now(UTC):%Y%m%dT%H%M%S}-before-{newest_revision()}-at-{revision}.db"
    with (
        contextlib.closing(sqlite3.connect(file)) as source,
        contextlib.closing(sqlite3.connect(copy)) as target,
    ):
        source.backup(target)
    copy.chmod(0o600)
    log.info("Database copied to %s", copy)
    for old in sorted(folder.glob(f"{file.stem}-*-before-*.db"))[:-BACKUPS]:
        old.unlink()


def _make_folder(url: str) -> None:
    file = _file(url)
    if file is not None:
        file.parent.mkdir(parents=True, exist_ok=True)


def _file(url: str) -> Path | None:
    """The SQLite file behind ``url``, if it is one."""
    name = sa.make_url(url).database
    return Path(name) if url.startswith("sqlite") and name and name != ":memory:" else None
