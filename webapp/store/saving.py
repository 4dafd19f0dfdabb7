"""Writing many rows at once, the same way on SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import func, insert
from sqlalchemy.dialects import postgresql, sqlite

from webapp.extensions import db

T = TypeVar("T")

#: Bound parameters in one statement: well below SQLite's 32,766.
CHUNK = 500


def add_many(table: Any, rows: Sequence[dict[str, Any]]) -> None:
    """Insert ``rows`` (same keys each)."""
    if rows:
        db.session.execute(insert(table), list(rows))


def add_missing(table: Any, rows: Sequence[dict[str, Any]], *, unique: Sequence[str]) -> None:
    """Insert the rows that are not there yet by ``unique``; those that are stay as they are."""
    for part in chunks(rows):
        db.session.execute(_insert(table).values(part).on_conflict_do_nothing(index_elements=list(unique)))


def put_many(
    table: Any,
    rows: Sequence[dict[str, Any]],
    *,
    unique: Sequence[str],
    change: Sequence[str],
    fill: Sequence[str] = (),
) -> None:
    """Insert ``rows``, or give those that are there (by ``unique``) the new values of ``change``.

    Columns of ``fill`` change only where the new row says something: a poorer telling takes nothing away.
    """
    for part in chunks(rows):
        statement = _insert(table).values(part)
        changes = {name: statement.excluded[name] for name in change}
        changes |= {name: func.coalesce(statement.excluded[name], getattr(table, name)) for name in fill}
        db.session.execute(statement.on_conflict_do_update(index_elements=list(unique), set_=changes))


def chunks(rows: Iterable[T], size: int = CHUNK) -> Iterator[list[T]]:
    """``rows`` in lists of at most ``size``."""
    rest = iter(rows)
    while part := list(islice(rest, size)):
        yield part


def _insert(table: Any) -> Any:
    dialect = postgresql if db.engine.dialect.name == "postgresql" else sqlite
    return dialect.insert(table)
