"""Column kinds that every table shares: times in UTC, public ids, small JSON."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from typing import Annotated, Any

from sqlalchemy import JSON, DateTime, Dialect, ForeignKey, String
from sqlalchemy.orm import mapped_column
from sqlalchemy.types import TypeDecorator


class Utc(TypeDecorator[datetime]):
    """A moment in UTC: aware going in and coming out, on SQLite too (which knows no zones)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone cannot be stored; use datetime.now(UTC)")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def now() -> datetime:
    """This moment, aware, in UTC: the default of time columns."""
    return datetime.now(UTC)


def new_public_id() -> str:
    """A random UUID: what addresses and the API show instead of row numbers."""
    return str(uuid.uuid4())


Id = Annotated[int, mapped_column(primary_key=True)]
PublicId = Annotated[str, mapped_column(String(36), unique=True, default=new_public_id)]
Moment = Annotated[datetime, mapped_column(Utc)]
Created = Annotated[datetime, mapped_column(Utc, default=now)]
Json = Annotated[dict[str, Any], mapped_column(JSON, default=dict)]
Owner = Annotated[int, mapped_column(ForeignKey("users.id", ondelete="CASCADE"))]
