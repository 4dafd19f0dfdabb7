"""Tables of learning: what people said of pairs, the weights fitted from it, and audits of what was accepted."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from webapp.extensions import db
from webapp.models.kinds import Created, Id, Json, Moment, Owner, PublicId


class Label(db.Model):
    """One thing a person said of a pair of service objects: who, when, where. Kept as said; a later word adds a row.

    ``said``: "same" (right), "other" (wrong), "never" (this one never), "absent" (not on this service: ``b_id`` is
    empty). ``place``: conflict, match (the page of a pair), audit. ``score`` is what the matcher had given then, by
    the model named in ``model``. ``taken_back_at``: no longer meant, and no longer learned from.
    """

    __tablename__ = "match_labels"
    __table_args__ = (
        Index(None, "user_id", "a_service", "a_id"),
        Index(None, "user_id", "track_id"),
        Index(None, "taken_back_at", "said"),
    )

    id: Mapped[Id]
    user_id: Mapped[Owner]
    track_id: Mapped[int | None] = mapped_column(ForeignKey("tracks.id", ondelete="SET NULL"), index=True)
    a_service: Mapped[str] = mapped_column(String(20))
    a_id: Mapped[str] = mapped_column(String(120))
    b_service: Mapped[str] = mapped_column(String(20))
    b_id: Mapped[str] = mapped_column(String(120), default="")
    said: Mapped[str] = mapped_column(String(8))
    place: Mapped[str] = mapped_column(String(10))
    score: Mapped[float | None]
    model: Mapped[str] = mapped_column(String(24), default="")
    created_at: Mapped[Created]
    taken_back_at: Mapped[Moment | None]


class MatcherModel(db.Model):
    """One set of weights fitted on this instance. ``state``: active, former, refused (it lowered the benchmark).

    No active row means the shipped weights. ``figures`` holds the benchmark before and after, and the labels used.
    """

    __tablename__ = "matcher_models"
    __table_args__ = (Index(None, "state"),)

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    name: Mapped[str] = mapped_column(String(24), unique=True)
    base: Mapped[str] = mapped_column(String(24), default="")
    state: Mapped[str] = mapped_column(String(8), default="active")
    weights: Mapped[Json]
    figures: Mapped[Json]
    labels: Mapped[int] = mapped_column(default=0)
    created_by: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    created_at: Mapped[Created]
    ended_at: Mapped[Moment | None]


class Audit(db.Model):
    """One drawing of accepted matches, judged by a person. ``population`` is how many there were to draw from."""

    __tablename__ = "match_audits"
    __table_args__ = (Index(None, "user_id", "created_at"),)

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    user_id: Mapped[Owner]
    population: Mapped[int] = mapped_column(default=0)
    drawn: Mapped[int] = mapped_column(default=0)
    right: Mapped[int] = mapped_column(default=0)
    wrong: Mapped[int] = mapped_column(default=0)
    unsure: Mapped[int] = mapped_column(default=0)
    model: Mapped[str] = mapped_column(String(24), default="")
    created_at: Mapped[Created]
    finished_at: Mapped[Moment | None]


class AuditItem(db.Model):
    """One drawn match, as it stood: both records, the score and the reasons. ``mapping_id`` only where it is one's own.

    ``said``: right, wrong, unsure, or ``None`` while nobody has judged it.
    """

    __tablename__ = "match_audit_items"
    __table_args__ = (UniqueConstraint("audit_id", "position"),)

    id: Mapped[Id]
    audit_id: Mapped[int] = mapped_column(ForeignKey("match_audits.id", ondelete="CASCADE"))
    position: Mapped[int]
    mapping_id: Mapped[int | None] = mapped_column(ForeignKey("sync_mappings.id", ondelete="SET NULL"), index=True)
    service_type: Mapped[str] = mapped_column(String(20))
    external_id: Mapped[str] = mapped_column(String(120))
    ours: Mapped[Json]
    theirs: Mapped[Json]
    score: Mapped[float | None]
    reasons: Mapped[str] = mapped_column(String(500), default="")
    said: Mapped[str | None] = mapped_column(String(8))
    judged_at: Mapped[Moment | None]
