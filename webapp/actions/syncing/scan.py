"""Scan: who is connected, which lists there are, and every linked list read completely or not at all."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from webapp.actions.syncing.views import view_of
from webapp.actions.syncing.work import Hands, LinkWork, MemberWork
from webapp.domain.music import ListInfo, Listing, Row
from webapp.domain.sync.snapshot import View
from webapp.models import Link, Member
from webapp.providers.kit.errors import Gone, NeedsLogin, ProviderError
from webapp.store import links, playlists, runs

Index = dict[str, dict[str, ListInfo]]


def scan_services(hands: Hands) -> Index:
    """Service → {playlist id → what the list of lists says}; a service that cannot answer is left out, with why."""
    found: Index = {}
    for service, room in hands.rooms.items():
        try:
            account = room.ask(lambda adapter: adapter.me())
            if room.account_id and account.id != room.account_id:
                hands.problems.append(f"{room.label}: another account is connected than before; nothing was touched.")
                room.note(_other_account(room.label))
                continue
            lists = room.ask(lambda adapter: adapter.playlists())
        except ProviderError as error:
            room.trouble = room.trouble or error
            hands.problems.append(f"{room.label}: {error.reason}")
            hands.progress.say(f"{room.label} could not be read: {error.reason}", "warning")
            continue
        if room.connection_id is not None:
            playlists.keep_index(hands.user_id, room.connection_id, lists, hands.now())
        found[service] = {info.id: info for info in lists}
        hands.progress.say(f"{room.label}: {len(lists)} playlists seen.")
        hands.progress.step()
    hands.commit()
    return found


def _other_account(label: str) -> ProviderError:
    return NeedsLogin(f"Another {label} account is connected than the one these lists belong to.")


def load_links(hands: Hands, chosen: list[Link], index: Index) -> list[LinkWork]:
    """The links with their hub, ancestors and open operations, ready to be read."""
    works = []
    for link in chosen:
        hub, notes = links.hub(link.id)
        members = [_load_member(hands, link, row, index) for row in link.members]
        works.append(LinkWork(link, hub, notes, members))
    by_member = {member.row.id: member for work in works for member in work.members}
    for operation in runs.open_operations(list(by_member)):
        member = by_member[operation.member_id]
        member.open_ids.append(operation.id)
        if operation.kind in ("add", "like") and operation.entry_id and operation.external_id:
            member.open_adds.append((operation.entry_id, operation.external_id))
        member.open_adds += [(entry, key) for entry, key in operation.payload.get("intents", ())]
    return works


def _load_member(hands: Hands, link: Link, row: Member, index: Index) -> MemberWork:
    room = hands.rooms.get(row.service_type)
    view = view_of(room.abilities, link.entity) if room else View()
    member = MemberWork(row, room, view)
    member.base = tuple(links.base(row.id))
    if room is None:
        member.problem = f"{row.service_type.capitalize()} is not connected."
    elif row.service_type not in index:
        member.problem = room.trouble.reason if room.trouble else f"{room.label} could not be read."
    elif row.account_id and room.account_id and row.account_id != room.account_id:
        member.problem = f"Another {room.label} account is connected than the one this list belongs to."
    elif link.entity == "playlist" and row.external_id:
        member.info = index[row.service_type].get(row.external_id)
        if member.info is None:
            member.gone = True
            member.problem = f"The playlist cannot be found on {room.label} any more; nothing was removed elsewhere."
    return member


def read_lists(hands: Hands, works: list[LinkWork]) -> None:
    """Read every linked list whose change token does not stand; several of one service at once."""
    members = [(work, member) for work in works for member in work.members if not member.problem]
    to_read = []
    for work, member in members:
        if work.link.entity == "playlist" and not member.row.external_id:
            member.rows = ()
        elif _stands(member):
            _as_it_was(member)
        else:
            to_read.append((work, member))
    hands.progress.phase("reading", len(to_read))
    for service, room in hands.rooms.items():
        mine = [pair for pair in to_read if pair[1].service == service]
        for (work, member), answer in room.each(mine, read_list):
            take_listing(hands, work, member, answer)
            hands.progress.step()
    hands.commit()


def _stands(member: MemberWork) -> bool:
    """Equal tokens prove equal rows (and nothing of ours is open or unseen there)."""
    row, info = member.row, member.info
    return bool(
        info
        and info.change_token
        and info.change_token == row.change_token
        and row.base_at
        and not row.dirty
        and not member.open_ids
        and not any(base.acked or base.absent for base in member.base)
    )


def _as_it_was(member: MemberWork) -> None:
    """The listing as the ancestor has it: for a list whose token says that nothing changed."""
    member.unchanged, member.token, member.hidden = True, member.row.change_token, member.row.base_hidden
    member.rows = tuple(
        Row(base.key, None, "local" if base.opaque else "track", base.item_id, base.added_at) for base in member.base
    )


def read_list(adapter: object, pair: tuple[LinkWork, MemberWork]) -> Listing:
    """The rows of one member, as its service has them now."""
    work, member = pair
    if work.likes:
        return adapter.likes()  # type: ignore[attr-defined, no-any-return]
    return adapter.playlist(member.row.external_id)  # type: ignore[attr-defined, no-any-return]


def take_listing(hands: Hands, work: LinkWork, member: MemberWork, answer: Listing | ProviderError) -> None:
    """Keep a complete listing, or why there is none."""
    if isinstance(answer, ProviderError):
        member.rows, member.problem = None, answer.reason
        member.gone = isinstance(answer, Gone)
        hands.progress.say(f"“{work.link.name}” on {member.label} was left alone: {answer.reason}", "warning")
        return
    # The token that the list of lists gave before the rows were read: a change in between shows as another token.
    member.token = member.info.change_token if member.info else answer.change_token
    member.rows, member.hidden = answer.rows, answer.hidden
    if answer.info and member.info:
        member.info = replace(member.info, name=answer.info.name, description=answer.info.description)


def read_again(hands: Hands, work: LinkWork, member: MemberWork) -> bool:
    """Read one list once more; whether it says the same as before (what a removal needs before it travels)."""
    before = member.rows
    room = member.room
    if room is None:
        return False
    try:
        take_listing(hands, work, member, room.ask(partial(read_list, pair=(work, member))))
    except ProviderError as error:
        take_listing(hands, work, member, error)
        return False
    return before is not None and member.rows is not None and _keys(before) == _keys(member.rows)


def _keys(rows: tuple[Row, ...]) -> list[tuple[str, str | None]]:
    return [(row.key, row.item_id) for row in rows]
