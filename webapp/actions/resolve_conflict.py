"""Answer a question. The answer outlives every later run, and can be taken back."""

from __future__ import annotations

from datetime import datetime

from webapp.extensions import db
from webapp.models import Conflict
from webapp.models.links import Member
from webapp.store import links, tracks

ACTIONS = ("source", "target", "merge", "pick", "never")
HELD = ("gone", "emptied", "big_delete", "likes", "all_changed", "growth", "account")


class BadAnswer(Exception):
    """This is no answer to that question; ``field`` names what is to be mended."""

    def __init__(self, field: str, text: str) -> None:
        super().__init__(text)
        self.field = field


def resolve_conflict(
    conflict: Conflict, *, user_id: int, action: str, now: datetime, candidate: int | None = None
) -> Conflict:
    """``pick`` a candidate of a doubtful match or ``never`` any of them; ``source`` lets a held change pass, ``target``
    undoes it (what was removed over there is put back at the next run)."""
    if conflict.resolved_at is not None:
        raise BadAnswer("action", "This question is answered already.")
    if action not in ACTIONS:
        raise BadAnswer("action", f"Choose one of {', '.join(ACTIONS)}.")
    if conflict.kind == "match":
        _match(conflict, user_id, action, candidate, now)
    else:
        _held(conflict, action)
    conflict.resolution_strategy, conflict.resolved_at, conflict.resolved_by = action, now, user_id
    conflict.resolution = {"action": action, "candidate": candidate}
    db.session.commit()
    return conflict


def _match(conflict: Conflict, user_id: int, action: str, candidate: int | None, now: datetime) -> None:
    service = str(conflict.target_data.get("service", ""))
    if conflict.track_id is None:
        raise BadAnswer("action", "The track of this question is gone.")
    if action in ("pick", "target"):
        number = candidate if action == "pick" else 0
        if number is None or not 0 <= number < len(conflict.candidates):
            raise BadAnswer("candidate", "Say which candidate, counted from 0.")
        chosen = str(conflict.candidates[number]["external_id"])
        tracks.decide(user_id, conflict.track_id, service, chosen, True, now)
    elif action == "never":
        for row in conflict.candidates:
            tracks.decide(user_id, conflict.track_id, service, str(row["external_id"]), False, now)
        tracks.decide(user_id, conflict.track_id, service, "", False, now)
    else:
        raise BadAnswer("action", "For a doubtful match: pick a candidate, or never.")


def _held(conflict: Conflict, action: str) -> None:
    member = db.session.get(Member, conflict.member_id) if conflict.member_id else None
    if member is None:
        raise BadAnswer("action", "The list of this question is no longer linked.")
    if action == "source":
        member.allow_removals = member.dirty = True
    elif action == "target":
        # Forget what was agreed on there: the next run puts the two together again and removes nothing.
        member.base_at, member.dirty = None, True
        links.save_base(member.id, [], conflict.created_at)
    else:
        raise BadAnswer("action", "Carry the change out (source), or put back what is missing (target).")


def take_back(conflict: Conflict, *, user_id: int, now: datetime) -> Conflict:
    """Open a question again and forget the answer."""
    if conflict.kind == "match" and conflict.track_id is not None:
        tracks.forget_decisions(user_id, conflict.track_id, str(conflict.target_data.get("service", "")))
    elif conflict.member_id and (member := db.session.get(Member, conflict.member_id)):
        member.allow_removals = False
    conflict.resolution_strategy = conflict.resolved_at = conflict.resolved_by = None
    db.session.commit()
    return conflict
