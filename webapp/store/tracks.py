"""Tracks: the shared catalogue, what services said, and each person's word on what is the same."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import select, update

from webapp.domain.lookups import Answer
from webapp.domain.music import Found, Track
from webapp.extensions import db
from webapp.models import ExternalTrack, Lookup, TrackRow
from webapp.models import Mapping as MappingRow
from webapp.models.kinds import new_public_id
from webapp.store import rules
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
        year=row.year,
        track_no=row.track_number,
        type=row.kind if isinstance(row, ExternalTrack) else None,
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
    """External id → track id, as far as this person's words and mappings know them; a word is above a mapping."""
    wanted, found = set(external_ids), dict[str, int]()
    for part in chunks(wanted):
        query = select(MappingRow.external_id, MappingRow.internal_id).where(
            MappingRow.user_id == user_id,
            MappingRow.service_type == service,
            MappingRow.entity_type == "track",
            MappingRow.external_id.in_(part),
        )
        found.update(db.session.execute(query).all())
    return _as_said(user_id, service, wanted, found) if rules.spoken(user_id) else found


def _as_said(user_id: int, service: str, wanted: set[str], found: dict[str, int]) -> dict[str, int]:
    """What mappings say, with the person's words above it."""
    claims, absent = rules.of_keys(user_id, service, wanted), rules.absent(user_id, service)
    allowed = {k: t for k, t in found.items() if t not in absent and not (k in claims and t in claims[k].wrong)}
    return allowed | {key: claim.right[0] for key, claim in claims.items() if claim.right}


def keys_of(user_id: int, service: str, track_ids: Iterable[int]) -> dict[int, str]:
    """Track id → its id at a service, for this person: a person's own word before the matcher's, then the newest."""
    wanted, found = set(track_ids), dict[int, str]()
    said = rules.of_tracks(user_id, service, wanted) if rules.spoken(user_id) else {}
    for part in chunks(wanted):
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
        pairs = db.session.execute(query).all()
        found.update({track: key for track, key in pairs if track not in said or said[track].allows(key)})
    return found | {track: rule.right[0] for track, rule in said.items() if rule.right}


def current(user_id: int, track: TrackRow) -> int:
    """The track that stands for this one now: for this person it may have been found to be one with another."""
    if not track.origin_service or not track.origin_id:
        return track.id
    return mapped(user_id, track.origin_service, [track.origin_id]).get(track.origin_id, track.id)


def all_of(user_id: int) -> dict[int, Track]:
    """Every track that a mapping of this person names."""
    query = (
        select(TrackRow)
        .join(MappingRow, MappingRow.internal_id == TrackRow.id)
        .where(MappingRow.user_id == user_id, MappingRow.entity_type == "track")
        .distinct()
    )
    return {row.id: to_track(row) for row in db.session.scalars(query)}


def map_many(
    user_id: int, service: str, pairs: Sequence[tuple[str, int, float | None, str]], now: datetime, model: str = ""
) -> None:
    """Remember (external id, track id, score, reasons), decided by the weights named ``model``.

    What is mapped already keeps its mapping.
    """
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
            "model": model if score is not None else "",
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
    """Remember what a service said of its tracks: external id → (track, playable). The fullest telling stays."""
    rows = [
        {
            "service_type": service,
            "external_id": external_id,
            "title": track.title[:500],
            "artist": JOINT.join(track.artists)[:1000],
            "album": track.album and track.album[:500],
            "duration_ms": track.duration_ms,
            "isrc": track.isrc,
            "year": track.year,
            "track_number": track.track_no,
            "kind": track.type,
            "explicit": track.explicit,
            "playable": playable,
            "last_updated": now,
        }
        for external_id, (track, playable) in found.items()
    ]
    change = ("title", "artist", "playable", "last_updated")
    fill = ("album", "duration_ms", "isrc", "year", "track_number", "kind", "explicit")
    put_many(ExternalTrack, rows, unique=("service_type", "external_id"), change=change, fill=fill)


def external(service: str, external_ids: Iterable[str]) -> dict[str, Found]:
    """External id → what the service said of it, as far as it is remembered."""
    found: dict[str, Found] = {}
    for part in chunks(set(external_ids)):
        query = select(ExternalTrack).where(ExternalTrack.service_type == service, ExternalTrack.external_id.in_(part))
        for row in db.session.scalars(query):
            found[row.external_id] = Found(row.external_id, to_track(row), row.playable)
    return found


def codes(service: str, external_ids: Iterable[str]) -> dict[str, str]:
    """External id → its ISRC, as far as anything remembers it."""
    found: dict[str, str] = {}
    for part in chunks(set(external_ids)):
        born = select(TrackRow.origin_id, TrackRow.isrc).where(
            TrackRow.origin_service == service, TrackRow.origin_id.in_(part)
        )
        said = select(ExternalTrack.external_id, ExternalTrack.isrc).where(
            ExternalTrack.service_type == service, ExternalTrack.external_id.in_(part)
        )
        for query in (born, said):
            found.update({key: isrc for key, isrc in db.session.execute(query) if key and isrc})
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


def remember(service: str, answers: Mapping[str, Answer], now: datetime) -> None:
    """Keep true answers, each until its own end."""
    rows = [
        {
            "service_type": service,
            "question": question,
            "answers": " ".join(answer.ids[:40]),
            "reason": answer.reason,
            "asked_at": now,
            "expires_at": answer.expires_at,
        }
        for question, answer in answers.items()
    ]
    change = ("answers", "reason", "asked_at", "expires_at")
    put_many(Lookup, rows, unique=("service_type", "question"), change=change)


def repoint(user_id: int, old: int, new: int) -> None:
    """All of a person's mappings of one track now name another: both were found to be one recording."""
    db.session.execute(
        update(MappingRow)
        .where(MappingRow.user_id == user_id, MappingRow.entity_type == "track", MappingRow.internal_id == old)
        .values(internal_id=new)
    )
