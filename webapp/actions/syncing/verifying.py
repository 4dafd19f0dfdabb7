"""Verify: read back what was written and remember what is really there.

A service may show a list as it was for a moment after a write (Spotify for 0.6 s and more, 2026-09). A reading that
does not show what was acknowledged is therefore believed only when a second one, a while later, says the same.
"""

from __future__ import annotations

import time

from webapp.actions.syncing.planning import keys_here
from webapp.actions.syncing.pulling import pull_member, settle_row
from webapp.actions.syncing.room import Room
from webapp.actions.syncing.scan import read_again, read_list, take_listing
from webapp.actions.syncing.work import Hands, LinkWork, MemberWork
from webapp.domain.sync.ancestor import confirmed
from webapp.domain.sync.plan import plan_member
from webapp.domain.sync.snapshot import BaseRow
from webapp.providers.kit.errors import ProviderError
from webapp.store import links

#: Seconds between two readings of a list that does not show our writes yet, and how many readings at the most.
PAUSE, READINGS = 1.0, 4


def verify_all(hands: Hands, works: list[LinkWork]) -> None:
    """Read every list that was written, several of one service at once."""
    written = [(w, m) for w in works for m in w.members if m.wrote and (w.likes or m.row.external_id)]
    hands.progress.phase("verifying", len(written))
    for service, room in hands.rooms.items():
        mine = [pair for pair in written if pair[1].service == service]
        _look_at_index(hands, room, mine)
        for (work, member), answer in list(room.each(mine, read_list)):
            take_listing(hands, work, member, answer)
            _verify(hands, work, member)
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


def _verify(hands: Hands, work: LinkWork, member: MemberWork) -> None:
    """As acknowledged: remember it. Otherwise, once two readings agree, it is a reading like any other."""
    for _ in range(READINGS):
        if not member.fresh:
            return
        as_written = confirmed(member.base, member.rows or (), member.view)
        if as_written is not None:
            _remember(hands, member, as_written)
            return
        time.sleep(PAUSE)
        if read_again(hands, work, member) and confirmed(member.base, member.rows or (), member.view) is None:
            _believe(hands, work, member)
            return
    hands.problems.append(f"“{work.link.name}” on {member.label} keeps changing; the next run looks again.")


def _remember(hands: Hands, member: MemberWork, base: tuple[BaseRow, ...]) -> None:
    member.base, member.unchanged = base, False
    links.save_base(member.row.id, base, hands.now())
    settle_row(hands, member)
    member.row.move_open = False
    hands.commit()


def _believe(hands: Hands, work: LinkWork, member: MemberWork) -> None:
    """What is there differs from what was written: merge it, and see what is left to do."""
    member.unchanged, member.open_ids = False, []
    pull_member(hands, work, member)
    plan = plan_member(work.hub, member.base, view=member.view, keys=keys_here(hands, work, member))
    member.row.move_open = bool(plan.moves or plan.arrange)
    if plan.quiet:
        return
    member.row.dirty = True
    refused_only = {add.entry for add in plan.adds} <= set(member.lacking)
    if not refused_only or plan.removals or plan.moves or plan.arrange:
        hands.problems.append(f"“{work.link.name}” on {member.label} is not yet as planned; the next run goes on.")
