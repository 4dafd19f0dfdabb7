"""Judge the pairs of an audit one by one, take the last word back, finish it, or throw it away."""

from __future__ import annotations

from datetime import datetime

from webapp.actions.judge_match import BadWord, judge_match
from webapp.models import Audit, AuditItem
from webapp.store import audits, unit

#: What may be said of a pair → what is learned from it; who is unsure teaches nothing.
LESSONS = {"right": "same", "wrong": "other", "unsure": ""}


def judge_audit(audit: Audit, position: int, said: str, *, now: datetime) -> bool:
    """Note what a person said of the pair at ``position``: whether it was noted.

    A pair that was judged already keeps its word, so a key that is pressed twice never judges a pair unseen. Nobody's
    matches change before the audit is finished.
    """
    if audit.finished_at is not None or said not in LESSONS:
        return False
    item = audits.say(audit.id, position, said, now)
    if item is None:
        return False
    if LESSONS[said]:
        own = item.mapping_id is not None and audits.mappings([item.mapping_id]).get(item.mapping_id)
        track_id = own[1].id if own else None
        model = str(item.theirs.get("model", ""))
        audits.note_label(
            item, user_id=audit.user_id, track_id=track_id, said=LESSONS[said], model=model, created_at=now
        )
    return _count(audit)


def go_back(audit: Audit, *, now: datetime) -> bool:
    """Take back the last word of an unfinished audit: whether there was one."""
    item = audits.last_judged(audit.id) if audit.finished_at is None else None
    if item is None:
        return False
    audits.take_back_label(audit.user_id, item, now)
    item.said = item.judged_at = None
    return _count(audit)


def finish_audit(audit: Audit, *, now: datetime) -> int:
    """Close an audit whose pairs are all judged. How many of one's own matches are corrected by it.

    Only now do one's own wrong matches become corrections, so that a slip of the hand could be taken back until here.
    Other people's matches stay as they are. Killed half-way, the audit is unfinished and can be finished again.
    """
    if audit.finished_at is not None or audits.next_item(audit.id) is not None:
        return 0
    corrected = sum(_correct(audit.user_id, item, now) for item in audits.judged(audit.id, ("wrong",)))
    audit.finished_at = now
    _count(audit)
    return corrected


def _correct(user_id: int, item: AuditItem, now: datetime) -> bool:
    """Correct one's own match, where it still stands as it was judged."""
    own = audits.mappings([item.mapping_id]).get(item.mapping_id) if item.mapping_id is not None else None
    if own is None:
        return False
    mapping, track = own
    if mapping.user_id != user_id or (track.origin_service, track.origin_id) != (item.ours["service"], item.ours["id"]):
        return False
    try:
        judge_match(user_id, track.id, item.service_type, item.external_id, "wrong", place="audit", now=now)
    except BadWord:
        return False
    return True


def throw_away(audit: Audit, *, now: datetime) -> None:
    """Forget an unfinished audit, and with it what was said in it."""
    if audit.finished_at is not None:
        return
    for item in audits.judged(audit.id, ("right", "wrong")):
        audits.take_back_label(audit.user_id, item, now)
    audits.drop(audit)
    unit.commit()


def _count(audit: Audit) -> bool:
    audits.recount(audit)
    unit.commit()
    return True
