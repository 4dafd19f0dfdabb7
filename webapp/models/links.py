"""Tables of links: what is kept in unison, the hub's entries, and what each service last agreed on."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.extensions import db
from webapp.models.kinds import Created, Id, Json, Moment, Owner, PublicId


class Link(db.Model):
    """What is kept in unison: one canonical list (the hub's entries) and its views at the services (members)."""

    __tablename__ = "links"
    __table_args__ = (Index(None, "user_id", "entity"),)

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    user_id: Mapped[Owner]
    name: Mapped[str] = mapped_column(String(500))
    description: Mapped[str] = mapped_column(String(2000), default="")
    entity: Mapped[str] = mapped_column(String(10))
    mode: Mapped[str] = mapped_column(String(10), default="two_way")
    state: Mapped[str] = mapped_column(String(10), default="shadow")
    conflict_strategy: Mapped[str] = mapped_column(String(20), default="ask")
    held: Mapped[str] = mapped_column(String(500), default="")
    last_run_at: Mapped[Moment | None]
    created_at: Mapped[Created]

    members: Mapped[list[Member]] = relationship(
        back_populates="link", order_by="Member.position", cascade="all, delete-orphan", passive_deletes=True
    )


class Member(db.Model):
    """One service's view of a link. ``external_id`` is null until Unisson has created the playlist there.

    ``base_*`` is what was last seen or acknowledged: name, description, and how many rows the service kept hidden.
    """

    __tablename__ = "link_members"
    __table_args__ = (
        UniqueConstraint("link_id", "service_type"),
        Index(None, "connection_id", "external_id"),
    )

    id: Mapped[Id]
    link_id: Mapped[int] = mapped_column(ForeignKey("links.id", ondelete="CASCADE"))
    connection_id: Mapped[int | None] = mapped_column(ForeignKey("connections.id", ondelete="SET NULL"))
    service_type: Mapped[str] = mapped_column(String(20))
    position: Mapped[int] = mapped_column(default=0)
    external_id: Mapped[str | None] = mapped_column(String(120))
    account_id: Mapped[str] = mapped_column(String(120), default="")
    name: Mapped[str] = mapped_column(String(500), default="")
    base_name: Mapped[str | None] = mapped_column(String(500))
    base_description: Mapped[str | None] = mapped_column(String(2000))
    base_at: Mapped[Moment | None]
    base_hidden: Mapped[int] = mapped_column(default=0)
    change_token: Mapped[str | None] = mapped_column(String(200))
    want_name: Mapped[str | None] = mapped_column(String(500))
    want_description: Mapped[str | None] = mapped_column(String(2000))
    move_open: Mapped[bool] = mapped_column(default=False)
    dirty: Mapped[bool] = mapped_column(default=True)
    allow_removals: Mapped[bool] = mapped_column(default=False)
    detail: Mapped[str] = mapped_column(String(500), default="")

    link: Mapped[Link] = relationship(back_populates="members")


class EntryRow(db.Model):
    """One place in the hub's list. A track may stand in it several times; an entry without a track is opaque.

    A removed entry stays (``removed_at``) while a member still shows it, and for ninety days: so that it is told apart
    from one never seen, and can be brought back.
    """

    __tablename__ = "link_entries"
    __table_args__ = (Index(None, "link_id", "rank"), Index(None, "track_id"))

    id: Mapped[Id]
    link_id: Mapped[int] = mapped_column(ForeignKey("links.id", ondelete="CASCADE"))
    rank: Mapped[int]
    track_id: Mapped[int | None] = mapped_column(ForeignKey("tracks.id", ondelete="RESTRICT"))
    label: Mapped[str] = mapped_column(String(500), default="")
    kind: Mapped[str] = mapped_column(String(12), default="track")
    created_from: Mapped[str] = mapped_column(String(20), default="")
    added_at: Mapped[Moment | None]
    created_at: Mapped[Created]
    removed_at: Mapped[Moment | None]
    removed_run_id: Mapped[int | None] = mapped_column(ForeignKey("sync_history.id", ondelete="SET NULL"))
    removed_cause: Mapped[str] = mapped_column(String(40), default="")


class Ancestor(db.Model):
    """One row that a member was last seen to hold (or has acknowledged): the base of the three-way merge."""

    __tablename__ = "ancestors"
    __table_args__ = (Index(None, "member_id", "position"), Index(None, "entry_id"))

    id: Mapped[Id]
    member_id: Mapped[int] = mapped_column(ForeignKey("link_members.id", ondelete="CASCADE"))
    entry_id: Mapped[int] = mapped_column(ForeignKey("link_entries.id", ondelete="CASCADE"))
    position: Mapped[int]
    external_id: Mapped[str] = mapped_column(String(500))
    item_id: Mapped[str | None] = mapped_column(String(120))
    added_at: Mapped[Moment | None]
    acked: Mapped[bool] = mapped_column(default=False)
    acked_at: Mapped[Moment | None]
    absent: Mapped[bool] = mapped_column(default=False)
    opaque: Mapped[bool] = mapped_column(default=False)


class Target(db.Model):
    """Where an entry should stand at a member and does not yet, or cannot: absent, ambiguous, refused, with why."""

    __tablename__ = "entry_targets"
    __table_args__ = (UniqueConstraint("entry_id", "member_id"), Index(None, "member_id", "state"))

    id: Mapped[Id]
    entry_id: Mapped[int] = mapped_column(ForeignKey("link_entries.id", ondelete="CASCADE"))
    member_id: Mapped[int] = mapped_column(ForeignKey("link_members.id", ondelete="CASCADE"))
    state: Mapped[str] = mapped_column(String(12))
    reason: Mapped[str] = mapped_column(String(500), default="")
    tries: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[Moment | None]


class RestorePoint(db.Model):
    """A remote list as it stood before a run first wrote to it: gzipped JSON, kept once for equal states."""

    __tablename__ = "restore_points"
    __table_args__ = (Index(None, "user_id", "service_type", "external_id", "taken_at"),)

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    user_id: Mapped[Owner]
    link_id: Mapped[int | None] = mapped_column(ForeignKey("links.id", ondelete="SET NULL"))
    run_id: Mapped[int | None] = mapped_column(ForeignKey("sync_history.id", ondelete="SET NULL"))
    service_type: Mapped[str] = mapped_column(String(20))
    external_id: Mapped[str] = mapped_column(String(120))
    name: Mapped[str] = mapped_column(String(500), default="")
    digest: Mapped[str] = mapped_column(String(64))
    rows: Mapped[int]
    content: Mapped[bytes]
    taken_at: Mapped[Created]


class Proposal(db.Model):
    """Playlists that a person could link, as the last look found them: asked, never assumed."""

    __tablename__ = "link_proposals"
    __table_args__ = (UniqueConstraint("user_id", "digest"),)

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    user_id: Mapped[Owner]
    digest: Mapped[str] = mapped_column(String(64))
    entity: Mapped[str] = mapped_column(String(10))
    name: Mapped[str] = mapped_column(String(500))
    members: Mapped[Json]
    confidence: Mapped[float]
    reason: Mapped[str] = mapped_column(String(500), default="")
    state: Mapped[str] = mapped_column(String(10), default="open")
    run_id: Mapped[int | None] = mapped_column(ForeignKey("sync_history.id", ondelete="SET NULL"))
    created_at: Mapped[Created]
