"""Verify: read back what was written, remember what is really there, and say what still differs."""

from __future__ import annotations

from webapp.actions.syncing.planning import keys_here
from webapp.actions.syncing.pulling import pull_member
from webapp.actions.syncing.room import Room
from webapp.actions.syncing.scan import read_list, take_listing
from webapp.actions.syncing.work import Hands, LinkWork, MemberWork
from webapp.domain.sync.plan import plan_member
from webapp.providers.kit.errors import ProviderError


def verify_all(hands: Hands, works: list[LinkWork]) -> None:
    """Read every list that was written, several of one service at once, and merge it as any other reading."""
    written = [
        (w, m) for w in works for m in w.members if (m.wrote and m.row.external_id is not None) or (w.likes and m.wrote)
    ]
    hands.progress.phase("verifying", len(written))
    for service, room in hands.rooms.items():
        mine = [pair for pair in written if pair[1].service == service]
        _look_at_index(hands, room, mine)
        for (work, member), answer in room.each(mine, read_list):
            take_listing(hands, work, member, answer)
            if member.fresh:
                member.unchanged = False
                member.open_ids = []
                pull_member(hands, work, member)
                _compare(hands, work, member)
            hands.progress.step()
    hands.commit()


def _look_at_index(hands: Hands, room: Room, mine: list[tuple[LinkWork, MemberWork]]) -> None:
    """The list of lists once more: its tokens are what the next run will compare."""
    lists = [member for work, member in mine if not work.likes]
    if not lists:
        return
    try:
        index = {info.id: info for info in room.ask(lambda adapter: adapter.playlists())}
    except ProviderError as error:
        hands.progress.say(f"{room.label}: {error.reason}", "warning")
        index = {}
    for member in lists:
        member.info = index.get(member.row.external_id or "")


def _compare(hands: Hands, work: LinkWork, member: MemberWork) -> None:
    """A second plan must be empty; what it still holds stays pending and is told."""
    plan = plan_member(work.hub, member.base, view=member.view, keys=keys_here(hands, work, member))
    if plan.quiet:
        member.row.move_open = False
        return
    member.row.dirty = True
    if not ({add.entry for add in plan.adds} <= set(member.lacking)) or plan.removals or plan.moves or plan.arrange:
        hands.problems.append(f"“{work.link.name}” on {member.label} is not yet as planned; the next run goes on.")
