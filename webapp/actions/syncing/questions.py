"""Questions that a run raises: a doubtful match, a change that a guard holds."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from webapp.actions.syncing.room import Room
from webapp.actions.syncing.work import Hands, LinkWork, MemberWork
from webapp.domain.music import Track
from webapp.domain.sync.guard import Held
from webapp.store import conflicts

STORED = {"gone": "missing", "emptied": "missing", "big_delete": "missing", "likes": "missing"}


def raise_match(
    hands: Hands, works: list[LinkWork], room: Room, track_id: int, track: Track, candidates: list[dict[str, Any]]
) -> bool:
    """Ask which of the candidates this track is at a service. Whether the question is new."""
    place = next(
        ((w, m) for w in works for m in w.members if m.service == room.service and m.fresh and _holds(w, track_id)),
        None,
    )
    values = {
        "link_id": place[0].link.id if place else None,
        "member_id": place[1].row.id if place else None,
        "track_id": track_id,
        "entity_type": "track",
        "conflict_type": "different",
        "kind": "match",
        "source_data": _told(track),
        "target_data": {"service": room.service, **(candidates[0] if candidates else {})},
        "candidates": candidates,
        "suggestion": str(candidates[0]["external_id"]) if candidates else "",
    }
    return conflicts.ask(hands.user_id, match_digest(track_id, room.service), values, hands.run.id)


def match_digest(track_id: int, service: str) -> str:
    return f"match:{track_id}:{service}"


def close_matched(hands: Hands, service: str, track_ids: Iterable[int]) -> None:
    """Questions about tracks that have found their key meanwhile answer themselves."""
    conflicts.settle(hands.user_id, [match_digest(i, service) for i in track_ids], "matched", hands.now())


def ask_held(hands: Hands, work: LinkWork) -> None:
    """Ask what the guards of a link hold; questions of a guard that no longer trips answer themselves."""
    asked = {held_digest(work, member, held) for member, held in work.held}
    for member, held in work.held:
        raise_held(hands, work, member, held)
    over = [digest for digest in conflicts.open_digests(hands.user_id) if digest.startswith(f"held:{work.link.id}:")]
    conflicts.settle(hands.user_id, [digest for digest in over if digest not in asked], "settled", hands.now())


def raise_held(hands: Hands, work: LinkWork, member: MemberWork, held: Held) -> bool:
    """Ask what to do with a change that a guard holds. Nothing is lost meanwhile."""
    values = {
        "link_id": work.link.id,
        "member_id": member.row.id,
        "entity_type": work.link.entity,
        "conflict_type": STORED.get(held.guard, "different"),
        "kind": held.guard,
        "source_data": {"name": work.link.name, "service": member.service, "entries": len(work.hub)},
        "target_data": {"sentence": held.sentence, **dict(held.numbers)},
        "suggestion": "target",
    }
    return conflicts.ask(hands.user_id, held_digest(work, member, held), values, hands.run.id)


def held_digest(work: LinkWork, member: MemberWork, held: Held) -> str:
    return f"held:{work.link.id}:{member.row.id}:{held.guard}"


def _holds(work: LinkWork, track_id: int) -> bool:
    return any(entry.track == track_id for entry in work.hub)


def _told(track: Track) -> dict[str, Any]:
    return {
        "title": track.title,
        "artists": list(track.artists),
        "album": track.album,
        "duration_ms": track.duration_ms,
        "isrc": track.isrc,
    }
