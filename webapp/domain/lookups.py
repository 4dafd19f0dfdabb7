"""How long an answer of a catalogue is believed: by what was asked, what came, and how young the record is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from webapp.domain.music import Found, Track

#: A question by code is answered by a table, one by words by a ranking that moves.
Asked = Literal["isrc", "text"]
Came = Literal["hit", "unplayable", "miss"]

#: An id does not move; what is missing may come, and words miss what is there.
HIT, ISRC_MISS, TEXT_MISS = timedelta(days=30), timedelta(days=7), timedelta(days=3)
#: Rights change overnight, and a new record reaches the services on different days.
UNPLAYABLE, YOUNG_MISS = timedelta(days=1), timedelta(days=1)
#: A record is young for so long; all that is known of its age is its year.
YOUNG = timedelta(days=60)

REASONS: dict[tuple[Asked, Came], str] = {
    ("isrc", "miss"): "no track under this ISRC",
    ("text", "miss"): "nothing found for title and artist",
    ("isrc", "unplayable"): "found, but not playable here",
    ("text", "unplayable"): "found, but not playable here",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """What is remembered of one question: the ids that came, why that is nothing (if so), and until when it holds."""

    ids: tuple[str, ...]
    reason: str
    expires_at: datetime


def answer(kind: Asked, found: Sequence[Found], tracks: Iterable[Track], now: datetime) -> Answer:
    """A true answer, as it is remembered. ``tracks``: who asked; the youngest of them decides how soon to ask again.

    Refusals, limits and torn pages are no answers: nothing of them may come here.
    """
    what = came(found)
    until = min((expires(kind, what, track, now) for track in tracks), default=now)
    return Answer(tuple(one.id for one in found), REASONS.get((kind, what), ""), until)


def came(found: Sequence[Found]) -> Came:
    """Whether there is something to play in an answer."""
    if any(one.playable for one in found):
        return "hit"
    return "unplayable" if found else "miss"


def expires(kind: Asked, hit: Came, track: Track, now: datetime) -> datetime:
    """When the same is asked again."""
    if hit == "hit":
        return now + HIT
    if hit == "unplayable":
        return now + UNPLAYABLE
    if young(track, now):
        return now + YOUNG_MISS
    return now + (ISRC_MISS if kind == "isrc" else TEXT_MISS)


def young(track: Track, now: datetime) -> bool:
    """Whether the record may be younger than 60 days: it is of this year, or, in the first of them, of the last."""
    return track.year is not None and track.year >= (now - YOUNG).year
