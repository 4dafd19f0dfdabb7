"""What is forgotten of the services' answers: look-ups that ended long ago, tracks that nobody speaks of any more."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select, tuple_

from webapp.extensions import db
from webapp.models import Connection, ExternalTrack, Label, Lookup, Mapping, PlaylistRow, PlaylistTrack, Verdict


def drop_ended(before: datetime) -> None:
    """Forget what was answered, once it has not been believed since ``before``."""
    db.session.execute(delete(Lookup).where(Lookup.expires_at < before))


def drop_unspoken(before: datetime) -> None:
    """Forget tracks of services that were last told before, and that no list, mapping or word of a person names."""
    this = tuple_(ExternalTrack.service_type, ExternalTrack.external_id)
    listed = (
        select(Connection.service_type, PlaylistTrack.external_id)
        .join(PlaylistRow, PlaylistRow.id == PlaylistTrack.playlist_id)
        .join(Connection, Connection.id == PlaylistRow.connection_id)
    )
    named = (
        select(Mapping.service_type, Mapping.external_id).where(Mapping.entity_type == "track"),
        select(Verdict.service_type, Verdict.external_id),
        select(Label.a_service, Label.a_id),
        select(Label.b_service, Label.b_id),
        listed,
    )
    unspoken = [this.not_in(one) for one in named]
    db.session.execute(
        delete(ExternalTrack)
        .where(ExternalTrack.last_updated < before, *unspoken)
        .execution_options(synchronize_session=False)
    )
