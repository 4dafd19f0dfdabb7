"""The learned model: one weight for each readable term, a score that means a probability, and the shipped weights."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import resources
from typing import Any

from webapp.domain.matching import curves
from webapp.domain.matching.features import Features


@dataclass(frozen=True, slots=True)
class Model:
    """Weights in log-odds by the names of :data:`curves.NAMES`; a term without a weight counts nothing.

    ``slope`` and ``shift`` turn the sum into the log-odds that were found to hold (Platt's calibration).
    ``name`` tells sets of weights apart; ``about`` says on what they were fitted.
    """

    name: str
    weights: Mapping[str, float]
    slope: float = 1.0
    shift: float = 0.0
    about: Mapping[str, Any] = field(default_factory=dict)

    def log_odds(self, features: Features) -> float:
        """The calibrated log-odds that the pair is one recording, before any veto."""
        weights = self.weights
        total = sum(weights.get(name, 0.0) * share for name, share in curves.terms(features))
        return self.slope * total + self.shift

    def score(self, features: Features) -> float:
        """The probability that the pair is one recording, before any veto."""
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, self.log_odds(features)))))

    def as_json(self) -> dict[str, Any]:
        """What :meth:`from_json` reads."""
        return {
            "name": self.name,
            "about": dict(self.about),
            "calibration": {"slope": self.slope, "shift": self.shift},
            "weights": dict(self.weights),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Model:
        """Raises ``KeyError`` or ``ValueError`` where ``data`` is no model; unknown weights are left out."""
        known = {name: float(data["weights"][name]) for name in curves.NAMES if name in data["weights"]}
        calibration = data["calibration"]
        return cls(
            str(data["name"]), known, float(calibration["slope"]), float(calibration["shift"]), data.get("about", {})
        )


def shipped() -> Model:
    """The weights that come with the program (`make train-matcher` writes them)."""
    text = resources.files("webapp.domain.matching").joinpath("data/tracks.json").read_text(encoding="utf-8")
    return Model.from_json(json.loads(text))


SHIPPED = shipped()
