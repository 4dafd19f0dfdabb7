"""Learning: variants to train on, weights fitted again from what people said, and the benchmark that guards them."""

from webapp.domain.matching.learning.benchmark import lowered, measure
from webapp.domain.matching.learning.refit import Labelled, refit

__all__ = ["Labelled", "lowered", "measure", "refit"]
