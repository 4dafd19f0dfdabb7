"""Migrations: they agree with the models, go down as well as up, keep a copy, and never run backwards."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import flask_migrate
import pytest
import sqlalchemy as sa
from flask import Flask

from tests.conftest import POSTGRES
from webapp import create_app, migrating
from webapp.config import load_settings
from webapp.extensions import db


@pytest.fixture
def bare(tmp_path: Path) -> Iterator[Flask]:
    """An application over a database without any table."""
    url = f"sqlite:///{tmp_path / 'bare.db'}"
    if POSTGRES:
        name = f"unisson_bare_{tmp_path.name[-20:].lower().replace('-', '_')}"
        server = sa.create_engine(POSTGRES, isolation_level="AUTOCOMMIT")
        with server.connect() as connection:
            connection.execute(sa.text(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))
            connection.execute(sa.text(f'CREATE DATABASE "{name}"'))
        url = sa.make_url(POSTGRES).set(database=name).render_as_string(hide_password=False)
    app = create_app(load_settings(DATABASE_URL=url, DATA_DIR=tmp_path))
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    if POSTGRES:
        with server.connect() as connection:
            connection.execute(sa.text(f'DROP DATABASE "{name}" WITH (FORCE)'))
        server.dispose()


def tables(app: Flask) -> set[str]:
    with app.app_context():
        return set(sa.inspect(db.engine).get_table_names())


def backups(app: Flask) -> list[Path]:
    return sorted((app.extensions["settings"].data_dir / "backups").glob("*.db"))


def test_a_fresh_database_is_made_by_migrations_and_then_left_alone(bare: Flask) -> None:
    assert migrating.upgrade(bare)
    assert not migrating.upgrade(bare)
    assert {"users", "job_run", "alembic_version"} <= tables(bare)
    assert backups(bare) == [], "there was nothing to keep"


def test_migrations_and_models_agree(bare: Flask) -> None:
    migrating.upgrade(bare)
    with bare.app_context():
        flask_migrate.check()


def test_every_migration_goes_down_as_well_as_up(bare: Flask) -> None:
    migrating.upgrade(bare)
    with bare.app_context():
        flask_migrate.downgrade(revision="base")
    assert tables(bare) == {"alembic_version"}
    assert migrating.upgrade(bare)


def test_a_newer_database_is_refused_and_left_as_it_is(bare: Flask) -> None:
    migrating.upgrade(bare)
    with bare.app_context(), db.engine.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(migrating.NewerDatabase) as refusal:
        migrating.upgrade(bare)
    assert "9999" in str(refusal.value) and len(str(refusal.value).splitlines()) == 1


def test_an_sqlite_file_is_copied_before_it_is_changed(bare: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    if POSTGRES:
        pytest.skip("PostgreSQL has its own tools for copies")
    migrating.upgrade(bare)
    with bare.app_context(), db.engine.begin() as connection:
        connection.execute(sa.text("INSERT INTO leases (name, token, until) VALUES ('kept', 't', '2026-01-01')"))
    seen: list[Any] = []
    monkeypatch.setattr(migrating, "newest_revision", lambda: "next")
    monkeypatch.setattr(flask_migrate, "upgrade", lambda: seen.append(1))
    assert migrating.upgrade(bare)
    (copy,) = backups(bare)
    assert copy.stat().st_mode & 0o077 == 0
    engine = sa.create_engine(f"sqlite:///{copy}")
    with engine.connect() as connection:
        assert connection.execute(sa.text("SELECT name FROM leases")).scalar() == "kept"
    engine.dispose()


def test_ten_copies_are_kept(bare: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    if POSTGRES:
        pytest.skip("PostgreSQL has its own tools for copies")
    migrating.upgrade(bare)
    folder = bare.extensions["settings"].data_dir / "backups"
    folder.mkdir()
    for number in range(12):
        (folder / f"bare-20250101T0000{number:02d}-before-x-at-y.db").touch()
    newest = migrating.newest_revision()
    monkeypatch.setattr(migrating, "newest_revision", lambda: "next")
    monkeypatch.setattr(flask_migrate, "upgrade", lambda: None)
    migrating.upgrade(bare)
    kept = [path.name for path in backups(bare)]
    assert len(kept) == 10 and kept[-1].endswith(f"-before-next-at-{newest}.db")
