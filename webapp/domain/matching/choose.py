"""The decision: which candidate is the query's recording, if any, or a question for a person."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from webapp.domain.matching import features, reasons
from webapp.domain.matching.features import Features
from webapp.domain.matching.model import SHIPPED, Model
from webapp.domain.matching.prepared import Prepared, prepare
from webapp.domain.matching.score import DEFAULT, Outcome, Rules, Verdict, judge
from webapp.domain.music import Track

ABSENT: Outcome = "absent"
SAME_LENGTH_S, OTHER_LENGTH_S = 2.5, 6.0


@dataclass(frozen=True, slots=True)
class Decision:
    """What became of a query.

    ``index`` is the accepted candidate's place, only on "accept"; ``best`` the likeliest one's place, ``None`` only
    without candidates; ``score`` the best one's, 0 to 1; ``reasons`` sentences for people; ``scores`` one a candidate.
    """

    outcome: Outcome
    index: int | None
    best: int | None
    score: float
    reasons: tuple[str, ...]
    scores: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class _Judged:
    at: int
    record: Prepared
    evidence: Features
    verdict: Verdict
    rank: tuple[float, ...]


def choose(
    query: Track, candidates: Sequence[Track], *, rules: Rules | None = None, model: Model = SHIPPED
) -> Decision:
    """Accepts one candidate, asks, or says that the recording is absent; pure and deterministic.

    A wrong accept costs more than a question: the best of a bad list is not accepted, and neither is one of two
    recordings between which nothing decides. Editions of one recording are no ambiguity: the album decides, then the
    length, then the given order. ``model`` holds the weights; the shipped ones unless an instance has its own.
    """
    limits = rules or DEFAULT
    if not candidates:
        return Decision(ABSENT, None, None, 0.0, ("no candidates",), ())
    mine = prepare(query)
    judged = [_judge(mine, at, candidate, limits, model) for at, candidate in enumerate(candidates)]
    best = max(judged, key=lambda one: (one.rank, -one.at))
    scores = tuple(round(one.verdict.score, 4) for one in judged)
    outcome, why = _outcome(best, judged, limits, model)
    index = best.at if outcome == "accept" else None
    return Decision(outcome, index, best.at, scores[best.at], why, scores)


def choose_many(
    queries: Iterable[tuple[Track, Sequence[Track]]], *, rules: Rules | None = None, model: Model = SHIPPED
) -> list[Decision]:
    """``choose`` for many queries with their candidates, in the given order."""
    return [choose(query, candidates, rules=rules, model=model) for query, candidates in queries]


def _judge(query: Prepared, at: int, candidate: Track, rules: Rules, model: Model) -> _Judged:
    record = prepare(candidate)
    evidence = features.compare(query, record)
    verdict = judge(evidence, rules, model)
    if _very_same(query, record) and _says_something(query):
        verdict = Verdict(1.0, "accept")
    return _Judged(at, record, evidence, verdict, _rank(query, record, evidence, verdict))


def _very_same(one: Prepared, other: Prepared) -> bool:
    """Whether two records say the same in every field, in whatever case and order of artists."""
    mine, yours = one.track, other.track
    facts = (mine.duration_ms, mine.track_no, mine.year, mine.explicit, mine.type) == (
        yours.duration_ms, yours.track_no, yours.year, yours.explicit, yours.type,
    )  # fmt: skip
    words = (one.line, one.title.views[0], one.full_album) == (other.line, other.title.views[0], other.full_album)
    return facts and words and one.isrc == other.isrc and set(one.hard) == set(other.hard)


def _says_something(query: Prepared) -> bool:
    """Whether a record has any evidence at all; an empty one is not equal to another empty one."""
    return bool(query.title.views[0].title or query.people or query.isrc)


def _rank(query: Prepared, candidate: Prepared, evidence: Features, verdict: Verdict) -> tuple[float, ...]:
    """What is preferred: the outcome, then a same recording's album, explicitness, kind and length."""
    level = {"accept": 2.0, "ask": 1.0, "absent": 0.0}[verdict.outcome]
    explicit = query.track.explicit is None or query.track.explicit == candidate.track.explicit
    at_home = float((evidence.album or 0.0) >= 0.9 and abs(evidence.gap_s or 0.0) <= SAME_LENGTH_S)
    album = evidence.album if (evidence.album or 0.0) >= 0.6 else 0.0
    code = float(evidence.isrc == "same")
    return (level, code, at_home, round(verdict.score * 10), album or 0.0, float(explicit), float(not evidence.video),
            -round(abs(evidence.gap_s or 0.0), 1), verdict.score)  # fmt: skip


def _outcome(best: _Judged, judged: list[_Judged], rules: Rules, model: Model) -> tuple[Outcome, tuple[str, ...]]:
    why = reasons.explain(best.evidence, best.verdict)
    if best.verdict.outcome != "accept" or best.verdict.score == 1.0:
        return best.verdict.outcome, why
    rivals = [one for one in judged if one.at != best.at and _rival(best, one, rules, model)]
    if rivals:
        return "ask", (*why, f"{len(rivals)} other recording{'s' * (len(rivals) > 1)} would fit as well")
    return "accept", why


def _rival(best: _Judged, other: _Judged, rules: Rules, model: Model) -> bool:
    """Whether another candidate is about as likely and another recording than the best one."""
    if other.verdict.outcome != "accept" or best.verdict.score - other.verdict.score > rules.margin:
        return False
    if _decided_by_album(best, other) or _decided_by_length(best, other):
        return False
    between = features.compare(best.record, other.record)
    verdict = judge(between, rules, model)
    return verdict.outcome != "accept" and not _harmless(between, verdict)


def _harmless(between: Features, verdict: Verdict) -> bool:
    """Whether nothing but spelling stands between two candidates of one length."""
    same_length = between.gap_s is not None and abs(between.gap_s) <= 2.5
    spoken_against = verdict.against or between.clash.doubts or between.number_missing
    return same_length and not spoken_against and (between.artist is None or between.artist >= 0.7)


def _decided_by_album(best: _Judged, other: _Judged) -> bool:
    """Whether only the best one stands on the query's own album."""
    return (best.evidence.album or 0.0) >= 0.9 and other.evidence.album is not None and other.evidence.album < 0.6


def _decided_by_length(best: _Judged, other: _Judged) -> bool:
    """Whether the best one has the query's length and the other one clearly another."""
    gap, further = best.evidence.gap_s, other.evidence.gap_s
    return gap is not None and further is not None and abs(gap) <= SAME_LENGTH_S and abs(further) >= OTHER_LENGTH_S
