"""Judge a match: a person's word on a track and an object of a service. It outlives every later run.

The word is a rule from this moment on (``store/rules.py``). What had been carried out already is put right at the start
of the next run (``actions/syncing/correcting.py``), so that a word may be given while a run is under way.
"""

from __future__ import annotations

from datetime import datetime

from webapp.actions.syncing.questions import match_digest
from webapp.domain.matching import choose
from webapp.models import Label, TrackRow
from webapp.store import conflicts, labels, links, matches, models, tracks, unit, words

#: Word → how it is kept. "right": this object is that track. "wrong": it is not, and another one is looked for.
#: "never": the same, as said of every candidate of a question by "none of them"; with "absent" beside it nothing is
#: looked for any more. "absent": no object of this service is that track (the object is left empty).
WORDS = {"right": "same", "wrong": "other", "never": "never", "absent": "absent"}
#: What an open question becomes when it is answered from elsewhere.
ANSWERS = {"right": "pick", "absent": "never"}


class BadWord(Exception):
    """This cannot be said of that pair; ``field`` names what is to be mended."""

    def __init__(self, field: str, text: str) -> None:
        super().__init__(text)
        self.field = field


def judge_match(
    user_id: int, track_id: int, service: str, external_id: str, said: str, place: str, now: datetime
) -> Label:
    """Keep one word (a key of ``WORDS``), said at ``place``: conflict, match (the page of the pair), audit."""
    links.hold(user_id)
    label = say(user_id, track_id, service, external_id, said, place, now)
    unit.commit()
    return label


def take_back(user_id: int, track_id: int, service: str, external_id: str, now: datetime) -> bool:
    """Take the word on a pair back ("" for "not on this service"). Whether there was one.

    What a run has put right meanwhile stays as it is: the next run decides as if nothing had been said.
    """
    links.hold(user_id)
    there = unsay(user_id, track_id, service, external_id, now)
    unit.commit()
    return there


def say(user_id: int, track_id: int, service: str, external_id: str, said: str, place: str, now: datetime) -> Label:
    """The same without the commit, for an answer that is several words."""
    key = "" if said == "absent" else external_id.strip()
    row = _track(user_id, track_id)
    _check(row, service, key, said)
    label = labels.standing(user_id, row.id, service, key)
    if label is None or label.said != WORDS[said]:
        score, model = _then(user_id, row, service, key)
        labels.take_back(user_id, row.id, service, key, now)
        labels.overrule(user_id, row.id, service, WORDS[said], now)
        label = labels.add(
            user_id=user_id,
            track_id=row.id,
            a_service=row.origin_service or "",
            a_id=row.origin_id or "",
            b_service=service,
            b_id=key,
            said=WORDS[said],
            place=place,
            score=score,
            model=model,
            created_at=now,
        )
    words.decide(user_id, row.id, service, key, said == "right", now)
    if said in ANSWERS:
        conflicts.answer(user_id, match_digest(row.id, service), ANSWERS[said], key, now)
    return label


def unsay(user_id: int, track_id: int, service: str, external_id: str, now: datetime) -> bool:
    """The same without the commit, for an answer that is several words."""
    row = _track(user_id, track_id)
    label = labels.standing(user_id, row.id, service, external_id)
    labels.take_back(user_id, row.id, service, external_id, now)
    there = words.forget(user_id, row.id, service, external_id)
    if label is not None and label.said in ("other", "never") and matches.stands(user_id, row.id, service, external_id):
        # It was carried out and no run has put it right yet: then it is the matcher's match again.
        tracks.map_many(user_id, service, [(external_id, row.id, label.score, "")], now)
    return there


def _track(user_id: int, track_id: int) -> TrackRow:
    """The track, or the one that stands for it since both were found to be one."""
    row = matches.track(track_id)
    if row is None:
        raise BadWord("track", "This track is not known any more.")
    now_called = tracks.current(user_id, row)
    return row if now_called == row.id else matches.track(now_called) or row


def _check(row: TrackRow, service: str, key: str, said: str) -> None:
    if said not in WORDS:
        raise BadWord("said", f"Choose one of {', '.join(WORDS)}.")
    if said != "absent" and not 0 < len(key) <= 120:
        raise BadWord("external_id", "Say which object of the service, by its id.")
    if said in ("wrong", "never") and (row.origin_service, row.origin_id) == (service, key):
        raise BadWord("said", "This is the very object that the track was first seen as; it cannot be another one.")


def _then(user_id: int, row: TrackRow, service: str, key: str) -> tuple[float | None, str]:
    """The matcher's score at this time, and by which weights: of the match, of the question, else worked out now."""
    mapping = matches.mapping(user_id, row.id, service, key)
    if mapping is not None and mapping.score is not None:
        return mapping.score, mapping.model
    for question in reversed(conflicts.of_track(user_id, row.id, service)):
        for one in question.candidates:
            if one.get("external_id") == key:
                return float(str(one.get("score") or 0)), str(one.get("model") or "")
    theirs = matches.record(service, key) if key else None
    if theirs is None:
        return None, ""
    model = models.active()
    return choose(tracks.to_track(row), [theirs.track], model=model).score, model.name
