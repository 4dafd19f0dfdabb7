"""Tracks: the shared catalogue, what services said, and each person's word on what is the same."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update

from webapp.domain.music import Found, Track
from webapp.extensions import db
from webapp.models import ExternalTrack, Lookup, TrackRow, Verdict
from webapp.models import Mapping as MappingRow
from webapp.models.kinds import new_public_id
from webapp.store.saving import add_missing, chunks, put_many

#: Between artists in one column: a character that no name holds.
JOINT = "\x1f"


def to_track(row: TrackRow | ExternalTrack) -> Track:
    """A row as a value of the domain."""
    artists = row.artists if isinstance(row, TrackRow) else row.artist
    return Track(
        title=row.title,
        artists=tuple(filter(None, artists.split(JOINT))),
        album=row.album,
        duration_ms=row.duration_ms,
        isrc=row.isrc,
        explicit=row.explicit,
        year=row.year if isinstance(row, TrackRow) else None,
        track_no=row.track_number if isinstance(row, TrackRow) else None,
    )


def label(track: Track | None) -> str:
    """A track in one line, for people."""
    if track is None:
        return ""
    return f"{track.title} — {', '.join(track.artists)}"[:500] if track.artists else track.title[:500]


def by_ids(ids: Iterable[int]) -> dict[int, Track]:
    """Track id → track, of the shared catalogue."""
    found: dict[int, Track] = {}
    for part in chunks(set(ids)):
        for row in db.session.scalars(select(TrackRow).where(TrackRow.id.in_(part))):
            found[row.id] = to_track(row)
    return found


def mapped(user_id: int, service: str, external_ids: Iterable[str]) -> dict[str, int]:
    """External id → track id, as far as this person's mappings know them."""
    found: dict[str, int] = {}
    for part in chunks(set(external_ids)):
        query = select(MappingRow.external_id, MappingRow.internal_id).where(
            MappingRow.user_id == user_id,
            MappingRow.service_type == service,
            MappingRow.entity_type == "track",
            MappingRow.external_id.in_(part),
        )
        found.update(db.session.execute(query).all())
    return found


def keys_of(user_id: int, service: str, track_ids: Iterable[int]) -> dict[int, str]:
    """Track id → its id at a service, for this person: a person's own word before the matcher's, then the newest."""
    found: dict[int, str] = {}
    for part in chunks(set(track_ids)):
        query = (
            select(MappingRow.internal_id, MappingRow.external_id)
            .where(
                MappingRow.user_id == user_id,
                MappingRow.service_type == service,
                MappingRow.entity_type == "track",
                MappingRow.internal_id.in_(part),
            )
            .order_by(MappingRow.decided_by == "person", MappingRow.id)
        )
        found.update(db.session.execute(query).all())
    return found


def all_of(user_id: int) -> dict[int, Track]:
    """Every track that a mapping of this person names."""
    query = (
        select(TrackRow)
        .join(MappingRow, MappingRow.internal_id == TrackRow.id)
        .where(MappingRow.user_id == user_id, MappingRow.entity_type == "track")
        .distinct()
    )
    return {row.id: to_track(row) for row in db.session.scalars(query)}


def map_many(user_id: int, service: str, pairs: Sequence[tuple[str, int, float | None, str]], now: datetime) -> None:
    """Remember (external id, track id, score, reasons); what is mapped already keeps its mapping."""
    rows = [
        {
            "user_id": user_id,
            "service_type": service,
            "entity_type": "track",
            "external_id": external_id,
            "internal_id": track_id,
            "score": score,
            "reasons": reasons[:500],
            "decided_by": "matcher",
            "last_sync": now,
            "created_at": now,
        }
        for external_id, track_id, score, reasons in pairs
    ]
    add_missing(MappingRow, rows, unique=("user_id", "service_type", "entity_type", "external_id"))


def born(service: str, tracks: Mapping[str, Track], now: datetime) -> dict[str, int]:
    """External id → id of the catalogue row that this object of a service gives birth to, or gave before."""
    rows = [
        {
            "public_id": new_public_id(),
            "title": track.title[:500],
            "artists": JOINT.join(track.artists)[:1000],
            "album": track.album and track.album[:500],
            "duration_ms": track.duration_ms,
            "isrc": track.isrc,
            "year": track.year,
            "explicit": track.explicit,
            "origin_service": service,
            "origin_id": external_id,
            "created_at": now,
        }
        for external_id, track in tracks.items()
    ]
    add_missing(TrackRow, rows, unique=("origin_service", "origin_id"))
    found: dict[str, int] = {}
    for part in chunks(tracks):
        query = select(TrackRow.origin_id, TrackRow.id).where(
            TrackRow.origin_service == service, TrackRow.origin_id.in_(part)
        )
        found.update({origin: row_id for origin, row_id in db.session.execute(query) if origin})
    return found


def give_isrcs(found: Mapping[int, str]) -> None:
    """Fill in the ISRC of catalogue rows that had none."""
    for track_id, isrc in found.items():
        db.session.execute(update(TrackRow).where(TrackRow.id == track_id, TrackRow.isrc.is_(None)).values(isrc=isrc))


