"""Tables of runs: one time that links were brought into unison, its plan, its books, its questions."""

from __future__ import annotations

from sqlalchemy import JSON, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from webapp.extensions import db
from webapp.models.kinds import Created, Id, Json, Moment, Owner, PublicId


class Run(db.Model):
    """One run. ``outcome`` words of its state: queued, running, waiting, success, partial, error, cancelled."""

    __tablename__ = "sync_history"
    __table_args__ = (Index(None, "user_id", "created_at"), Index(None, "user_id", "state"))

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    user_id: Mapped[Owner]
    sync_type: Mapped[str] = mapped_column(String(10), default="manual")
    mode: Mapped[str] = mapped_column(String(12), default="full")
    dry_run: Mapped[bool] = mapped_column(default=False)
    services: Mapped[list[str]] = mapped_column(JSON, default=list)
    entities: Mapped[list[str]] = mapped_column(JSON, default=list)
    service_source: Mapped[str] = mapped_column(String(80), default="")
    service_target: Mapped[str] = mapped_column(String(80), default="")
    state: Mapped[str] = mapped_column(String(10), default="queued")
    status: Mapped[str | None] = mapped_column(String(10))
    phase: Mapped[str] = mapped_column(String(20), default="queued")
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    calls: Mapped[Json]
    balance: Mapped[Json]
    matching: Mapped[Json]
    items_synced: Mapped[int] = mapped_column(default=0)
    conflicts_count: Mapped[int] = mapped_column(default=0)
    writes: Mapped[int] = mapped_column(default=0)
    error_details: Mapped[str | None] = mapped_column(Text)
    resume_at: Mapped[Moment | None]
    cancel_asked_at: Mapped[Moment | None]
    duration_ms: Mapped[int | None]
    created_at: Mapped[Created]
    started_at: Mapped[Moment | None]
    completed_at: Mapped[Moment | None]


class RunLog(db.Model):
    """One line of a run's log, for people."""

    __tablename__ = "sync_log"
    __table_args__ = (Index(None, "run_id", "id"),)

    id: Mapped[Id]
    run_id: Mapped[int] = mapped_column(ForeignKey("sync_history.id", ondelete="CASCADE"))
    at: Mapped[Created]
    level: Mapped[str] = mapped_column(String(8), default="info")
    message: Mapped[str] = mapped_column(String(1000))


class Placement(db.Model):
    """One line of a run's books: a row read on one member, and what became of it at another."""

    __tablename__ = "sync_placements"
    __table_args__ = (Index(None, "run_id", "outcome", "id"),)

    id: Mapped[Id]
    run_id: Mapped[int] = mapped_column(ForeignKey("sync_history.id", ondelete="CASCADE"))
    link_id: Mapped[int | None] = mapped_column(ForeignKey("links.id", ondelete="SET NULL"), index=True)
    track_id: Mapped[int | None] = mapped_column(ForeignKey("tracks.id", ondelete="SET NULL"), index=True)
    source: Mapped[str] = mapped_column(String(20))
    target: Mapped[str] = mapped_column(String(20))
    external_id: Mapped[str] = mapped_column(String(500))
    label: Mapped[str] = mapped_column(String(500), default="")
    outcome: Mapped[str] = mapped_column(String(14))
    reason: Mapped[str] = mapped_column(String(500), default="")


class Operation(db.Model):
    """One planned operation: written down before it is sent, and again when its outcome is known.

    ``state``: planned, open (sent, outcome unknown), done, failed, skipped, superseded. Operations of one call share
    ``batch``. An open one is never sent again: the next run reads the list and finds out.
    """

    __tablename__ = "planned_operations"
    __table_args__ = (Index(None, "run_id", "id"), Index(None, "member_id", "state"))

    id: Mapped[Id]
    run_id: Mapped[int] = mapped_column(ForeignKey("sync_history.id", ondelete="CASCADE"))
    link_id: Mapped[int | None] = mapped_column(ForeignKey("links.id", ondelete="CASCADE"), index=True)
    member_id: Mapped[int | None] = mapped_column(ForeignKey("link_members.id", ondelete="CASCADE"))
    entry_id: Mapped[int | None]
    service: Mapped[str] = mapped_column(String(20))
    entity: Mapped[str] = mapped_column(String(10))
    target: Mapped[str] = mapped_column(String(500), default="")
    kind: Mapped[str] = mapped_column(String(10))
    external_id: Mapped[str | None] = mapped_column(String(500))
    item: Mapped[str] = mapped_column(String(500), default="")
    reason: Mapped[str] = mapped_column(String(500), default="")
    payload: Mapped[Json]
    batch: Mapped[int] = mapped_column(default=0)
    state: Mapped[str] = mapped_column(String(12), default="planned")
    error: Mapped[str] = mapped_column(String(500), default="")
    opened_at: Mapped[Moment | None]
    finished_at: Mapped[Moment | None]


class Conflict(db.Model):
    """A question that only a person can answer, with both sides and the candidates as they stood."""

    __tablename__ = "sync_conflicts"
    __table_args__ = (
        Index(None, "user_id", "resolved_at"),
        Index(None, "sync_history_id"),
        Index(None, "user_id", "digest"),
    )

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    user_id: Mapped[Owner]
    sync_history_id: Mapped[int | None] = mapped_column(ForeignKey("sync_history.id", ondelete="SET NULL"))
    link_id: Mapped[int | None] = mapped_column(ForeignKey("links.id", ondelete="CASCADE"), index=True)
    member_id: Mapped[int | None] = mapped_column(ForeignKey("link_members.id", ondelete="CASCADE"), index=True)
    track_id: Mapped[int | None] = mapped_column(ForeignKey("tracks.id", ondelete="CASCADE"), index=True)
    digest: Mapped[str] = mapped_column(String(64))
    entity_type: Mapped[str] = mapped_column(String(12))
    conflict_type: Mapped[str] = mapped_column(String(12))
    kind: Mapped[str] = mapped_column(String(20), default="match")
    source_data: Mapped[Json]
    target_data: Mapped[Json]
    candidates: Mapped[list[dict[str, object]]] = mapped_column(JSON, default=list)
    suggestion: Mapped[str] = mapped_column(String(200), default="")
    resolution_strategy: Mapped[str | None] = mapped_column(String(20))
    resolution: Mapped[Json]
    created_at: Mapped[Created]
    resolved_at: Mapped[Moment | None]
    resolved_by: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
