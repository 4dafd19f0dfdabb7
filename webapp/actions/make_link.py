"""Make a link: what is to be kept in unison with what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from webapp.extensions import db
from webapp.models import Link, Member, Proposal
from webapp.store import connections, links, playlists

ENTITIES = ("playlist", "likes")
MODES = ("two_way", "mirror", "add_only", "archive")
STATES = ("shadow", "armed", "paused")
#: A playlist whose name nobody has told yet: the first reading gives it one.
UNNAMED = "Playlist"
STRATEGIES = ("ask", "newest", "source", "target", "union")


class BadLink(Exception):
    """A link cannot be made like this; ``field`` names what is to be mended."""

    def __init__(self, field: str, text: str) -> None:
        super().__init__(text)
        self.field = field


def make_link(user_id: int, values: Mapping[str, Any]) -> Link:
    """A link from ``entity``, ``members`` (service, external_id or none), and if given name, mode, state, strategy."""
    entity = _one_of(values, "entity", ENTITIES, "playlist")
    mode = _one_of(values, "mode", MODES, "two_way")
    if mode == "mirror":
        raise BadLink("mode", "Mirroring is not offered yet; choose two_way, add_only or archive.")
    # Two clicks at once must not link one list twice: both links would write to it.
    links.hold(user_id)
    members = [_member(user_id, entity, i, raw) for i, raw in enumerate(_list(values))]
    if len({member.service_type for member in members}) < len(members):
        raise BadLink("members", "Each service can stand in a link once.")
    if len(members) < 2:
        raise BadLink("members", "A link needs lists at two services or more.")
    if entity == "playlist" and not any(member.external_id for member in members):
        raise BadLink("members", "At least one member has to be a playlist that exists.")
    link = Link(
        user_id=user_id,
        entity=entity,
        name=_name(values, entity, members),
        mode=mode,
        state=_one_of(values, "state", STATES, "shadow"),
        conflict_strategy=_one_of(values, "conflict_strategy", STRATEGIES, "ask"),
    )
    link.members = members
    db.session.add(link)
    db.session.commit()
    return link


def change_link(link: Link, values: Mapping[str, Any]) -> Link:
    """Change name, mode, state or strategy of a link. Another mode is a new beginning: nothing is removed by it."""
    mode = _one_of(values, "mode", MODES, link.mode)
    if mode == "mirror" and link.mode != mode:
        raise BadLink("mode", "Mirroring is not offered yet; choose two_way, add_only or archive.")
    if mode != link.mode:
        for member in link.members:
            member.base_at, member.dirty = None, True
    link.mode = mode
    link.state = _one_of(values, "state", STATES, link.state)
    link.conflict_strategy = _one_of(values, "conflict_strategy", STRATEGIES, link.conflict_strategy)
    if "name" in values:
        name = str(values["name"] or "").strip()
        if not name:
            raise BadLink("name", "A link needs a name.")
        link.name = name[:500]
    db.session.commit()
    return link


def drop_link(link: Link) -> None:
    """Forget a link. The lists at the services stay as they are."""
    db.session.delete(link)
    db.session.commit()


def accept_proposals(user_id: int, chosen: Sequence[Proposal]) -> list[Link]:
    """Make armed links of proposals; one whose lists were linked meanwhile is left out."""
    made = []
    for proposal in chosen:
        members = proposal.members.get("members", [])
        try:
            made.append(
                make_link(
                    user_id,
                    {"entity": proposal.entity, "name": proposal.name, "members": members, "state": "armed"},
                )
            )
        except BadLink:
            continue
        proposal.state = "accepted"
    db.session.commit()
    return made


def _name(values: Mapping[str, Any], entity: str, members: Sequence[Member]) -> str:
    known = str(values.get("name") or "").strip() or next((m.name for m in members if m.name), "")
    return known[:500] or ("Likes" if entity == "likes" else UNNAMED)


def _list(values: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    members = values.get("members")
    if not isinstance(members, list) or not all(isinstance(member, dict) for member in members):
        raise BadLink("members", 'Give a list of members, each with "service" and "external_id".')
    return members


def _member(user_id: int, entity: str, position: int, raw: Mapping[str, Any]) -> Member:
    service, external_id = str(raw.get("service", "")), raw.get("external_id")
    connection = connections.get(user_id, service)
    if connection is None or connection.status == "disconnected":
        raise BadLink("members", f"“{service}” is not one of your connections.")
    member = Member(
        service_type=service, position=position, connection_id=connection.id, account_id=connection.account_id, name=""
    )
    if entity == "likes":
        external_id = None
    if (service, "likes" if entity == "likes" else external_id) in links.linked_lists(user_id):
        raise BadLink("members", "This list is linked already.")
    if external_id is not None:
        known = playlists.find(user_id, service, str(external_id))
        if known is None and not str(external_id).strip():
            raise BadLink("members", "Give the id of a playlist, or null for one that Unisson creates.")
        member.external_id = str(external_id)[:120]
        member.name = known.name if known else str(raw.get("name") or "")[:500]
    elif entity == "likes":
        member.name = "Likes"
    return member


def _one_of(values: Mapping[str, Any], name: str, allowed: Sequence[str], default: str) -> str:
    value = values.get(name, default)
    if value not in allowed:
        raise BadLink(name, f"Choose one of {', '.join(allowed)}.")
    return str(value)
