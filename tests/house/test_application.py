"""The application can be made, over a database with all tables."""

from flask import Flask

from webapp.extensions import db


def test_sqlite_connections_are_tuned_each_time(app: Flask) -> None:
    if db.engine.dialect.name != "sqlite":
        return
    with db.engine.connect() as connection:
        values = [
            connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        ]
    assert values == ["wal", 1, 1, 30000]
