"""Explain a match: all that stands about one track of a person beside one object of a service. Asks no service."""

from __future__ import annotations

from dataclasses import dataclass

from webapp.domain.asking import queries
from webapp.domain.matching import Decision, choose
from webapp.domain.music import Track
from webapp.models import Conflict, Label, Lookup, Mapping, Operation, Run, TrackRow
from webapp.store import conflicts, labels, matches, models, rules, runs, tracks
from webapp.store.matches import Record

#: How a word is kept → how it is said.
SAID = {"same": "right", "other": "wrong", "never": "never", "absent": "absent"}
#: Other candidates that are shown at the most.
MOST = 8


@dataclass(frozen=True, slots=True)
class Other:
    """Another object that was found for the track, as the matcher would judge it; what the person said of it."""

    external_id: str
    track: Track
    score: float
    said: str


@dataclass(frozen=True, slots=True)
class Explained:
    """The pair. ``external_id`` is empty where it is only asked what became of the track at the service.

    ``theirs``: what is remembered of the object, if anything. ``decision``: the matcher's on the two as they stand now.
    ``mapping``: the match that stands, with the score and the reasons of its time. ``said``: the person's word that
    holds (of the pair, or "absent"). ``born``: the object is the one that the track was first seen as. ``stands``: it
    is in a list of the person for this track. ``lacking``: (link, state, reason) of lists that miss the track there.
    ``written``: when runs put it somewhere or took it out.
    """

    track: TrackRow
    service: str
    external_id: str
    ours: Track
    theirs: Record | None
    decision: Decision | None
    mapping: Mapping | None
    said: str
    born: bool
    stands: bool
    under_way: bool
    lacking: list[tuple[str, str, str]]
    labels: list[Label]
    questions: list[Conflict]
    written: list[tuple[Operation, Run]]
    asked: list[Lookup]
    others: list[Other]


def explain_match(user_id: int, public_id: str, service: str, external_id: str) -> Explained | None:
    """Nothing where this person has nothing to do with the track, or the object was never in question for it."""
    row = matches.by_public_id(public_id)
    if row is None:
        return None
    asked, ours = _asked(row, service), tracks.to_track(row)
    questions = conflicts.of_track(user_id, row.id, service)
    found = _found(user_id, row, service, asked, questions)
    mine = bool(questions) or matches.holds(user_id, row.id)
    if not mine or not (external_id in found or _known(user_id, row.id, service, external_id)):
        return None
    theirs = matches.record(service, external_id) if external_id else None
    return Explained(
        track=row,
        service=service,
        external_id=external_id,
        ours=ours,
        theirs=theirs,
        decision=choose(ours, [theirs.track], model=models.active()) if theirs else None,
        mapping=matches.mapping(user_id, row.id, service, external_id),
        said=_said(user_id, row.id, service, external_id),
        born=bool(external_id) and (row.origin_service, row.origin_id) == (service, external_id),
        stands=matches.stands(user_id, row.id, service, external_id),
        under_way=runs.open_of(user_id) is not None,
        lacking=matches.lacking(user_id, row.id, service),
        labels=labels.history(user_id, row.id, service, external_id),
        questions=questions,
        written=matches.writings(user_id, service, external_id) if external_id else [],
        asked=asked,
        others=_others(user_id, row, service, found - {external_id}, ours),
    )


def _asked(row: TrackRow, service: str) -> list[Lookup]:
    return matches.lookups(service, [question.key for question in queries(tracks.to_track(row))])


def _found(user_id: int, row: TrackRow, service: str, asked: list[Lookup], questions: list[Conflict]) -> set[str]:
    """Every object that was ever in question for the track, as far as it is remembered."""
    found = {key for lookup in asked for key in lookup.answers.split()}
    found |= {str(one.get("external_id")) for question in questions for one in question.candidates}
    return found | set(matches.keys(user_id, row.id, service))


def _known(user_id: int, track_id: int, service: str, external_id: str) -> bool:
    """Whether this person ever had to do with the pair; without an object there is only the track."""
    return not external_id or any(
        asked(user_id, track_id, service, external_id) for asked in (labels.known, matches.placed, matches.stands)
    )


def _said(user_id: int, track_id: int, service: str, external_id: str) -> str:
    """The word that holds; what was said before there were labels is told from the rule."""
    for key in dict.fromkeys((external_id, "")):
        if matches.word(user_id, track_id, service, key) is not None:
            label = labels.standing(user_id, track_id, service, key)
            if label is not None:
                return SAID[label.said]
            return "absent" if not key else "right" if _is_right(user_id, track_id, service, key) else "wrong"
    return ""


def _is_right(user_id: int, track_id: int, service: str, external_id: str) -> bool:
    rule = rules.of_tracks(user_id, service, [track_id]).get(track_id)
    return rule is not None and external_id in rule.right


def _others(user_id: int, row: TrackRow, service: str, keys: set[str], ours: Track) -> list[Other]:
    """The likeliest first; those that the person refused last."""
    rule = rules.of_tracks(user_id, service, [row.id]).get(row.id, rules.Rule())
    found = [
        Other(key, one.track, choose(ours, [one.track], model=models.active()).score, _word(rule, key))
        for key, one in tracks.external(service, keys).items()
    ]
    return sorted(found, key=lambda one: (one.said == "wrong", -one.score, one.external_id))[:MOST]


def _word(rule: rules.Rule, key: str) -> str:
    return "right" if key in rule.right else "wrong" if key in rule.wrong else ""
