"""Fit the matcher's weights again from what people said; used only if the shipped benchmark does not suffer."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from webapp.actions.gather_labels import Gathered, gather_labels
from webapp.domain.matching.learning import lowered, measure, refit
from webapp.domain.matching.model import SHIPPED, Model
from webapp.models import MatcherModel
from webapp.store import models, unit

log = logging.getLogger(__name__)

#: Fewer labels than this say more of the person's mood than of the music.
NEEDED = 20
#: What a fit goes through, in this order; ``progress`` is told each of them as it begins.
STEPS = ("gathering", "fitting", "measuring", "deciding")
#: Figures that are better when they are lower; all others are better when they are higher.
LOWER_IS_BETTER = frozenset({"wrong_accepts", "versions_wrong"})


class TooFew(Exception):
    """There is too little to learn from; ``gathered`` says how much there is."""

    def __init__(self, gathered: Gathered) -> None:
        super().__init__(f"{gathered.usable} usable labels, {NEEDED} are needed")
        self.gathered = gathered


def refit_matcher(
    *, now: Callable[[], datetime], by: int | None = None, progress: Callable[[str], None] = lambda step: None
) -> MatcherModel:
    """New weights, starting from the shipped ones: a row that is "active" at once, or "refused" with the reason.

    Every fit learns from all labels anew, so that a label taken back leaves no trace; and every fit is measured
    against the shipped weights, so that many small losses cannot add up. Raises :class:`TooFew`.
    """
    progress("gathering")
    gathered = gather_labels()
    unit.roll_back()  # fitting takes seconds: no transaction stays open meanwhile
    if gathered.usable < NEEDED:
        raise TooFew(gathered)
    progress("fitting")
    fitted = refit(SHIPPED, gathered.labelled)
    progress("measuring")
    before, after = measure(SHIPPED), measure(fitted)
    progress("deciding")
    return _keep(fitted, gathered, before, after, now(), by)


def _keep(
    fitted: Model,
    gathered: Gathered,
    before: Mapping[str, float],
    after: Mapping[str, float],
    now: datetime,
    by: int | None,
) -> MatcherModel:
    models.hold(now)
    # A benchmark on which the shipped weights accept nothing is none: it cannot show that new ones do no harm.
    refused = not before["f1"] or lowered(before, after)
    row = MatcherModel(
        name=_name(now), base=SHIPPED.name, labels=gathered.usable, created_by=by, created_at=now, figures={}
    )
    row.weights = _named(fitted, row.name, gathered).as_json()
    row.figures = {"before": dict(before), "after": dict(after), "labels": gathered.figures()}
    if refused:
        row.figures |= {"worse": worse(before, after)}
        row.state, row.ended_at = "refused", now
    else:
        models.retire(now)
        row.state = "active"
    models.add(row)
    unit.commit()
    log.info("weights %s fitted from %s labels: %s", row.name, row.labels, row.state)
    return row


def worse(before: Mapping[str, float], after: Mapping[str, float]) -> list[str]:
    """The figures that went the wrong way."""
    return [name for name in before if (after[name] - before[name]) * (1 if name in LOWER_IS_BETTER else -1) > 0]


def _name(now: datetime) -> str:
    """The day, and which one of the day it is."""
    day = f"{now:%Y-%m-%d}."
    return day + str(max((int(name.removeprefix(day)) for name in models.names(day)), default=0) + 1)


def _named(fitted: Model, name: str, gathered: Gathered) -> Model:
    about: dict[str, Any] = {"fitted from": f"{gathered.usable} labels of this instance", "on top of": SHIPPED.name}
    return replace(fitted, name=name, about=about)
