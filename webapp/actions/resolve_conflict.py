"""Answer a question. The answer outlives every later run, and can be taken back."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

from webapp.actions.judge_match import BadWord, say, unsay
from webapp.extensions import db
from webapp.models import Conflict
from webapp.models.links import Member
from webapp.store import links

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
    conflict.resolution = {**(conflict.resolution or {}), "action": action, "candidate": candidate}
    db.session.commit()
    return conflict


def _match(conflict: Conflict, user_id: int, action: str, candidate: int | None, now: datetime) -> None:
    service = str(conflict.target_data.get("service", ""))
    if conflict.track_id is None:
        raise BadAnswer("action", "The track of this question is gone.")
    links.hold(user_id)
    if action in ("pick", "target"):
        number = candidate if action == "pick" else 0
        if number is None or not 0 <= number < len(conflict.candidates):
            raise BadAnswer("candidate", "Say which candidate, counted from 0.")
        chosen = str(conflict.candidates[number]["external_id"])
        _say(conflict, user_id, service, chosen, "right", now)
    elif action == "never":
        for key in _keys(conflict):
            # A track can be asked for where it came from; that object it is in any case.
            with suppress(BadWord):
                say(user_id, conflict.track_id, service, key, "never", "conflict", now)
        _say(conflict, user_id, service, "", "absent", now)
    else:
        raise BadAnswer("action", "For a doubtful match: pick a candidate, or never.")


def _say(conflict: Conflict, user_id: int, service: str, key: str, said: str, now: datetime) -> None:
    try:
        say(user_id, conflict.track_id or 0, service, key, said, "conflict", now)
    except BadWord as bad:
        raise BadAnswer("action", str(bad)) from bad


def _keys(conflict: Conflict) -> list[str]:
    return [str(row["external_id"]) for row in conflict.candidates]


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
        service = str(conflict.target_data.get("service", ""))
        for key in _answered(conflict):
            unsay(user_id, conflict.track_id, service, key, now)
    elif conflict.member_id and (member := db.session.get(Member, conflict.member_id)):
        member.allow_removals = False
    conflict.resolution_strategy = conflict.resolved_at = conflict.resolved_by = None
    conflict.resolution = {}
    db.session.commit()
    return conflict


def _answered(conflict: Conflict) -> list[str]:
    """The objects that the answer spoke of; "" for "not on this service"."""
    if conflict.resolution_strategy == "never":
        return [*_keys(conflict), ""]
    answer = conflict.resolution or {}
    if answer.get("external_id"):
        return [str(answer["external_id"])]
    number = answer.get("candidate") or 0
    return _keys(conflict)[number : number + 1]
