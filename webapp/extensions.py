"""The extensions, born empty here and woken by ``create_app``: so that nothing has to import the application."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import redis
from flask import Flask
from flask_babel import Babel
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_login import LoginManager
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from flask_wtf.csrf import CSRFProtect
from sqlalchemy import Engine, MetaData, event
from sqlalchemy.orm import DeclarativeBase

from webapp.config import Settings

#: Names for every constraint, so that a migration can drop what it made, also on SQLite.
NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """The base of every table."""

    metadata = MetaData(naming_convention=NAMES)


#: Rows keep their values after a commit: a run commits after each call, and must not read its rows anew each time.
db = SQLAlchemy(model_class=Base, session_options={"expire_on_commit": False})
migrate = Migrate(render_as_batch=True, compare_type=True)
login = LoginManager()
csrf = CSRFProtect()
babel = Babel()
limiter = Limiter(key_func=get_remote_address, headers_enabled=True)


class Valkey:
    """The connection to Redis or Valkey, opened at first use; ``unisson up`` leaves the embedded one's address."""

    def __init__(self) -> None:
        self._url = ""
        self._data_dir = Path()
        self._client: redis.Redis | None = None
        self._owner = 0

    def init_app(self, settings: Settings) -> None:
        self._url, self._data_dir, self._client = settings.REDIS_URL, settings.data_dir, None

    @property
    def url(self) -> str:
        """The address in force. Raises ``ConnectionError`` where there is none yet."""
        if self._url:
            return self._url
        note = self._data_dir / "valkey.url"
        if not note.exists():
            raise ConnectionError("no REDIS_URL is set and the embedded Valkey is not running; start `unisson up`")
        return note.read_text(encoding="utf-8").strip()

    @property
    def client(self) -> redis.Redis:
        """A client of this process: a pool must not be shared across a fork."""
        if self._client is None or self._owner != os.getpid():
            self._client = redis.Redis.from_url(self.url, socket_timeout=30, socket_connect_timeout=2)
            self._owner = os.getpid()
        return self._client


valkey = Valkey()


def flask_config(settings: Settings) -> dict[str, Any]:
    """Flask's and the extensions' own settings, from ours."""
    return {
        "SECRET_KEY": settings.secret_key,
        "SQLALCHEMY_DATABASE_URI": settings.database_url,
        "SQLALCHEMY_ENGINE_OPTIONS": _engine_options(settings.database_url),
        "SESSION_COOKIE_NAME": "__Host-unisson-flash" if settings.secure else "unisson-flash",
        "SESSION_COOKIE_SECURE": settings.secure,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "MAX_CONTENT_LENGTH": 1024 * 1024,
        "MAX_FORM_MEMORY_SIZE": 1024 * 1024,
        "WTF_CSRF_TIME_LIMIT": None,
        "WTF_CSRF_CHECK_DEFAULT": False,
        "BABEL_DEFAULT_LOCALE": "en",
        "RATELIMIT_ENABLED": True,
        "SEND_FILE_MAX_AGE_DEFAULT": 31536000,
        "TEMPLATES_AUTO_RELOAD": False,
    }


def _engine_options(url: str) -> dict[str, Any]:
    if url.startswith("sqlite"):
        return {"connect_args": {"timeout": 30}}
    return {"pool_pre_ping": True, "pool_size": 5, "max_overflow": 10, "pool_recycle": 1800}


def wake(app: Flask, settings: Settings) -> None:
    """Bind every extension to ``app``."""
    db.init_app(app)
    migrate.init_app(app, db, directory=str(Path(__file__).parent.parent / "migrations"))
    csrf.init_app(app)
    valkey.init_app(settings)
    login.init_app(app)
    login.session_protection = None
    app.config.setdefault("REMEMBER_COOKIE_NAME", "unisson-unused")  # Flask-Login's own cookie is never read
    _wake_limiter(app)
    with app.app_context():
        tune(db.engine)


def _wake_limiter(app: Flask) -> None:
    """Count in Valkey, for all processes together. A command line without Valkey gets a counter of its own."""
    try:
        address = valkey.url
    except ConnectionError:
        address = "memory://"
    app.config["RATELIMIT_STORAGE_URI"] = f"redis+{address}" if address.startswith("unix") else address
    app.config["RATELIMIT_STRATEGY"] = "moving-window"
    app.config["RATELIMIT_IN_MEMORY_FALLBACK_ENABLED"] = True
    if address != "memory://":
        options = {"socket_timeout": 2, "socket_connect_timeout": 1, "key_prefix": "unisson:limits"}
        app.config["RATELIMIT_STORAGE_OPTIONS"] = options
    limiter.init_app(app)


def tune(engine: Engine) -> None:
    """SQLite's settings, at each connection: only the journal mode would survive in the file."""
    if engine.dialect.name != "sqlite" or event.contains(engine, "connect", _tune_sqlite):
        return
    event.listen(engine, "connect", _tune_sqlite)


def _tune_sqlite(connection: Any, _record: Any) -> None:
    cursor = connection.cursor()
    for pragma in (
        "busy_timeout=30000",
        "journal_mode=WAL",
        "synchronous=NORMAL",
        "foreign_keys=ON",
        "cache_size=-32000",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def drop_pools_after_fork() -> None:
    """A forked child must not use its parent's database sockets: forget them without closing them."""
    db.engine.dispose(close=False)
