"""The thresholds of a decision on albums."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rules:
    """Scores run from 0 to 1, shares of tracks too; years are years between two records.

    ``accept`` and ``ask`` are the scores from which a candidate is taken or shown to a person. ``margin`` is how far
    another album must stay behind. ``confirming_years`` apart at the most, a year tells albums of one name from each
    other. Two lists of which less than ``other_list`` is shared are two albums, less than ``odd_list`` a question.
    Numbers of tracks of which one is more than ``longer`` times the other are a question where no edition explains it.
    """

    accept: float = 0.80
    ask: float = 0.35
    margin: float = 0.06
    confirming_years: int = 1
    other_list: float = 0.35
    odd_list: float = 0.6
    longer: float = 2.5


DEFAULT = Rules()
