"""How Alembic reaches the database: the application's own engine; on SQLite all or nothing, and no cascade by accident."""

from __future__ import annotations

from typing import Any

from alembic import context
from flask import current_app
from sqlalchemy import Connection, types

TARGET = current_app.extensions["migrate"].db


def as_plain_type(kind: str, column_type: Any, _autogen: Any) -> str | bool:
    """Migrations name types of SQLAlchemy, never ours: they must not change when our code does."""
    if kind == "type" and isinstance(column_type, types.TypeDecorator):
        return f"sa.{column_type.impl!r}"
    return False


def nothing_empty(_context: Any, _revision: Any, directives: list[Any]) -> None:
    """No file where nothing changed."""
    if getattr(context.config.cmd_opts, "autogenerate", False) and directives[0].upgrade_ops.is_empty():
        directives[:] = []


def run(connection: Connection) -> None:
    given = current_app.extensions["migrate"].configure_args | {"render_item": as_plain_type}
    given.setdefault("process_revision_directives", nothing_empty)
    context.configure(connection=connection, target_metadata=TARGET.metadata, **given)
    with context.begin_transaction():
        context.run_migrations()


def run_on_sqlite(connection: Connection) -> None:
    """One transaction around everything. Rebuilding a table drops it, which would cascade: so without foreign keys."""
    connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
    connection.rollback()
    connection.exec_driver_sql("BEGIN IMMEDIATE")
    run(connection)
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    if broken:
        raise RuntimeError(f"the migration would leave rows without their parent, nothing was changed: {broken[:5]}")
    connection.commit()


with TARGET.engine.connect() as opened:
    if opened.dialect.name == "sqlite":
        try:
            run_on_sqlite(opened)
        finally:
            opened.invalidate()
    else:
        run(opened)
