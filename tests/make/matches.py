"""Matches that a run accepted: a track that one service gave birth to, and an object of another mapped to it."""

from __future__ import annotations

from itertools import count
from typing import Any

from webapp.extensions import db
from webapp.models import ExternalTrack, Mapping, TrackRow, User

_numbers = count(1)


def track(title: str = "Teardrop", *, service: str = "spotify", key: str = "", **values: Any) -> TrackRow:
    """A recording, born of an object of ``service`` that the service has told of."""
    base: dict[str, Any] = {"title": title, "artists": "Massive Attack", "album": "Mezzanine", "duration_ms": 330000}
    key = key or f"{service}-{next(_numbers)}"
    row = TrackRow(origin_service=service, origin_id=key, **(base | values))
    db.session.add(row)
    db.session.commit()
    told(service, key, title, **values)
    return row


def told(service: str, key: str, title: str = "Teardrop", **values: Any) -> ExternalTrack:
    """What a service said of an object."""
    base: dict[str, Any] = {"album": "Mezzanine", "duration_ms": 330000} | values
    artist = base.pop("artists", "Massive Attack")
    row = ExternalTrack(service_type=service, external_id=key, title=title, artist=artist, **base)
    db.session.add(row)
    db.session.commit()
    return row


def match(
    user: User, made: TrackRow | None = None, *, service: str = "deezer", key: str = "", **values: Any
) -> Mapping:
    """``user``'s match of a track with an object of ``service``, accepted by the matcher."""
    made = made or track(f"Song {next(_numbers)}")
    key = key or str(next(_numbers))
    known = db.session.query(ExternalTrack).filter_by(service_type=service, external_id=key).first()
    if known is None:
        told(service, key, made.title)
    base: dict[str, Any] = {"score": 0.93, "reasons": "same artist; title equal", "decided_by": "matcher"}
    row = Mapping(
        user_id=user.id, service_type=service, external_id=key, internal_id=made.id, **(base | {"model": "m1"} | values)
    )
    db.session.add(row)
    db.session.commit()
    return row


def matches(user: User, number: int, **values: Any) -> list[Mapping]:
    """So many of them."""
    return [match(user, **values) for _ in range(number)]
