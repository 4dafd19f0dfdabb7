"""What an audit says: the share of accepted matches that are wrong, and the bounds within which it lies."""

from __future__ import annotations

import math
from dataclasses import dataclass

#: The quantile of the normal distribution that leaves 2.5 % on each side.
Z95 = 1.959963984540054


@dataclass(frozen=True, slots=True)
class Rate:
    """The wrong-accept rate of a sample: ``wrong`` of ``judged``, and its Wilson 95 % interval; shares from 0 to 1.

    ``judged`` counts right and wrong ones only. What a person was unsure of is no evidence for either, so it widens
    the interval by its absence. Nothing judged: no share, and every bound is possible.
    """

    wrong: int
    judged: int
    share: float | None
    low: float
    high: float


def rate(right: int, wrong: int) -> Rate:
    """The rate of a sample with so many right and wrong ones."""
    judged = right + wrong
    low, high = wilson(wrong, judged)
    return Rate(wrong, judged, wrong / judged if judged else None, low, high)


def wilson(hits: int, trials: int, z: float = Z95) -> tuple[float, float]:
    """The score interval of Wilson (1927) for a share of ``hits`` in ``trials``.

    It stays within 0 and 1 and says something for 0 hits, where the textbook's interval claims certainty (Newcombe,
    Statistics in Medicine 17, 1998, method 3). A sample that is a large part of what it was drawn from is judged a
    little too cautiously: there is no correction for drawing without putting back.
    """
    if not 0 <= hits <= trials:
        raise ValueError("there are from 0 to all hits among the trials")
    if not trials:
        return 0.0, 1.0
    share, square = hits / trials, z * z
    middle = share + square / (2 * trials)
    half = z * math.sqrt(share * (1 - share) / trials + square / (4 * trials * trials))
    whole = 1 + square / trials
    low = 0.0 if hits == 0 else (middle - half) / whole
    high = 1.0 if hits == trials else (middle + half) / whole
    return low, high
