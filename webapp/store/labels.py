"""Labels: every word that a person said of a pair, as it was said, for the page of the pair and to be learned from."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from webapp.extensions import db
from webapp.models import Label


def add(**values: Any) -> Label:
    """One more word."""
    row = Label(**values)
    db.session.add(row)
    db.session.flush()
    return row


def standing(user_id: int, track_id: int, service: str, external_id: str) -> Label | None:
    """The newest word on a pair that was not taken back."""
    query = select(Label).where(*_pair(user_id, track_id, service), Label.b_id == external_id)
    return db.session.scalar(query.where(Label.taken_back_at.is_(None)).order_by(Label.id.desc()).limit(1))


def history(user_id: int, track_id: int, service: str, external_id: str) -> list[Label]:
    """Every word on a pair, and those on the track not being at this service at all, oldest first."""
    query = select(Label).where(*_pair(user_id, track_id, service), Label.b_id.in_({external_id, ""}))
    return list(db.session.scalars(query.order_by(Label.created_at, Label.id)))


def take_back(user_id: int, track_id: int, service: str, external_id: str, now: datetime) -> None:
    """Words on a pair are no longer meant, and no longer learned from."""
    here = (*_pair(user_id, track_id, service), Label.b_id == external_id, Label.taken_back_at.is_(None))
    db.session.execute(update(Label).where(*here).values(taken_back_at=now))


def overrule(user_id: int, track_id: int, service: str, said: str, now: datetime) -> None:
    """What a word of this kind ends elsewhere at the service: "absent" ends every "same", and the other way round."""
    ended = {"same": "absent", "absent": "same"}.get(said)
    here = (*_pair(user_id, track_id, service), Label.said == ended, Label.taken_back_at.is_(None))
    if ended:
        db.session.execute(update(Label).where(*here).values(taken_back_at=now))


def repoint(user_id: int, old: int, new: int) -> None:
    """Words on one track are words on another now: both were found to be one recording."""
    db.session.execute(update(Label).where(Label.user_id == user_id, Label.track_id == old).values(track_id=new))


def known(user_id: int, track_id: int, service: str, external_id: str) -> bool:
    """Whether this person ever said anything of a pair."""
    query = select(Label.id).where(*_pair(user_id, track_id, service), Label.b_id == external_id)
    return db.session.scalar(query.limit(1)) is not None


def _pair(user_id: int, track_id: int, service: str) -> tuple[Any, ...]:
    return Label.user_id == user_id, Label.track_id == track_id, Label.b_service == service
