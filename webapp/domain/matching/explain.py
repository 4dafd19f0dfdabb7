"""Everything that can be said of one pair, for a person who asks why: fields, score, and what each of them weighs."""

from __future__ import annotations

from dataclasses import dataclass

from webapp.domain.matching import curves, features
from webapp.domain.matching.choose import Decision, choose
from webapp.domain.matching.model import SHIPPED, Model
from webapp.domain.matching.prepared import prepare
from webapp.domain.matching.score import Rules
from webapp.domain.music import Track

LEAST = 0.05  # terms that weigh less, in log-odds, are left out


@dataclass(frozen=True, slots=True)
class Weighed:
    """One term of the model as it counted for a pair: its ``name`` and its ``weight`` in log-odds (for: above 0)."""

    name: str
    weight: float


@dataclass(frozen=True, slots=True)
class Explanation:
    """A pair's decision with what it rests on: the weighed terms, the heaviest first, and the weights' name.

    ``before`` is the score of the weights alone; vetoes and doubts make ``decision.score`` of it.
    """

    decision: Decision
    before: float
    terms: tuple[Weighed, ...]
    model: str


def explain(query: Track, candidate: Track, *, rules: Rules | None = None, model: Model = SHIPPED) -> Explanation:
    """Why ``choose`` decides on this one candidate as it does."""
    pair = features.compare(prepare(query), prepare(candidate))
    sums: dict[str, float] = {}
    for name, share in curves.terms(pair):
        # Two neighbouring points of a curve are one thing said about one field.
        field = curves.FIELDS.get(name, name)
        sums[field] = sums.get(field, 0.0) + model.slope * model.weights.get(name, 0.0) * share
    heavy = sorted((Weighed(name, round(w, 3)) for name, w in sums.items() if abs(w) >= LEAST), key=_heaviest)
    return Explanation(
        choose(query, [candidate], rules=rules, model=model), round(model.score(pair), 4), tuple(heavy), model.name
    )


def _heaviest(term: Weighed) -> tuple[float, str]:
    return -abs(term.weight), term.name
