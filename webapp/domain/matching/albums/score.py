"""From the evidence on two albums to a score between 0 and 1, and to what it permits: accept, ask or refuse."""

from __future__ import annotations

import math
from bisect import bisect_right
from dataclasses import dataclass
from typing import Literal

from webapp.domain.matching.albums import doubts, proof
from webapp.domain.matching.albums.evidence import Evidence
from webapp.domain.matching.albums.rules import DEFAULT, Rules

Outcome = Literal["accept", "ask", "absent"]
Curve = tuple[tuple[float, float], ...]

# Log-odds that a value of each field adds, set by hand: there is no public data to fit them on.
TITLE: Curve = ((0.4, -8.0), (0.55, -5.5), (0.7, -3.0), (0.8, 0.0), (0.9, 1.6), (0.95, 2.6), (1.0, 3.2))
ARTIST: Curve = ((0.5, -5.0), (0.7, -3.5), (0.77, -1.5), (0.88, 1.4), (1.0, 2.2))
YEARS: Curve = ((0, 0.8), (1, 0.5), (3, 0.0), (10, -0.2))
TRACKS: Curve = ((0.1, -4.0), (0.3, -2.5), (0.5, -0.8), (0.7, 1.0), (0.9, 2.5), (1.0, 3.0))
BIAS = -3.0
VARIOUS = 1.0
NOBODY, MIXED = -0.3, -1.2
SAME_COUNT, NEAR_COUNT = 0.5, 0.2
SAME_PACE = 4.5
SAME_BARCODE, SAME_NUMBER, SAME_GROUP, SAME_LABEL = 4.0, 2.5, 5.0, 0.2
FORBIDDEN = 0.2  # the highest score under a veto
UNSURE = 0.75  # the highest score under a doubt
QUESTION = 0.4  # the score of a contradiction between two strong pieces of evidence


@dataclass(frozen=True, slots=True)
class Verdict:
    """The score of one pair, what it permits, and what forbids or clouds it."""

    score: float
    outcome: Outcome
    against: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()


def judge(evidence: Evidence, rules: Rules = DEFAULT) -> Verdict:
    """Weighs whether two records are one album; vetoes and doubts cap the score, they never raise it."""
    score = 1 / (1 + math.exp(-weigh(evidence)))
    against = doubts.against(evidence, rules)
    if disputed := proof.disputed(evidence, bool(against)):
        return Verdict(min(max(score, QUESTION), UNSURE), "ask", (), (disputed, *against))
    if against:
        return Verdict(min(score, FORBIDDEN), "absent", against)
    unsure = doubts.doubts(evidence, rules)
    score = min(score, UNSURE) if unsure else score
    if _hearsay(evidence):
        score = max(score, QUESTION)
        unsure = unsure or ("perhaps another name of it",)
    return Verdict(score, outcome(score, rules), (), unsure)


def _hearsay(evidence: Evidence) -> bool:
    """Whether names that cannot be compared meet in one year: worth a question, since only people know.

    Both title and artist in another script; or an album called as its artist, and what may be its nickname.
    """
    if evidence.years != 0:
        return False
    foreign = evidence.wording.foreign and evidence.artists == "foreign"
    return foreign or (evidence.wording.nickname and evidence.artists == "named" and (evidence.artist or 0.0) >= 0.88)


def outcome(score: float, rules: Rules) -> Outcome:
    """What a score permits."""
    return "accept" if score >= rules.accept else "ask" if score >= rules.ask else "absent"


def weigh(evidence: Evidence) -> float:
    """The sum of log-odds over all fields that say something."""
    total = BIAS + (0.0 if evidence.title is None else _on(TITLE, evidence.title)) + _artists(evidence)
    total += 0.0 if evidence.years is None else _on(YEARS, evidence.years)
    total += _contents(evidence)
    total += SAME_BARCODE if evidence.barcode == "same" else 0.0
    total += SAME_NUMBER if proof.same_number(evidence) else 0.0
    total += SAME_GROUP if evidence.group == "same" else 0.0
    return total + (SAME_LABEL if evidence.label else 0.0)


def _artists(evidence: Evidence) -> float:
    if evidence.artists == "various":
        return VARIOUS
    if evidence.artist is None:
        return {"foreign": 0.0, "mixed": MIXED}.get(evidence.artists, NOBODY)
    return _on(ARTIST, evidence.artist)


def _contents(evidence: Evidence) -> float:
    """The track lists where both have one, else the number of tracks."""
    if proof.same_pace(evidence):
        return SAME_PACE
    if evidence.overlap is not None and proof.comparable(evidence.overlap):
        return _on(TRACKS, evidence.overlap.of_shorter)
    if evidence.counts is None:
        return 0.0
    gap = abs(evidence.counts[0] - evidence.counts[1])
    return SAME_COUNT if gap == 0 else NEAR_COUNT if gap <= 2 else 0.0


def _on(curve: Curve, value: float) -> float:
    """The curve's height at ``value``, straight between its points and flat outside."""
    at = bisect_right(curve, (value, math.inf))
    if at == 0:
        return curve[0][1]
    if at == len(curve):
        return curve[-1][1]
    (x0, y0), (x1, y1) = curve[at - 1], curve[at]
    return y0 + (y1 - y0) * (value - x0) / (x1 - x0)
