"""What can be learned from: people's words on pairs of objects, and a text for each object that may be learned from."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import NamedTuple

from sqlalchemy import select

from webapp.domain.music import Track
from webapp.extensions import db
from webapp.models import ExternalTrack, Label, TrackRow
from webapp.store.saving import chunks
from webapp.store.tracks import to_track

#: Services whose terms forbid to train anything on what their API says (Spotify's developer policy, III.14). A
#: person's own word on their objects may be used; their text may not.
UNTAUGHT = ("spotify",)

#: (service, id)
Object = tuple[str, str]


class Word(NamedTuple):
    """What one person said of two objects, in whichever order they stood."""

    user_id: int
    pair: tuple[Object, Object]
    same: bool


def words() -> list[Word]:
    """The newest word of each person on each pair, of those that are still meant."""
    query = select(Label.user_id, Label.a_service, Label.a_id, Label.b_service, Label.b_id, Label.said).where(
        Label.taken_back_at.is_(None), Label.said.in_(("same", "other", "never")), Label.a_id != "", Label.b_id != ""
    )
    newest: dict[tuple[int, tuple[Object, Object]], Word] = {}
    for user_id, a_service, a_id, b_service, b_id, said in db.session.execute(query.order_by(Label.id)):
        one, other = sorted(((a_service, a_id), (b_service, b_id)))
        if one != other:
            newest[user_id, (one, other)] = Word(user_id, (one, other), said == "same")
    return list(newest.values())


def texts(objects: Iterable[Object]) -> dict[Object, Track]:
    """What each of these objects is, as far as its own service's text is known and may be learned from."""
    found: dict[Object, Track] = {}
    for service, ids in _by_service(one for one in objects if one[0] not in UNTAUGHT).items():
        for part in chunks(ids):
            born = select(TrackRow).where(TrackRow.origin_service == service, TrackRow.origin_id.in_(part))
            for track in db.session.scalars(born):
                # The catalogue's ISRC may have been filled in from what another service said.
                found[service, str(track.origin_id)] = replace(to_track(track), isrc=None)
            said = select(ExternalTrack).where(ExternalTrack.service_type == service)
            for row in db.session.scalars(said.where(ExternalTrack.external_id.in_(part))):
                found[service, row.external_id] = to_track(row)
    return found


def isrcs(objects: Iterable[Object]) -> dict[Object, str]:
    """The ISRC of each of these objects, where it is known."""
    found: dict[Object, str] = {}
    for service, ids in _by_service(objects).items():
        for part in chunks(ids):
            born = select(TrackRow.origin_id, TrackRow.isrc).where(
                TrackRow.origin_service == service, TrackRow.origin_id.in_(part)
            )
            said = select(ExternalTrack.external_id, ExternalTrack.isrc).where(
                ExternalTrack.service_type == service, ExternalTrack.external_id.in_(part)
            )
            for query in (born, said):
                found |= {(service, key): isrc for key, isrc in db.session.execute(query) if isrc}
    return found


def recorded(codes: Collection[str]) -> dict[str, list[tuple[Object, Track]]]:
    """ISRC → what services whose text may be learned from say of it, always in the same order."""
    services = [one for one in db.session.scalars(select(ExternalTrack.service_type).distinct()) if one not in UNTAUGHT]
    found: dict[str, list[tuple[Object, Track]]] = {}
    for part in chunks(set(codes)):
        query = select(ExternalTrack).where(ExternalTrack.service_type.in_(services), ExternalTrack.isrc.in_(part))
        for row in db.session.scalars(query.order_by(ExternalTrack.service_type, ExternalTrack.external_id)):
            found.setdefault(str(row.isrc), []).append(((row.service_type, row.external_id), to_track(row)))
    return found


def _by_service(objects: Iterable[Object]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for service, key in objects:
        found.setdefault(service, set()).add(key)
    return found
