"""Tables of work: the truth about jobs (RQ only carries the wake-up), and the schedule."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from webapp.extensions import db
from webapp.models.kinds import Created, Id, Json, Moment, PublicId


class JobRun(db.Model):
    """One piece of work: queued, running, waiting (until ``run_at``), done, failed, cancelled.

    A worker owns it while ``lease_token`` is its own and ``lease_until`` lies ahead; at most one open row per
    ``dedupe_key``.
    """

    __tablename__ = "job_run"
    __table_args__ = (
        Index(None, "state", "run_at"),
        Index(
            "uq_job_run_open_dedupe_key",
            "dedupe_key",
            unique=True,
            sqlite_where=text("state IN ('queued', 'running', 'waiting')"),
            postgresql_where=text("state IN ('queued', 'running', 'waiting')"),
        ),
    )

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(40))
    queue: Mapped[str] = mapped_column(String(10))
    args: Mapped[Json]
    dedupe_key: Mapped[str | None] = mapped_column(String(120))
    state: Mapped[str] = mapped_column(String(12), default="queued")
    reason: Mapped[str] = mapped_column(String(500), default="")
    attempts: Mapped[int] = mapped_column(default=0)
    run_at: Mapped[Created]
    poked_at: Mapped[Moment | None]
    lease_token: Mapped[str | None] = mapped_column(String(36))
    lease_until: Mapped[Moment | None]
    worker: Mapped[str] = mapped_column(String(80), default="")
    created_at: Mapped[Created]
    finished_at: Mapped[Moment | None]


class ScheduleRow(db.Model):
    """When a recurring job is due next. One scheduler moves it on at a time; missed slots are run once."""

    __tablename__ = "schedule"

    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    next_at: Mapped[Moment]
    last_at: Mapped[Moment | None]


class Lease(db.Model):
    """A named right to lead (the scheduler's), held by one process until it runs out."""

    __tablename__ = "leases"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    token: Mapped[str] = mapped_column(String(36))
    until: Mapped[Moment]


class Heartbeat(db.Model):
    """A process that is alive: what it does and when it was last heard of."""

    __tablename__ = "heartbeats"

    name: Mapped[str] = mapped_column(String(80), primary_key=True)
    role: Mapped[str] = mapped_column(String(20))
    started_at: Mapped[Created]
    seen_at: Mapped[Created]
