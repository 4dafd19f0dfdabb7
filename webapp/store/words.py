"""Keeping a person's word on a pair as a rule, and letting the mappings follow it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import and_, delete, exists, or_, select, update

from webapp.extensions import db
from webapp.models import Mapping, Verdict
from webapp.store import rules
from webapp.store.saving import put_many

#: The reason of a mapping that nothing but a person's word has made.
YOURS = "your decision"


def decide(user_id: int, track_id: int, service: str, external_id: str, same: bool, now: datetime) -> None:
    """Keep the word. The newest counts: "right" ends "not on this service", and the other way round."""
    row = {
        "user_id": user_id,
        "track_id": track_id,
        "service_type": service,
        "external_id": external_id,
        "same": same,
        "created_at": now,
    }
    unique = ("user_id", "track_id", "service_type", "external_id")
    put_many(Verdict, [row], unique=unique, change=("same", "created_at"))
    if same:
        _drop_words(user_id, track_id, service, Verdict.external_id == "")
        _bind(user_id, track_id, service, external_id, now)
    elif external_id:
        db.session.execute(delete(Mapping).where(*_of(user_id, track_id, service), Mapping.external_id == external_id))
    else:
        _drop_words(user_id, track_id, service, Verdict.same.is_(True))
        db.session.execute(delete(Mapping).where(*_of(user_id, track_id, service)))


def forget(user_id: int, track_id: int, service: str, external_id: str) -> bool:
    """Take a word back; a mapping that it made goes, one that it confirmed is the matcher's again. Whether it stood."""
    here = Verdict.external_id == external_id
    there = db.session.scalar(select(Verdict.id).where(*_said(user_id, track_id, service), here))
    _drop_words(user_id, track_id, service, here)
    mine = (*_of(user_id, track_id, service), Mapping.external_id == external_id, Mapping.decided_by == "person")
    db.session.execute(delete(Mapping).where(*mine, Mapping.reasons == YOURS))
    db.session.execute(update(Mapping).where(*mine).values(decided_by="matcher"))
    return there is not None


def follow(user_id: int, now: datetime) -> None:
    """Make the rows of the mappings say what the rules say: after a purge, or a match made while a word was given."""
    if not rules.spoken(user_id):
        return
    refused = exists().where(
        Verdict.user_id == user_id,
        Verdict.track_id == Mapping.internal_id,
        Verdict.service_type == Mapping.service_type,
        Verdict.same.is_(False),
        or_(Verdict.external_id == Mapping.external_id, Verdict.external_id == ""),
    )
    mine = (Mapping.user_id == user_id, Mapping.entity_type == "track")
    db.session.execute(delete(Mapping).where(*mine, refused).execution_options(synchronize_session=False))
    query = (
        select(Verdict.service_type, Verdict.external_id, Verdict.track_id, Mapping.internal_id)
        .outerjoin(
            Mapping,
            and_(*mine, Mapping.service_type == Verdict.service_type, Mapping.external_id == Verdict.external_id),
        )
        .where(Verdict.user_id == user_id, Verdict.same.is_(True))
        .order_by(Verdict.created_at, Verdict.id)
    )
    # The newest word on an object comes last, and is the one that counts.
    wanted = {(service, key): (track, now_at) for service, key, track, now_at in db.session.execute(query)}
    for (service, key), (track, now_at) in wanted.items():
        if track != now_at:
            _bind(user_id, track, service, key, now)


def repoint(user_id: int, old: int, new: int) -> None:
    """Words on one track now speak of another: both were found to be one recording. Of contradictory ones the newer."""
    query = select(Verdict).where(Verdict.user_id == user_id, Verdict.track_id.in_((old, new)))
    kept: dict[tuple[str, str], Verdict] = {}
    newest_first = query.order_by(Verdict.created_at.desc(), Verdict.id.desc())
    for word in db.session.scalars(newest_first.execution_options(populate_existing=True)):
        place = (word.service_type, word.external_id)
        if place in kept or _overruled(word, kept):
            db.session.delete(word)
        else:
            kept[place] = word
    db.session.flush()
    db.session.execute(update(Verdict).where(Verdict.user_id == user_id, Verdict.track_id == old).values(track_id=new))


def _overruled(word: Verdict, newer: dict[tuple[str, str], Verdict]) -> bool:
    """Whether a newer word at the same service says that the track is there, or that it is not."""
    there = [one for (service, _), one in newer.items() if service == word.service_type]
    if word.same:
        return any(not one.external_id for one in there)
    return not word.external_id and any(one.same for one in there)


def _bind(user_id: int, track_id: int, service: str, external_id: str, now: datetime) -> None:
    """This object is that track now; the matcher's own finding of the same keeps its score and reasons."""
    row = db.session.scalar(
        select(Mapping).where(
            Mapping.user_id == user_id,
            Mapping.service_type == service,
            Mapping.entity_type == "track",
            Mapping.external_id == external_id,
        )
    )
    if row is None:
        row = Mapping(user_id=user_id, service_type=service, entity_type="track", external_id=external_id)
        db.session.add(row)
    if row.internal_id != track_id:
        row.internal_id, row.score, row.reasons, row.model, row.created_at = track_id, None, YOURS, "", now
    row.decided_by, row.last_sync = "person", now
    db.session.flush()


def _said(user_id: int, track_id: int, service: str) -> tuple[Any, ...]:
    return Verdict.user_id == user_id, Verdict.track_id == track_id, Verdict.service_type == service


def _drop_words(user_id: int, track_id: int, service: str, which: Any) -> None:
    db.session.execute(delete(Verdict).where(*_said(user_id, track_id, service), which))


def _of(user_id: int, track_id: int, service: str) -> tuple[Any, ...]:
    return (
        Mapping.user_id == user_id,
        Mapping.service_type == service,
        Mapping.entity_type == "track",
        Mapping.internal_id == track_id,
    )
