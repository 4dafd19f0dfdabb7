"""Propose: which lists belong together, and which would be created. Asked, never assumed."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from webapp.actions.syncing.identify import identify
from webapp.actions.syncing.room import Room
from webapp.actions.syncing.scan import Index
from webapp.actions.syncing.work import Hands, LinkWork, MemberWork
from webapp.domain.music import ListInfo, Listing
from webapp.domain.sync.snapshot import View
from webapp.models import Link, Member
from webapp.providers.kit.errors import ProviderError
from webapp.store import links, proposals
from webapp.store.playlists import name_key


@dataclass(frozen=True, slots=True)
class Side:
    """One service's list of a proposal; no ``info`` for likes, none and no rows for one that would be created."""

    room: Room
    info: ListInfo | None


def propose(hands: Hands, index: Index) -> int:
    """Look through what is not linked yet and keep what could be. Number of proposals."""
    linked = links.linked_lists(hands.user_id)
    rows: list[dict[str, Any]] = []
    if len(index) >= 2:
        rows += _likes(hands, index, linked)
        groups = _groups(hands, index, linked)
        pairs = [group for group in groups if len(group) >= 2]
        works = _read(hands, pairs)
        identify(hands, works)
        rows += [_pair(hands, group, work) for group, work in zip(pairs, works, strict=True)]
        rows += list(_creations(hands, index, [group for group in groups if len(group) == 1]))
    proposals.replace_open(hands.user_id, rows)
    hands.commit()
    return len(rows)


def _likes(hands: Hands, index: Index, linked: set[tuple[str, str]]) -> list[dict[str, Any]]:
    free = [service for service in index if (service, "likes") not in linked]
    if len(free) < 2:
        return []
    members = [{"service": service, "external_id": None, "name": "Likes", "total": None} for service in free]
    return [_row("likes", "Likes", members, 0.95, "All liked tracks of these services.")]


def _groups(hands: Hands, index: Index, linked: set[tuple[str, str]]) -> list[list[Side]]:
    """Lists of one name at different services; of several of one name at one service the largest."""
    by_name: defaultdict[str, dict[str, Side]] = defaultdict(dict)
    for service, lists in index.items():
        room = hands.rooms[service]
        for info in sorted(lists.values(), key=lambda one: one.total or 0):
            if info.readable and info.editable and (service, info.id) not in linked:
                by_name[name_key(info.name)][service] = Side(room, info)
    return [list(sides.values()) for _, sides in sorted(by_name.items())]


def _read(hands: Hands, groups: list[list[Side]]) -> list[LinkWork]:
    """Every list of every group, read for its overlap; what cannot be read stays without rows."""
    works = [_work(group) for group in groups]
    wanted = [
        (member, side)
        for work, group in zip(works, groups, strict=True)
        for member, side in zip(work.members, group, strict=True)
    ]
    hands.progress.phase("reading", len(wanted))
    for service, room in hands.rooms.items():
        mine = [(member, side) for member, side in wanted if side.room.service == service]
        for (member, _), answer in room.each(mine, partial(_listing)):
            if isinstance(answer, ProviderError):
                member.problem = answer.reason
            else:
                member.rows = answer.rows
            hands.progress.step()
    return works


def _listing(adapter: Any, pair: tuple[MemberWork, Side]) -> Listing:
    info = pair[1].info
    assert info is not None
    listing: Listing = adapter.playlist(info.id)
    return listing


def _work(group: list[Side]) -> LinkWork:
    """A link that is only thought of: nothing of it is stored."""
    link = Link(name=group[0].info.name if group[0].info else "", entity="playlist")
    members = [MemberWork(Member(service_type=side.room.service), side.room, View()) for side in group]
    return LinkWork(link, [], {}, members)


def _pair(hands: Hands, group: list[Side], work: LinkWork) -> dict[str, Any]:
    sets = [_tracks(hands, member) for member in work.members]
    same = sum((sets[0] & sets[1]).values()) if all(m.fresh for m in work.members[:2]) else 0
    sizes = [sum(one.values()) for one in sets]
    smaller = min(sizes[:2])
    confidence = round(0.3 + 0.7 * same / smaller, 2) if smaller else 0.5
    members = [_member(side) for side in group]
    counts = ", ".join(f"{side.room.label} {size}" for side, size in zip(group, sizes, strict=True))
    reason = f"Same name. {counts}; {same} the same."
    return _row("playlist", members[0]["name"], members, confidence, reason, same)


def _tracks(hands: Hands, member: MemberWork) -> Counter[int]:
    known = hands.tracks.get(member.service, {})
    return Counter(known[row.key] for row in member.rows or () if row.key in known)


def _creations(hands: Hands, index: Index, groups: list[list[Side]]) -> Iterator[dict[str, Any]]:
    """A list that only one service has, and the others where it would be created."""
    for (side,) in groups:
        others = [
            hands.rooms[service]
            for service in index
            if service != side.room.service and hands.rooms[service].abilities.can_write_playlists
        ]
        if others:
            members = [_member(side)]
            members += [
                {"service": room.service, "external_id": None, "name": members[0]["name"], "total": None}
                for room in others
            ]
            where = " and ".join(room.label for room in others)
            reason = f"Only on {side.room.label}: it would be created on {where}, private."
            yield _row("playlist", members[0]["name"], members, 0.5, reason)


def _member(side: Side) -> dict[str, Any]:
    info = side.info
    assert info is not None
    return {"service": side.room.service, "external_id": info.id, "name": info.name.strip(), "total": info.total}


def _row(
    entity: str, name: str, members: list[dict[str, Any]], confidence: float, reason: str, same: int | None = None
) -> dict[str, Any]:
    told = "\n".join(f"{m['service']}:{m['external_id']}" for m in members)
    return {
        "digest": hashlib.sha256(f"{entity}\n{told}".encode()).hexdigest(),
        "entity": entity,
        "name": name[:500],
        "members": {"members": members, "same": same},
        "confidence": confidence,
        "reason": reason[:500],
    }
