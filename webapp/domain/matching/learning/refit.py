"""Fits the weights again from pairs that people judged, held near the weights one starts from."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from webapp.domain.matching import curves, features
from webapp.domain.matching.model import Model
from webapp.domain.matching.prepared import prepare
from webapp.domain.music import Track

Row = tuple[dict[str, float], float]

#: How strongly each weight is held: the precision of the normal prior around the weights one starts from.
HOLD = 4.0
ROUNDS = 200
ENOUGH = 1e-4  # the largest step, in log-odds, after which nothing more is gained


@dataclass(frozen=True, slots=True)
class Labelled:
    """A pair with a person's word: whether both are one recording."""

    a: Track
    b: Track
    same: bool


def refit(base: Model, labelled: Sequence[Labelled], *, hold: float = HOLD) -> Model:
    """The weights most likely after ``labelled``, given ``base`` (maximum a posteriori of a logistic regression).

    Pure and deterministic; with no labels it is ``base``. A term that no label speaks of keeps its weight, and a few
    labels move a weight little: the prior weighs as much as ``hold`` labels that speak against it.
    """
    rows = [_row(one) for one in labelled]
    if not rows:
        return base
    weights = {name: base.weights.get(name, 0.0) for name in curves.NAMES}
    start = dict(weights)
    curvature = _curvature(rows, base.slope, hold)
    for _ in range(ROUNDS):
        steps = _steps(rows, weights, start, base, hold)
        largest = 0.0
        for name, slope in steps.items():
            step = slope / curvature.get(name, hold)
            weights[name] += step
            largest = max(largest, abs(step))
        if largest < ENOUGH:
            break
    return replace(base, weights=weights)


def _row(one: Labelled) -> Row:
    """The terms that speak on a pair, and 1 for "the same"."""
    pair = features.compare(prepare(one.a), prepare(one.b))
    return dict(curves.terms(pair)), float(one.same)


def _steps(
    rows: Sequence[Row], weights: dict[str, float], start: dict[str, float], base: Model, hold: float
) -> dict[str, float]:
    """The gradient of the log posterior."""
    slopes = {name: -hold * (weights[name] - start[name]) for name in weights}
    for row, same in rows:
        odds = base.slope * sum(weights[name] * share for name, share in row.items()) + base.shift
        error = same - 1 / (1 + math.exp(-max(-30.0, min(30.0, odds))))
        for name, share in row.items():
            slopes[name] += base.slope * error * share
    return slopes


def _curvature(rows: Sequence[Row], slope: float, hold: float) -> dict[str, float]:
    """An upper bound of the curvature for each weight, so that no step of all weights together goes too far."""
    bound: dict[str, float] = {}
    for row, _ in rows:
        together = 0.25 * slope * slope * sum(row.values())
        for name, share in row.items():
            bound[name] = bound.get(name, hold) + together * share
    return bound
