"""Matches: one track beside one object of a service, with all that stands about the two for one person."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select

from webapp.domain.music import Track
from webapp.extensions import db
from webapp.models import (
    Ancestor,
    EntryRow,
    ExternalTrack,
    Label,
    Link,
    Lookup,
    Mapping,
    Member,
    Operation,
    Placement,
    Run,
    Target,
    TrackRow,
    Verdict,
)
from webapp.store.tracks import to_track


@dataclass(frozen=True, slots=True)
class Record:
    """What a service said of an object: as the matcher reads it, and since when it is remembered."""

    track: Track
    playable: bool = True
    told_at: datetime | None = None


def track(track_id: int) -> TrackRow | None:
    """A track of the catalogue."""
    return db.session.get(TrackRow, track_id)


def by_public_id(public_id: str) -> TrackRow | None:
    """A track of the catalogue, by the id in addresses."""
    return db.session.scalar(select(TrackRow).where(TrackRow.public_id == public_id))


def public_ids(track_ids: Collection[int]) -> dict[int, str]:
    """Track → the id in addresses."""
    return dict(db.session.execute(select(TrackRow.id, TrackRow.public_id).where(TrackRow.id.in_(track_ids))).all())


def origins(track_ids: Collection[int]) -> dict[int, tuple[str, str]]:
    """Track → (the id in addresses, the service that first spoke of it)."""
    query = select(TrackRow.id, TrackRow.public_id, TrackRow.origin_service).where(TrackRow.id.in_(track_ids))
    return {track_id: (public_id, service or "") for track_id, public_id, service in db.session.execute(query)}


def record(service: str, external_id: str) -> Record | None:
    """What the service said, or else the track that this object gave birth to."""
    said = db.session.scalar(
        select(ExternalTrack).where(ExternalTrack.service_type == service, ExternalTrack.external_id == external_id)
    )
    if said is not None:
        full = replace(to_track(said), year=said.year, track_no=said.track_number, type=said.kind)
        return Record(full, said.playable, said.last_updated)
    born = db.session.scalar(
        select(TrackRow).where(TrackRow.origin_service == service, TrackRow.origin_id == external_id)
    )
    return Record(to_track(born)) if born is not None else None


def mapping(user_id: int, track_id: int, service: str, external_id: str) -> Mapping | None:
    """A person's match of the two, if it stands."""
    return db.session.scalar(
        select(Mapping).where(
            Mapping.user_id == user_id,
            Mapping.service_type == service,
            Mapping.entity_type == "track",
            Mapping.external_id == external_id,
            Mapping.internal_id == track_id,
        )
    )


def word(user_id: int, track_id: int, service: str, external_id: str) -> Verdict | None:
    """What a person said of the two, if they did."""
    return db.session.scalar(
        select(Verdict)
        .where(
            Verdict.user_id == user_id,
            Verdict.track_id == track_id,
            Verdict.service_type == service,
            Verdict.external_id == external_id,
        )
        .execution_options(populate_existing=True)
    )


def stands(user_id: int, track_id: int, service: str, external_id: str) -> bool:
    """Whether the object stands for the track in a list of this person, as that was last seen."""
    query = (
        select(Ancestor.id)
        .join(EntryRow, EntryRow.id == Ancestor.entry_id)
        .join(Member, Member.id == Ancestor.member_id)
        .join(Link, Link.id == Member.link_id)
        .where(
            Link.user_id == user_id,
            Member.service_type == service,
            EntryRow.track_id == track_id,
            Ancestor.external_id == external_id,
        )
    )
    return _any(query)


def holds(user_id: int, track_id: int) -> bool:
    """Whether a track is in this person's lists, mappings, words or books."""
    return any(
        _any(query)
        for query in (
            select(Mapping.id).where(
                Mapping.user_id == user_id, Mapping.entity_type == "track", Mapping.internal_id == track_id
            ),
            select(Verdict.id).where(Verdict.user_id == user_id, Verdict.track_id == track_id),
            select(Label.id).where(Label.user_id == user_id, Label.track_id == track_id),
            select(EntryRow.id)
            .join(Link, Link.id == EntryRow.link_id)
            .where(Link.user_id == user_id, EntryRow.track_id == track_id),
            select(Placement.id)
            .join(Run, Run.id == Placement.run_id)
            .where(Run.user_id == user_id, Placement.track_id == track_id),
        )
    )


def placed(user_id: int, track_id: int, service: str, external_id: str) -> bool:
    """Whether the books of a run of this person show the object as this track."""
    query = select(Placement.id).join(Run, Run.id == Placement.run_id)
    return _any(
        query.where(
            Run.user_id == user_id,
            Placement.track_id == track_id,
            Placement.source == service,
            Placement.external_id == external_id,
        )
    )


def writings(user_id: int, service: str, external_id: str, most: int = 8) -> list[tuple[Operation, Run]]:
    """When runs of this person put the object somewhere or took it out, newest first."""
    query = (
        select(Operation, Run)
        .join(Run, Run.id == Operation.run_id)
        .where(
            Run.user_id == user_id,
            Operation.service == service,
            Operation.external_id == external_id,
            Operation.state.in_(("done", "resolved")),
        )
        .order_by(Operation.id.desc())
        .limit(most)
    )
    return [(operation, run) for operation, run in db.session.execute(query)]


def lacking(user_id: int, track_id: int, service: str, most: int = 8) -> list[tuple[str, str, str]]:
    """(link, state, reason) of the lists in which the track should stand at the service and does not."""
    query = (
        select(Link.name, Target.state, Target.reason)
        .join(Member, Member.link_id == Link.id)
        .join(Target, Target.member_id == Member.id)
        .join(EntryRow, EntryRow.id == Target.entry_id)
        .where(
            Link.user_id == user_id,
            Member.service_type == service,
            EntryRow.track_id == track_id,
            EntryRow.removed_at.is_(None),
        )
        .order_by(Link.id)
        .limit(most)
    )
    return [(name, state, reason) for name, state, reason in db.session.execute(query)]


def lookups(service: str, questions: Collection[str]) -> list[Lookup]:
    """What the service was asked for a track and answered, newest first, as far as it is remembered."""
    query = select(Lookup).where(Lookup.service_type == service, Lookup.question.in_(questions))
    return list(db.session.scalars(query.order_by(Lookup.asked_at.desc())))


def keys(user_id: int, track_id: int, service: str) -> list[str]:
    """Every object that is mapped to a track at a service."""
    query = select(Mapping.external_id).where(
        Mapping.user_id == user_id,
        Mapping.service_type == service,
        Mapping.entity_type == "track",
        Mapping.internal_id == track_id,
    )
    return list(db.session.scalars(query.order_by(Mapping.id)))


def _any(query: Any) -> bool:
    return db.session.scalar(query.limit(1)) is not None
