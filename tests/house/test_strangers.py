"""One person's data is invisible to every other: every page and call that takes an id answers 404 to a stranger."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from werkzeug.routing import Rule

from tests.make import people
from tests.make import world as make
from webapp.extensions import db
from webapp.models import (
    Audit,
    AuditItem,
    Conflict,
    Connection,
    Invitation,
    Label,
    Link,
    Mapping,
    MatcherModel,
    Operation,
    Placement,
    Proposal,
    Run,
    TrackRow,
    User,
    Verdict,
)
from webapp.models.kinds import now

UNSAFE = ("POST", "PUT", "PATCH", "DELETE")

#: Addresses whose id is no person's property, with the reason.
NOBODYS = {
    "/static/<path:filename>": "files of the program",
    "/invitations/<secret>": "the secret itself is the right",
    "/password/reset/<secret>": "the secret itself is the right",
}
#: Ids that name a service: a stranger acts on their own connection of that name.
SERVICES = {"service": "spotify"}


@pytest.fixture
def things(app: Flask) -> dict[str, str]:
    """One of everything that belongs to alice, by the name that routes give its id."""
    alice = people.user("alice", admin=True)
    db.session.add(Connection(user_id=alice.id, service_type="spotify", status="connected"))
    run = make.run(alice)
    link = make.link(alice, "playlist", "Road", spotify="a", deezer="b")
    conflict = Conflict(
        user_id=alice.id, digest="d", entity_type="track", conflict_type="different", target_data={}, source_data={}
    )
    proposal = Proposal(
        user_id=alice.id, digest="p", entity="likes", name="Likes", members={"members": []}, confidence=1.0
    )
    invitation = Invitation(secret_hash="h", invited_by=alice.id, expires_at=now())
    audit = Audit(user_id=alice.id, drawn=1)
    model = MatcherModel(name="2026-11-21.1", state="former", weights={}, figures={})
    track = TrackRow(title="Alice's track", origin_service="deezer", origin_id="o")
    db.session.add_all([conflict, proposal, invitation, audit, model, track])
    db.session.flush()
    matched = {"service_type": "spotify", "external_id": "alices-object", "internal_id": track.id}
    db.session.add(Mapping(user_id=alice.id, score=0.9, **matched))
    record = {"service": "spotify", "id": "s", "title": "Alice's song"}
    db.session.add(
        AuditItem(audit_id=audit.id, position=0, service_type="deezer", external_id="d", ours=record, theirs=record)
    )
    db.session.commit()
    people.token(alice)
    sign_in = people.open_sign_in(alice.id, now=now(), address="192.0.2.1", browser="alice's")
    db.session.commit()
    token = db.session.query(people.AccessToken).filter_by(user_id=alice.id).first()
    return {
        "sync_id": run.public_id,
        "run_id": run.public_id,
        "link_id": link.public_id,
        "conflict_id": conflict.public_id,
        "proposal_id": proposal.public_id,
        "invitation": invitation.public_id,
        "audit_id": audit.public_id,
        "model_id": model.public_id,
        "track": track.public_id,
        "external_id": "alices-object",
        "person": alice.public_id,
        "sign_in": db.session.query(people.SignIn).filter_by(user_id=alice.id).first().public_id,
        "token": token.public_id,
        "session": sign_in.public_id,
    }


def guess(rule: Rule, things: dict[str, str]) -> list[dict[str, Any]]:
    """Every way to fill a rule's ids with alice's: by its own name, or with each thing where that is general."""
    filled: list[dict[str, Any]] = [{}]
    for name in sorted(rule.arguments):
        values = [SERVICES[name]] if name in SERVICES else [things[name]] if name in things else list(things.values())
        filled = [one | {name: value} for one in filled for value in values]
    return filled


def everything_of(user_id: int) -> list[tuple[Any, ...]]:
    """All that alice owns, to see whether a stranger changed something."""
    found: list[tuple[Any, ...]] = []
    for table in (Run, Link, Conflict, Proposal, Connection, Audit, Label, Mapping, Verdict):
        rows = db.session.execute(
            db.select(*table.__table__.columns).where(table.user_id == user_id).order_by(table.id)
        )
        found += [(table.__tablename__, *map(repr, row)) for row in rows]
    for table in (Operation, Placement):
        found.append((table.__tablename__, db.session.query(table).count()))
    found += [("said", item.said) for item in db.session.query(AuditItem)]
    found += [("model", model.state) for model in db.session.query(MatcherModel)]
    user = db.session.execute(db.select(*User.__table__.columns).where(User.id == user_id)).one()
    return [*found, tuple(map(repr, user))]


@pytest.mark.parametrize("way", ["browser", "program"])
def test_a_stranger_gets_404_for_every_id_and_changes_nothing(app: Flask, things: dict[str, str], way: str) -> None:
    alice = db.session.query(User).filter_by(public_id=things["person"]).one()
    bob = people.user("bob")
    client = people.browser(bob) if way == "browser" else app.test_client()
    headers = people.program(bob) if way == "program" else {}
    before = everything_of(alice.id)
    met = 0
    for rule in app.url_map.iter_rules():
        if not rule.arguments or rule.rule in NOBODYS or set(rule.arguments) <= set(SERVICES):
            continue
        if way == "program" and not rule.rule.startswith("/api"):
            continue
        for values in guess(rule, things):
            path = rule.build(values)[1]  # type: ignore[index]
            for method in sorted(rule.methods - {"HEAD", "OPTIONS"}):  # type: ignore[operator]
                body = {"json": {"action": "never"}} if path.startswith("/api") and method in UNSAFE else {}
                answer = client.open(path, method=method, headers=headers, **body)
                assert answer.status_code == 404, f"{method} {path}: {answer.status_code}"
                met += 1
    db.session.expire_all()
    assert everything_of(alice.id) == before
    assert met > 5


PAGES = ("/", "/links", "/sync", "/conflicts", "/connections")
CALLS = ("links", "history", "proposals", "conflicts", "status")


@pytest.mark.parametrize("path", [*PAGES, *(f"/api/sync/{call}" for call in CALLS)])
def test_lists_show_nothing_of_others(app: Flask, things: dict[str, str], path: str) -> None:
    if path not in {rule.rule for rule in app.url_map.iter_rules()}:
        pytest.skip("no such page yet")
    answer = people.browser(people.user("bob")).get(path)
    assert answer.status_code == 200
    for value in things.values():
        assert value not in answer.text
    assert "Road" not in answer.text


def test_a_program_of_a_stranger_cannot_accept_somebodys_proposal(app: Flask, things: dict[str, str]) -> None:
    headers = people.program(people.user("bob"))
    answer = app.test_client().post(
        "/api/sync/proposals/accept", json={"ids": [things["proposal_id"]]}, headers=headers
    )
    assert answer.status_code == 404
    assert db.session.query(Proposal).filter_by(state="open").count() == 1