def keep_external(service: str, found: Mapping[str, tuple[Track, bool]], now: datetime) -> None:
    """Remember what a service said of its tracks: external id → (track, playable)."""
    rows = [
        {
            "service_type": service,
            "external_id": external_id,
            "title": track.title[:500],
            "artist": JOINT.join(track.artists)[:1000],
            "album": track.album and track.album[:500],
            "duration_ms": track.duration_ms,
            "isrc": track.isrc,
            "explicit": track.explicit,
            "playable": playable,
            "last_updated": now,
        }
        for external_id, (track, playable) in found.items()
    ]
    change = ("title", "artist", "album", "duration_ms", "explicit", "playable", "last_updated")
    put_many(ExternalTrack, rows, unique=("service_type", "external_id"), change=change)


def external(service: str, external_ids: Iterable[str]) -> dict[str, Found]:
    """External id → what the service said of it, as far as it is remembered."""
    found: dict[str, Found] = {}
    for part in chunks(set(external_ids)):
        query = select(ExternalTrack).where(ExternalTrack.service_type == service, ExternalTrack.external_id.in_(part))
        for row in db.session.scalars(query):
            found[row.external_id] = Found(row.external_id, to_track(row), row.playable)
    return found


def remembered(service: str, questions: Iterable[str], now: datetime) -> dict[str, list[str]]:
    """Question → ids that the service answered (maybe none), for answers that are still fresh."""
    found: dict[str, list[str]] = {}
    for part in chunks(set(questions)):
        query = select(Lookup.question, Lookup.answers).where(
            Lookup.service_type == service, Lookup.question.in_(part), Lookup.expires_at > now
        )
        found.update({question: answers.split() for question, answers in db.session.execute(query)})
    return found


def remember(service: str, answers: Mapping[str, Sequence[str]], now: datetime) -> None:
    """Keep true answers: hits for thirty days, misses for seven."""
    rows = [
        {
            "service_type": service,
            "question": question,
            "answers": " ".join(ids)[:2000],
            "asked_at": now,
            "expires_at": now + timedelta(days=30 if ids else 7),
        }
        for question, ids in answers.items()
    ]
    put_many(Lookup, rows, unique=("service_type", "question"), change=("answers", "asked_at", "expires_at"))


def verdicts(user_id: int, service: str, track_ids: Iterable[int]) -> dict[int, dict[str, bool]]:
    """Track id → {external id: the same?}; the empty external id with ``False`` means "not on this service"."""
    found: dict[int, dict[str, bool]] = {}
    for part in chunks(set(track_ids)):
        query = select(Verdict).where(
            Verdict.user_id == user_id, Verdict.service_type == service, Verdict.track_id.in_(part)
        )
        for row in db.session.scalars(query):
            found.setdefault(row.track_id, {})[row.external_id] = row.same
    return found


def never(user_id: int, service: str, external_ids: Iterable[str]) -> dict[str, set[int]]:
    """External id → tracks that this person said it never is."""
    found: dict[str, set[int]] = {}
    for part in chunks(set(external_ids)):
        query = select(Verdict.external_id, Verdict.track_id).where(
            Verdict.user_id == user_id,
            Verdict.service_type == service,
            Verdict.external_id.in_(part),
            Verdict.same.is_(False),
        )
        for external_id, track_id in db.session.execute(query):
            found.setdefault(external_id, set()).add(track_id)
    return found


def repoint(user_id: int, old: int, new: int) -> None:
    """All of a person's mappings of one track now name another: both were found to be one recording."""
    db.session.execute(
        update(MappingRow)
        .where(MappingRow.user_id == user_id, MappingRow.entity_type == "track", MappingRow.internal_id == old)
        .values(internal_id=new)
    )


def decide(user_id: int, track_id: int, service: str, external_id: str, same: bool, now: datetime) -> None:
    """Keep a person's word on a pair, and let the mapping follow it."""
    row = {
        "user_id": user_id,
        "track_id": track_id,
        "service_type": service,
        "external_id": external_id,
        "same": same,
        "created_at": now,
    }
    put_many(Verdict, [row], unique=("user_id", "track_id", "service_type", "external_id"), change=("same",))
    if not external_id:
        return
    mine = (
        MappingRow.user_id == user_id,
        MappingRow.service_type == service,
        MappingRow.entity_type == "track",
        MappingRow.external_id == external_id,
    )
    db.session.execute(delete(MappingRow).where(*mine, *(() if same else (MappingRow.internal_id == track_id,))))
    if same:
        db.session.add(
            MappingRow(
                user_id=user_id,
                service_type=service,
                entity_type="track",
                external_id=external_id,
                internal_id=track_id,
                decided_by="person",
                reasons="your decision",
                last_sync=now,
            )
        )


def forget_decisions(user_id: int, track_id: int, service: str) -> None:
    """Take back what a person decided about a track at a service."""
    db.session.execute(
        delete(Verdict).where(Verdict.user_id == user_id, Verdict.track_id == track_id, Verdict.service_type == service)
    )
    db.session.execute(
        delete(MappingRow).where(
            MappingRow.user_id == user_id,
            MappingRow.service_type == service,
            MappingRow.entity_type == "track",
            MappingRow.internal_id == track_id,
            MappingRow.decided_by == "person",
        )
    )
