"""Finding the playlist that a killed run had just made: by what was there before, so that no second one is made."""

from __future__ import annotations

from webapp.actions.syncing.scan import Index
from webapp.actions.syncing.work import Hands, LinkWork, MemberWork
from webapp.domain.music import ListInfo
from webapp.models import Operation
from webapp.store import links, runs


def recover_creations(hands: Hands, works: list[LinkWork], index: Index) -> None:
    """Adopt the playlists of open "create" operations; where nothing new turned up, it may be made again."""
    waiting = {m.row.id: m for w in works for m in w.members if w.link.entity == "playlist" and not m.row.external_id}
    for operation in runs.open_operations(list(waiting)):
        if operation.kind == "create" and operation.member_id is not None:
            _recover(hands, waiting[operation.member_id], operation, index)
    hands.known_lists = {service: set(found) for service, found in index.items()}
    hands.commit()


def _recover(hands: Hands, member: MemberWork, operation: Operation, index: Index) -> None:
    if member.service not in index or member.room is None:
        return
    known = set(operation.payload.get("known", ()))
    taken = {list_id for service, list_id in links.linked_lists(hands.user_id) if service == member.service}
    made = [
        info
        for info in index[member.service].values()
        if info.id not in known and info.id not in taken and _ours(info, member, str(operation.payload.get("name", "")))
    ]
    if made:
        member.row.external_id, member.info = made[0].id, made[0]
        member.row.dirty = True
        if made[0].public and hasattr(member.room.adapter, "make_private"):
            member.room.ask(lambda adapter: adapter.make_private(made[0].id))
        hands.progress.say(f"Found “{made[0].name}” on {member.label}, made before the last run was cut off.")
    runs.mark([operation.id], "resolved", now=hands.now())


def _ours(info: ListInfo, member: MemberWork, name: str) -> bool:
    """An empty playlist of this account with the very name that we sent."""
    owner = info.owner_id in (None, "", member.row.account_id, member.room.account_id if member.room else "")
    return info.name == name and not info.total and (owner or info.editable)
