"""What pages show: connections, links, runs with books and plans, questions, proposals; without any service."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from webapp.extensions import db
from webapp.models import (
    Conflict,
    Connection,
    EntryRow,
    Link,
    Member,
    Operation,
    Placement,
    PlaylistRow,
    Proposal,
    Run,
    RunLog,
    Target,
    TrackRow,
    User,
)
from webapp.models.kinds import new_public_id, now

SERVICES = ("spotify", "deezer")
CAN = {"sees_private": True, "write_playlists": True, "write_likes": True, "why_not": {}}


def connection(user: User, service: str = "spotify", **values: Any) -> Connection:
    """A connection that nobody has to ask."""
    row = Connection(user_id=user.id, service_type=service)
    base: dict[str, Any] = {"account_name": user.name, "rehearsal": True, "capabilities": CAN, "limit_scope": service}
    for name, value in (base | {"authorized_at": now(), "account_id": f"{service}-{user.id}"} | values).items():
        setattr(row, name, value)
    db.session.add(row)
    db.session.commit()
    return row


def connected(user: User) -> list[Connection]:
    """Both services."""
    return [connection(user, service) for service in SERVICES]


def playlist(user: User, row: Connection, name: str, total: int = 12) -> PlaylistRow:
    """A playlist as the last look saw it."""
    made = PlaylistRow(
        public_id=new_public_id(), user_id=user.id, connection_id=row.id, external_id=f"{row.service_type}-{name}",
        name=name, name_key=name.casefold(), total=total, seen_at=now(),
    )  # fmt: skip
    db.session.add(made)
    db.session.commit()
    return made


def link(user: User, name: str = "Road", entries: int = 3, lacking: int = 0, **values: Any) -> Link:
    """A link of both services with so many entries, the first of them absent at the second service."""
    made = Link(user_id=user.id, entity="playlist", name=name, **({"state": "armed"} | values))
    for position, service in enumerate(SERVICES):
        made.members.append(Member(service_type=service, external_id=f"{service}-{name}", name=name, position=position))
    db.session.add(made)
    db.session.flush()
    rows = [EntryRow(link_id=made.id, rank=i, label=f"{name} track {i}") for i in range(entries)]
    db.session.add_all(rows)
    db.session.flush()
    for row in rows[:lacking]:
        why = "Deezer does not have it."
        db.session.add(Target(entry_id=row.id, member_id=made.members[1].id, state="absent", reason=why))
    db.session.commit()
    return made


def proposal(
    user: User, name: str = "Road", same: int | None = 77, confidence: float = 0.98, **values: Any
) -> Proposal:
    """Two playlists of one name; without ``same`` the second one would be created."""
    counts = (84, 79 if same is not None else None)
    members = [
        {"service": s, "external_id": f"{s}-{name}" if c is not None else None, "name": name, "total": c}
        for s, c in zip(SERVICES, counts, strict=True)
    ]
    made = Proposal(
        user_id=user.id, digest=new_public_id(), confidence=confidence,
        **({"entity": "playlist", "name": name, "members": {"members": members, "same": same}} | values),
    )  # fmt: skip
    db.session.add(made)
    db.session.commit()
    return made


def run(user: User, state: str = "success", **values: Any) -> Run:
    """A run; an ended one with the times of its end."""
    ended = state in ("success", "partial", "error", "cancelled")
    moment = now()
    base: dict[str, Any] = {"state": state, "status": state if ended else None}
    base |= {"phase": "done" if ended else "applying"}
    base |= {"created_at": moment - timedelta(minutes=4), "started_at": moment - timedelta(minutes=4)}
    if ended:
        base |= {"completed_at": moment, "duration_ms": 18400}
    made = Run(user_id=user.id, **(base | values))
    db.session.add(made)
    db.session.commit()
    return made


def books(made: Run, **outcomes: int) -> Run:
    """So many rows of each outcome, and the balance that they make."""
    for outcome, number in outcomes.items():
        for i in range(number):
            db.session.add(
                Placement(
                    run_id=made.id, source="spotify", target="deezer", external_id=f"x{i}", outcome=outcome,
                    label=f"Track {i} · Somebody", reason="Deezer does not have it." if outcome == "absent" else "",
                )
            )  # fmt: skip
    names = ("written", "already_there", "removed", "absent", "ambiguous", "refused")
    made.balance = {"read": sum(outcomes.values())} | {name: outcomes.get(name, 0) for name in names}
    db.session.commit()
    return made


def operations(made: Run, number: int = 3, target: str = "Road", **values: Any) -> None:
    """So many lines of a plan."""
    base = {"service": "deezer", "entity": "playlist", "kind": "add", "state": "done", "target": target}
    for i in range(number):
        db.session.add(Operation(run_id=made.id, **(base | {"item": f"Track {i} · Somebody"} | values)))
    db.session.commit()


def say(made: Run, *messages: str) -> None:
    """Lines of its log."""
    db.session.add_all([RunLog(run_id=made.id, message=message) for message in messages])
    db.session.commit()


def doubtful(user: User, made: Link | None = None, candidates: int = 3, **values: Any) -> Conflict:
    """Which of these is the track?"""
    track = TrackRow(title="Paranoid Android", artists="Radiohead", origin_service="spotify", origin_id=new_public_id())
    db.session.add(track)
    db.session.flush()
    found = [
        {
            "external_id": str(100 + i), "title": f"Paranoid Android (Take {i})", "artists": ["Radiohead"],
            "album": "OK Computer", "duration_ms": 386000 + 1000 * i, "isrc": None, "playable": True,
            "score": 0.82 - i / 10, "reasons": ["same artist", "title nearly equal"] if not i else [],
        }
        for i in range(candidates)
    ]  # fmt: skip
    source = {"title": track.title, "artists": ["Radiohead"], "album": "OK Computer", "duration_ms": 387000}
    source["isrc"] = "GBAYE9700108"
    return _ask(user, made, track_id=track.id, source_data=source, candidates=found, **values)


def held(user: User, made: Link, **values: Any) -> Conflict:
    """A change that a guard holds."""
    base: dict[str, Any] = {"kind": "big_delete", "conflict_type": "missing", "entity_type": "playlist"}
    base["source_data"] = {"name": made.name, "service": "deezer", "entries": 84}
    base["target_data"] = {"sentence": "40 of 84 tracks on Deezer are gone."}
    return _ask(user, made, **(base | values))


def _ask(user: User, made: Link | None, **values: Any) -> Conflict:
    base: dict[str, Any] = {"entity_type": "track", "conflict_type": "different", "kind": "match"}
    base["target_data"] = {"service": "deezer"}
    if made is not None:
        base |= {"link_id": made.id, "member_id": made.members[1].id}
    row = Conflict(user_id=user.id, digest=new_public_id(), **(base | values))
    db.session.add(row)
    db.session.commit()
    return row
