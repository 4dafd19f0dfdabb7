"""The weights that the matcher uses: the shipped ones, or those that were fitted here; and all that ever were."""

from __future__ import annotations

import logging
import uuid
from datetime import datetime

from sqlalchemy import select, update

from webapp.domain.matching.model import SHIPPED, Model
from webapp.extensions import db
from webapp.models import Lease, MatcherModel
from webapp.store.saving import put_many

log = logging.getLogger(__name__)

#: The fitted weights that this process read last, by the public id of their row: rows are never changed or used again.
_read: dict[str, Model] = {}


def active() -> Model:
    """The weights in force.

    Fitted weights rest once the program comes with other shipped ones than those that they were fitted on: what they
    had learned on top of the old may be wrong on top of the new. They are not thrown away; fitting again renews them.
    """
    row = in_force()
    if row is None:
        return SHIPPED
    if row.public_id not in _read:
        _read.clear()
        _read[row.public_id] = _model(row)
    return _read[row.public_id]


def in_force() -> MatcherModel | None:
    """The row of the weights in force; ``None`` means the shipped ones."""
    row = chosen()
    return row if row is not None and row.base == SHIPPED.name else None


def chosen() -> MatcherModel | None:
    """The row that an administrator (or a fit) chose, whether its weights are in force or rest."""
    return db.session.scalar(select(MatcherModel).where(MatcherModel.state == "active").limit(1))


def _model(row: MatcherModel) -> Model:
    """No run fails for weights that cannot be read: it goes on with the shipped ones, and the log says so."""
    try:
        return Model.from_json(row.weights)
    except (KeyError, TypeError, ValueError):
        log.exception("the weights %s cannot be read; the shipped ones are used", row.name)
        return SHIPPED


def hold(now: datetime) -> None:
    """Until the end of this piece of work nobody else may change which weights are used."""
    row = {"name": "matcher models", "token": str(uuid.uuid4()), "until": now}
    put_many(Lease, [row], unique=["name"], change=["token", "until"])


def add(row: MatcherModel) -> None:
    """A new set of weights."""
    db.session.add(row)
    db.session.flush()


def retire(now: datetime) -> bool:
    """The weights that were chosen are chosen no longer: whether there were any."""
    mine = update(MatcherModel).where(MatcherModel.state == "active")
    return bool(db.session.execute(mine.values(state="former", ended_at=now)).rowcount)  # type: ignore[attr-defined]


def get(public_id: str) -> MatcherModel | None:
    return db.session.scalar(select(MatcherModel).where(MatcherModel.public_id == public_id))


def latest(most: int) -> list[MatcherModel]:
    """The newest sets of weights, newest first."""
    return list(db.session.scalars(select(MatcherModel).order_by(MatcherModel.id.desc()).limit(most)))


def names(prefix: str) -> set[str]:
    """The names that begin so."""
    query = select(MatcherModel.name).where(MatcherModel.name.startswith(prefix, autoescape=True))
    return set(db.session.scalars(query))
