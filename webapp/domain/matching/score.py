"""From evidence to a score between 0 and 1, and to what it permits: accept, ask or refuse."""

from __future__ import annotations

import math
from bisect import bisect_right
from dataclasses import dataclass
from typing import Literal

from webapp.domain.matching.features import Features

Outcome = Literal["accept", "ask", "absent"]
Curve = tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Rules:
    """The thresholds of a decision; seconds for lengths, 0 to 1 for scores.

    ``accept`` and ``ask`` are the scores from which a candidate is taken or shown to a person. ``margin`` is how far
    a different recording must stay behind. Lengths further apart than ``off_s`` are a question, than ``far_s`` no
    recording's; ``video_s`` stands for ``far_s`` between a song and a video, which may have an intro.
    """

    accept: float = 0.80
    ask: float = 0.35
    margin: float = 0.06
    off_s: float = 8.0
    far_s: float = 15.0
    video_s: float = 60.0


DEFAULT = Rules()

# Log-odds that a value of each field adds, set by hand after reading mistakes on public pairs; not fitted.
TITLE: Curve = ((0.4, -8.0), (0.6, -4.0), (0.7, -1.4), (0.8, 0.6), (0.9, 2.0), (0.97, 3.0), (1.0, 3.2))
ARTIST: Curve = ((0.5, -4.0), (0.7, -2.5), (0.8, -0.5), (0.9, 1.3), (1.0, 1.6))
ALBUM: Curve = ((0.3, -0.3), (0.6, 0.0), (0.85, 0.9), (1.0, 1.1))
GAP_S: Curve = ((1.2, 2.0), (2.5, 1.6), (4.0, 0.7), (7.0, -0.3), (10.0, -1.5), (15.0, -3.0), (30.0, -5.0))
BIAS = -2.9
NOBODY = -0.6
SAME_ISRC = 3.0
OTHER_ISRC = -0.3
SAME_PLACE = 1.2
FORBIDDEN = 0.2  # the highest score under a veto
UNSURE = 0.75  # the highest score under a doubt


@dataclass(frozen=True, slots=True)
class Verdict:
    """The score of one pair, what it permits, and what forbids or clouds it."""

    score: float
    outcome: Outcome
    against: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()


def judge(features: Features, rules: Rules = DEFAULT) -> Verdict:
    """Weighs the evidence on a pair; vetoes and doubts cap the score, they never raise it."""
    against = (*features.clash.against, *_contradictions(features, rules))
    doubts = (*features.clash.doubts, *_uncertainties(features, rules)) if not against else ()
    score = 1 / (1 + math.exp(-weigh(features)))
    if against:
        score = min(score, FORBIDDEN)
    elif doubts:
        score = min(score, UNSURE)
    if not against and _disputed_code(features):
        return Verdict(max(score, 0.4), "ask", (), ("same ISRC, but another title or artist",))
    return Verdict(score, _outcome(score, rules), against, doubts)


def _outcome(score: float, rules: Rules) -> Outcome:
    return "accept" if score >= rules.accept else "ask" if score >= rules.ask else "absent"


def weigh(features: Features) -> float:
    """The sum of log-odds over all fields that say something."""
    total = BIAS + (0.0 if features.title is None else _on(TITLE, features.title))
    total += NOBODY if features.artist is None else _on(ARTIST, features.artist)
    total += 0.0 if features.album is None else _on(ALBUM, features.album)
    total += 0.0 if features.gap_s is None else _on(GAP_S, abs(features.gap_s))
    total += {"same": SAME_ISRC, "differs": OTHER_ISRC, "unknown": 0.0}[features.isrc]
    return total + (SAME_PLACE if features.same_place else 0.0)


def _on(curve: Curve, value: float) -> float:
    """The curve's height at ``value``, straight between its points and flat outside."""
    at = bisect_right(curve, (value, math.inf))
    if at == 0:
        return curve[0][1]
    if at == len(curve):
        return curve[-1][1]
    (x0, y0), (x1, y1) = curve[at - 1], curve[at]
    return y0 + (y1 - y0) * (value - x0) / (x1 - x0)


def _contradictions(features: Features, rules: Rules) -> list[str]:
    found = []
    if features.gap_s is not None and _far(features, rules):
        found.append(in_words(features.gap_s))
    if features.numbers_differ and features.title is not None and features.title < 1:
        found.append("another part or number")
    return found


def _far(features: Features, rules: Rules) -> bool:
    gap = abs(features.gap_s or 0.0)
    return gap > (rules.video_s if features.video else rules.far_s)


def in_words(gap_s: float) -> str:
    """A difference of lengths as people say it."""
    whole = round(abs(gap_s))
    return "same length" if whole == 0 else f"{whole} s {'longer' if gap_s > 0 else 'shorter'}"


def _uncertainties(features: Features, rules: Rules) -> list[str]:
    found: list[str] = []
    if features.title is not None and features.title < 0.6:
        return found
    sure_code = features.isrc == "same"
    if features.gap_s is not None and abs(features.gap_s) > rules.off_s and not sure_code:
        found.append(in_words(features.gap_s))
    slot = features.same_place and _close(features) and (features.artist or 0) >= 0.9
    if features.extra and not (sure_code or _subtitle(features)):
        found.append(f"only one title says “{features.extra}”")
    if features.number_missing and not slot:
        found.append("only one title has a number")
    if features.title is None and not features.title_foreign:
        found.append("title missing on one side")
    if features.title_foreign and not (sure_code and features.artist):
        found.append("title in another script")
    if features.artist_foreign and not (sure_code or _outvoted(features)):
        found.append("artist in another script")
    if features.artist is None and not features.artist_foreign and not _vouched(features):
        found.append("artist unknown on one side")
    return found


def _subtitle(features: Features) -> bool:
    """Whether the extra words are long enough to be a subtitle that the other side leaves out, all else being equal."""
    return len(features.extra.split()) >= 4 and _close(features) and features.artist is not None


def _outvoted(features: Features) -> bool:
    """Whether title, length and album together may stand for an artist in another script."""
    return (features.title or 0) >= 0.95 and _close(features) and (features.album or 0) >= 0.85


def _vouched(features: Features) -> bool:
    """Whether album or ISRC, with the length, stand for an artist that one side doesn't name."""
    return _close(features) and ((features.album or 0) >= 0.85 or features.isrc == "same")


def _close(features: Features) -> bool:
    return features.gap_s is not None and abs(features.gap_s) <= 2.5


def _disputed_code(features: Features) -> bool:
    """The same ISRC and near lengths, while title or artist say otherwise: one of the two is wrong."""
    if features.isrc != "same" or (features.gap_s is not None and abs(features.gap_s) > 4):
        return False
    return (features.title is not None and features.title < 0.75) or (features.artist or 1) < 0.7
