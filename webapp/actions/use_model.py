"""Choose the weights that the matcher uses: the shipped ones, or some that were fitted here before."""

from __future__ import annotations

import logging
from datetime import datetime

from webapp.domain.matching.model import SHIPPED
from webapp.models import MatcherModel
from webapp.store import models, unit

log = logging.getLogger(__name__)


class NotUsable(Exception):
    """These weights cannot be used: they lowered the benchmark, or were fitted on other shipped weights."""


def use_model(row: MatcherModel, *, now: datetime) -> None:
    """Use these fitted weights from the next run on. Raises :class:`NotUsable`."""
    models.hold(now)
    if not usable(row):
        unit.roll_back()
        raise NotUsable
    models.retire(now)
    row.state, row.ended_at = "active", None
    unit.commit()
    log.info("weights %s are used", row.name)


def usable(row: MatcherModel) -> bool:
    """Fitted on the present shipped weights, and not refused."""
    return row.state != "refused" and row.base == SHIPPED.name


def set_back(*, now: datetime) -> bool:
    """Use the shipped weights from the next run on: whether that changed anything."""
    models.hold(now)
    changed = models.retire(now)
    unit.commit()
    if changed:
        log.info("the shipped weights %s are used", SHIPPED.name)
    return changed
