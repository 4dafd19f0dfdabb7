"""The decision: which candidate is the query's album or pressing, if any, or a question for a person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from webapp.domain.matching.albums import evidence as fields
from webapp.domain.matching.albums import pressing, reasons, score
from webapp.domain.matching.albums.evidence import Evidence
from webapp.domain.matching.albums.prepared import Prepared, prepare
from webapp.domain.matching.albums.rules import DEFAULT, Rules
from webapp.domain.matching.albums.score import Verdict
from webapp.domain.matching.choose import Decision
from webapp.domain.matching.normalise import fold
from webapp.domain.music import Album

Level = Literal["album", "release"]


@dataclass(frozen=True, slots=True)
class _Judged:
    at: int
    record: Prepared
    evidence: Evidence
    verdict: Verdict
    rank: tuple[float, ...]


def choose_album(
    query: Album, candidates: Sequence[Album], *, rules: Rules | None = None, level: Level = "album"
) -> Decision:
    """Accepts one candidate, asks, or says that the album is absent; pure, and deaf to the candidates' order.

    ``level`` "album" takes every edition, remaster and format of an album for the album; "release" asks for this very
    pressing. A wrong accept costs more than a question: the best of a bad list is not accepted, and neither is one of
    two albums between which nothing decides. Of several editions the nearest one is taken.
    """
    limits = rules or DEFAULT
    if not candidates:
        return Decision("absent", None, None, 0.0, ("no candidates",), ())
    mine = prepare(query)
    judged = [_judge(mine, at, candidate, limits, level) for at, candidate in enumerate(candidates)]
    best = _best(judged)
    scores = tuple(round(one.verdict.score, 4) for one in judged)
    outcome, why = _outcome(best, judged, limits, level)
    index = best.at if outcome == "accept" else None
    return Decision(outcome, index, best.at, scores[best.at], why, scores)


def _best(judged: list[_Judged]) -> _Judged:
    """The one of highest rank; between equals what they say decides, not where they stand."""
    highest = max(one.rank for one in judged)
    equals = [one for one in judged if one.rank == highest]
    return equals[0] if len(equals) == 1 else min(equals, key=lambda one: (repr(one.record.album), one.at))


def _judge(query: Prepared, at: int, candidate: Album, rules: Rules, level: Level) -> _Judged:
    record = prepare(candidate)
    evidence = fields.compare(query, record)
    verdict = _verdict(evidence, rules, level)
    if query.album == candidate and fold(candidate.title):
        verdict = Verdict(1.0, "accept")
    return _Judged(at, record, evidence, verdict, _rank(query, record, evidence, verdict))


def _verdict(evidence: Evidence, rules: Rules, level: Level) -> Verdict:
    album = score.judge(evidence, rules)
    return album if level == "album" else pressing.judge(evidence, album, rules)


def _rank(query: Prepared, record: Prepared, evidence: Evidence, verdict: Verdict) -> tuple[float, ...]:
    """What is preferred: the outcome, this very pressing, then of editions the one that says the same."""
    outcome = {"accept": 2.0, "ask": 1.0, "absent": 0.0}[verdict.outcome]
    coded = float(evidence.release == "same") + float(evidence.barcode == "same")
    editions = {fold(text) for text in evidence.editions[0]} == {fold(text) for text in evidence.editions[1]}
    gap = abs(evidence.counts[0] - evidence.counts[1]) if evidence.counts else 0
    one_format = query.format is None or query.format == record.format
    return (outcome, coded, round(verdict.score, 1), float(editions), -float(gap), -float(evidence.years or 0),
            float(one_format), verdict.score)  # fmt: skip


def _outcome(best: _Judged, judged: list[_Judged], rules: Rules, level: Level) -> tuple[score.Outcome, tuple[str, ...]]:
    why = reasons.explain(best.evidence, best.verdict)
    if best.verdict.outcome != "accept" or best.verdict.score == 1.0:
        return best.verdict.outcome, why
    rivals = sum(_rival(best, one, rules, level) for one in judged if one.at != best.at)
    if rivals:
        what = "album" if level == "album" else "pressing"
        return "ask", (*why, f"{rivals} other {what}{'s' * (rivals > 1)} would fit as well")
    return "accept", why


def _rival(best: _Judged, other: _Judged, rules: Rules, level: Level) -> bool:
    """Whether another candidate is about as likely, and is surely not the same as the best one."""
    if other.verdict.outcome != "accept" or best.verdict.score - other.verdict.score > rules.margin:
        return False
    if best.record.album == other.record.album:
        return False
    between = _verdict(fields.compare(best.record, other.record), rules, level)
    return between.outcome == "absent" or (level == "release" and between.outcome != "accept")
