"""Titles, names and reasons come from strangers: whatever they hold is shown as text and never becomes markup."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from tests.make import people
from tests.make import world as make
from webapp.extensions import db
from webapp.models import Conflict, Connection, Operation, Placement, PlaylistRow, Proposal, RunLog
from webapp.models.kinds import now

PAYLOADS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<div hx-get='/settings' hx-trigger='load'>",
    '"><body onpageshow=alert(1)>',
    "'><iframe srcdoc='<script>alert(1)</script>'>",
    "</textarea><script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<a href='javascript:alert(1)'>x</a>",
    "<base href='//evil.example/'>",
    "<meta http-equiv=refresh content='0;url=//evil.example'>",
]


def world_of(text: str) -> Any:
    """A person to whom everything that can hold a stranger's words holds ``text``."""
    alice = people.user("alice", admin=True)
    connection = Connection(
        user_id=alice.id, service_type="spotify", status="connected", account_name=text, detail=text,
        blocked_reason=text, blocked_until=now(), capabilities={"why_not": {"can_write_likes": text}},
    )  # fmt: skip
    db.session.add(connection)
    db.session.add(Connection(user_id=alice.id, service_type="deezer", status="error", account_name=text, detail=text))
    link = make.link(alice, "playlist", text, spotify="a", deezer="b")
    link.held = text
    run = make.run(alice, state="partial", status="partial", phase="done", error_details=text, service_source="spotify",
                   balance={"read": 1, "written": 1, "already_there": 0, "removed": 0, "absent": 0, "ambiguous": 0,
                            "refused": 0})  # fmt: skip
    run.started_at = run.completed_at = now()
    common = {"run_id": run.id, "link_id": link.id}
    db.session.add_all([
        RunLog(run_id=run.id, message=text),
        Placement(**common, source="spotify", target="deezer", external_id=text, label=text, outcome="written",
                  reason=text),
        Operation(**common, service="deezer", entity="playlist", target=text, kind="add", item=text, reason=text,
                  state="failed", error=text),
        Proposal(user_id=alice.id, digest="x", entity="playlist", name=text, confidence=0.9, reason=text, members={
            "members": [{"service": s, "external_id": "1", "name": text, "total": 3} for s in ("spotify", "deezer")]}),
        Conflict(user_id=alice.id, digest="y", entity_type="track", conflict_type="different", kind="match",
                 source_data={"title": text, "artists": [text], "album": text, "duration_ms": 1000, "isrc": text},
                 target_data={"service": "deezer"}, candidates=[{"external_id": "1", "title": text, "artists": [text],
                 "album": text, "duration_ms": 1000, "isrc": None, "score": 0.5, "reasons": [text]}]),
        Conflict(user_id=alice.id, digest="z", entity_type="playlist", conflict_type="missing", kind="emptied",
                 source_data={"name": text, "service": "deezer", "entries": 3}, target_data={"sentence": text}),
        PlaylistRow(user_id=alice.id, connection_id=connection.id, external_id="a", name=text, name_key=text,
                    owner_name=text, description=text),
    ])  # fmt: skip
    db.session.commit()
    return people.browser(alice), link, run


@pytest.mark.parametrize("text", PAYLOADS)
def test_strange_words_stay_words_on_every_page(app: Flask, text: str) -> None:
    client, link, run = world_of(text)
    shown = 0
    for path in ("/", "/connections", "/links", "/links/new", f"/links/{link.public_id}", "/sync",
                 f"/sync/runs/{run.public_id}", f"/sync/runs/{run.public_id}/plan",
                 f"/sync/runs/{run.public_id}/rows?outcome=written", "/conflicts"):  # fmt: skip
        answer = client.get(path)
        assert answer.status_code == 200, path
        assert text not in answer.text, path
        shown += text[1:4] in answer.text
    assert shown >= 6, "the words are there, as words"
