"""Draw accepted matches at random, to be judged by a person: how often does the matcher accept what is wrong?"""

from __future__ import annotations

from datetime import datetime
from random import Random
from typing import Any

from webapp.models import Audit, ExternalTrack, TrackRow
from webapp.store import audits, links, population, unit
from webapp.store.population import Pair
from webapp.store.tracks import JOINT

#: How many may be drawn; fewer than twenty say next to nothing, and more than two hundred nobody judges in one sitting.
SIZES = (20, 50, 100, 200)
#: The name of the weights where a drawing holds matches of several.
MIXED = "mixed"


class NothingToDraw(Exception):
    """No match was accepted yet that this person may judge."""


class Unfinished(Exception):
    """There is an audit to be finished first; ``audit`` is it."""

    def __init__(self, audit: Audit) -> None:
        super().__init__(f"audit {audit.id} is unfinished")
        self.audit = audit


def draw_audit(user_id: int, number: int, *, dice: Random, now: datetime, model: str | None = None) -> Audit:
    """A new audit of ``number`` matches (all, where there are fewer), each as likely as any other to be drawn.

    The same two objects are drawn once, however many people hold them. ``model``: only what these weights accepted.
    Raises :class:`Unfinished` and :class:`NothingToDraw`.
    """
    links.hold(user_id)  # two clicks at once draw one audit
    if (open_one := audits.unfinished(user_id)) is not None:
        unit.roll_back()
        raise Unfinished(open_one)
    among = population.drawable(user_id, model)
    if not among:
        unit.roll_back()
        raise NothingToDraw
    chosen = dice.sample(among, min(number, len(among)))
    known = population.pairs(chosen)
    items = [_item(known[one], user_id) for one in chosen if one in known]
    models = {str(item["theirs"]["model"]) for item in items}
    audit = Audit(user_id=user_id, population=len(among), drawn=len(items), created_at=now)
    audit.model = models.pop() if len(models) == 1 else MIXED
    audits.add(audit, items)
    unit.commit()
    return audit


def _item(pair: Pair, user_id: int) -> dict[str, Any]:
    """A match as it stands. Of somebody else's nothing remains but the two records: no person, no mapping."""
    mapping = pair.mapping
    ours = {"service": pair.track.origin_service, "id": pair.track.origin_id, **_record(pair.ours or pair.track)}
    theirs = {"service": mapping.service_type, "id": mapping.external_id, "model": mapping.model}
    return {
        "mapping_id": mapping.id if mapping.user_id == user_id else None,
        "service_type": mapping.service_type,
        "external_id": mapping.external_id,
        "ours": ours,
        "theirs": theirs | _record(pair.theirs),
        "score": mapping.score,
        "reasons": mapping.reasons,
    }


def _record(row: TrackRow | ExternalTrack) -> dict[str, Any]:
    artists = row.artists if isinstance(row, TrackRow) else row.artist
    fields = ("title", "album", "duration_ms", "isrc", "year", "track_number", "explicit")
    return {"artists": [one for one in artists.split(JOINT) if one], **{name: getattr(row, name) for name in fields}}
