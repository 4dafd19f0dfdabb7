"""Rules: what a person said of their tracks and of objects of a service. They stand above every automatic outcome.

One door for whatever needs matches: lists and likes, later the journal and the collection. Who asks for mappings
(``store/tracks.py``) gets them with these rules applied, whether the rows of the mappings are there or not.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, exists, select

from webapp.extensions import db
from webapp.models import Ancestor, EntryRow, Link, Mapping, Member, TrackRow, Verdict
from webapp.store.saving import chunks


@dataclass(frozen=True, slots=True)
class Rule:
    """What was said of one track at one service.

    ``right``: objects that it is, the newest word first. ``wrong``: objects that it is not, and that are never proposed
    again. ``absent``: it is not on this service, and nothing is looked for.
    """

    right: tuple[str, ...] = ()
    wrong: frozenset[str] = frozenset()
    absent: bool = False

    def allows(self, external_id: str) -> bool:
        """Whether an automatic match with this object may stand."""
        return external_id in self.right or not (self.absent or external_id in self.wrong)


@dataclass(frozen=True, slots=True)
class Claim:
    """What was said of one object: the tracks that it is (the newest word first, with its time), those it is not."""

    right: tuple[int, ...] = ()
    wrong: frozenset[int] = frozenset()
    said_at: datetime | None = None


def spoken(user_id: int) -> bool:
    """Whether this person ever said anything."""
    return bool(db.session.scalar(select(exists().where(Verdict.user_id == user_id))))


def of_tracks(user_id: int, service: str, track_ids: Iterable[int]) -> dict[int, Rule]:
    """Track → what was said of it at a service; tracks of which nothing was said are left out."""
    found: dict[int, list[Any]] = {}
    for part in chunks(set(track_ids)):
        for word in db.session.execute(_words(user_id, service).where(Verdict.track_id.in_(part))):
            found.setdefault(word.track_id, []).append(word)
    return {track_id: _rule(words) for track_id, words in found.items()}


def _rule(words: Sequence[Any]) -> Rule:
    return Rule(
        right=tuple(word.external_id for word in words if word.same),
        wrong=frozenset(word.external_id for word in words if not word.same and word.external_id),
        absent=any(not word.external_id for word in words),
    )


def of_keys(user_id: int, service: str, external_ids: Iterable[str]) -> dict[str, Claim]:
    """Object → what was said of it: the same rules, asked from the other side."""
    found: dict[str, list[Any]] = {}
    for part in chunks(set(external_ids) - {""}):
        for word in db.session.execute(_words(user_id, service).where(Verdict.external_id.in_(part))):
            found.setdefault(word.external_id, []).append(word)
    return {key: _claim(words) for key, words in found.items()}


def _claim(words: Sequence[Any]) -> Claim:
    right = [word for word in words if word.same]
    wrong = frozenset(word.track_id for word in words if not word.same)
    return Claim(tuple(word.track_id for word in right), wrong, right[0].created_at if right else None)


def absent(user_id: int, service: str) -> set[int]:
    """Tracks that are not on this service, as this person said."""
    query = select(Verdict.track_id).where(
        Verdict.user_id == user_id, Verdict.service_type == service, Verdict.external_id == ""
    )
    return set(db.session.scalars(query))


def refusing(user_id: int) -> set[int]:
    """Tracks of which this person said what they are not, at any service."""
    return set(db.session.scalars(select(Verdict.track_id).where(Verdict.user_id == user_id, Verdict.same.is_(False))))


def apart(user_id: int, one: int, other: int, since: datetime | None = None) -> str:
    """Why two tracks may not be joined: "pair" (one is not an object that the other is), "absent", or empty.

    Words that are not newer than ``since`` do not count: a later one has overruled them.
    """
    query = select(Verdict.track_id, Verdict.service_type, Verdict.external_id, Verdict.created_at).where(
        Verdict.user_id == user_id, Verdict.track_id.in_((one, other)), Verdict.same.is_(False)
    )
    why = ""
    for word in db.session.execute(query):
        partner = other if word.track_id == one else one
        if since is not None and word.created_at <= since:
            continue
        if word.external_id and is_object(user_id, partner, word.service_type, word.external_id):
            return "pair"
        if not word.external_id and is_object(user_id, partner, word.service_type):
            why = "absent"
    return why


def is_object(user_id: int, track_id: int, service: str, external_id: str | None = None) -> bool:
    """Whether a track is this object of a service (or any of it): by birth, by word, as mapped, or as lists have it."""
    mapped = select(Mapping.id).where(
        Mapping.user_id == user_id,
        Mapping.entity_type == "track",
        Mapping.internal_id == track_id,
        Mapping.service_type == service,
    )
    listed = (
        select(Ancestor.id)
        .join(EntryRow, EntryRow.id == Ancestor.entry_id)
        .join(Member, Member.id == Ancestor.member_id)
        .join(Link, Link.id == Member.link_id)
        .where(Link.user_id == user_id, EntryRow.track_id == track_id, EntryRow.removed_at.is_(None))
        .where(Member.service_type == service)
    )
    if external_id is not None:
        mapped = mapped.where(Mapping.external_id == external_id)
        listed = listed.where(Ancestor.external_id == external_id)
    return surely(user_id, track_id, service, external_id) or _holds(mapped) or _holds(listed)


def surely(user_id: int, track_id: int, service: str, external_id: str | None = None) -> bool:
    """The same, by birth or by a person's word alone: nothing that the matcher thought."""
    born = select(TrackRow.id).where(TrackRow.id == track_id, TrackRow.origin_service == service)
    said = select(Verdict.id).where(
        Verdict.user_id == user_id,
        Verdict.track_id == track_id,
        Verdict.service_type == service,
        Verdict.same.is_(True),
    )
    if external_id is not None:
        born, said = born.where(TrackRow.origin_id == external_id), said.where(Verdict.external_id == external_id)
    return _holds(born) or _holds(said)


def _holds(query: Select[Any]) -> bool:
    return db.session.scalar(query.limit(1)) is not None


def _words(user_id: int, service: str) -> Select[Any]:
    """Words at a service, the newest first; as plain values, so that what was just written is what is read."""
    query = select(Verdict.track_id, Verdict.external_id, Verdict.same, Verdict.created_at)
    query = query.where(Verdict.user_id == user_id, Verdict.service_type == service)
    return query.order_by(Verdict.created_at.desc(), Verdict.id.desc())
