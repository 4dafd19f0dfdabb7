"""The OpenAPI document: every call of the API, held against the routes by a test."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, jsonify

from webapp.api.connections import SERVICES
from webapp.api.sync import ENTITIES
from webapp.door.marks import anyone

bp = Blueprint("api_openapi", __name__, url_prefix="/api")

Json = dict[str, Any]
TEXT: Json = {"type": "string"}
NUMBER: Json = {"type": "integer"}
MOMENT: Json = {"type": ["string", "null"], "format": "date-time"}
#: The figures of the matcher's work in a run.
MATCHING = ("compared", "recognised", "looked_for", "found", "by_isrc", "asked", "absent", "refused")


def ref(name: str) -> Json:
    return {"$ref": f"#/components/schemas/{name}"}


def some(shape: Json) -> Json:
    return {"type": "array", "items": shape}


def thing(required: str = "", /, **properties: Json) -> Json:
    """An object; ``required`` names properties, parted by spaces."""
    shape: Json = {"type": "object", "properties": properties}
    return shape | ({"required": required.split()} if required else {})


def one_of(*words: str) -> Json:
    return {"type": "string", "enum": list(words)}


def paged(name: str) -> Json:
    return thing(
        "items page per_page pages total",
        items=some(ref(name)),
        page=NUMBER,
        per_page=NUMBER,
        pages=NUMBER,
        total=NUMBER,
    )


SCHEMAS: Json = {
    "Problem": thing(
        "title status",
        type=TEXT,
        title=TEXT,
        status=NUMBER,
        detail=TEXT,
        errors=some(thing("field message", field=TEXT, message=TEXT)),
    ),
    "Connection": thing("service status", service=one_of(*SERVICES), status=TEXT, account={"type": ["string", "null"]}),
    "Status": thing(
        "service status last_sync items_synced pending_conflicts blocked_until capabilities",
        service=one_of(*SERVICES),
        status=one_of("connected", "expiring", "expired", "error", "disconnected"),
        account={"type": ["string", "null"]},
        last_sync=MOMENT,
        items_synced=NUMBER,
        pending_conflicts=NUMBER,
        needs_reauth_at=MOMENT,
        blocked_until=MOMENT,
        capabilities={"type": "object"},
        detail=TEXT,
    ),
    "Balance": thing(
        "read written already_there removed absent ambiguous refused",
        **dict.fromkeys(["read", "written", "already_there", "removed", "absent", "ambiguous", "refused"], NUMBER),
    ),
    "Matching": thing(
        "",
        **dict.fromkeys(MATCHING, NUMBER),
        weights=TEXT,
    ),
    "Progress": thing(
        "sync_id status phase done total percent calls balance log",
        sync_id=TEXT,
        status=one_of("queued", "running", "waiting", "success", "partial", "error", "cancelled"),
        phase=TEXT,
        done=NUMBER,
        total=NUMBER,
        percent=NUMBER,
        eta_seconds={"type": ["integer", "null"]},
        calls={"type": "object"},
        balance=ref("Balance"),
        matching=ref("Matching"),
        log=some(thing("at level message", at=MOMENT, level=TEXT, message=TEXT)),
        error={"type": ["string", "null"]},
    ),
    "Operation": thing(
        "service entity target kind item reason state",
        service=TEXT,
        entity=TEXT,
        target=TEXT,
        kind=one_of("add", "remove", "move", "rename", "create", "like", "unlike"),
        item=TEXT,
        reason=TEXT,
        state=TEXT,
    ),
    "Run": thing(
        "id sync_type mode status",
        id=TEXT,
        sync_type=one_of("manual", "auto", "scheduled"),
        mode=TEXT,
        service_source=TEXT,
        service_target=TEXT,
        items_synced=NUMBER,
        conflicts_count=NUMBER,
        status=TEXT,
        error_details={"type": ["string", "null"]},
        duration_ms={"type": ["integer", "null"]},
        started_at=MOMENT,
        completed_at=MOMENT,
    ),
    "Member": thing(
        "service external_id", service=one_of(*SERVICES), external_id={"type": ["string", "null"]}, name=TEXT
    ),
    "Link": thing(
        "id name entity mode state members",
        id=TEXT,
        name=TEXT,
        entity=one_of("playlist", "likes"),
        mode=one_of("two_way", "mirror", "add_only", "archive"),
        state=one_of("shadow", "armed", "paused"),
        members=some(ref("Member")),
        conflict_strategy=TEXT,
    ),
    "Proposal": thing(
        "id name members confidence reason",
        id=TEXT,
        entity=TEXT,
        name=TEXT,
        members=some(ref("Member")),
        confidence={"type": "number"},
        reason=TEXT,
    ),
    "Conflict": thing(
        "id entity_type conflict_type source target candidates",
        id=TEXT,
        sync_id={"type": ["string", "null"]},
        entity_type=TEXT,
        conflict_type=one_of("duplicate", "missing", "different"),
        source={"type": "object"},
        target={"type": "object"},
        candidates=some({"type": "object"}),
        suggestion=TEXT,
        resolution_strategy={"type": ["string", "null"]},
        resolved_at=MOMENT,
        resolved_by={"type": ["string", "null"]},
    ),
    "Record": thing(
        "title",
        service=one_of(*SERVICES),
        id=TEXT,
        title=TEXT,
        artists=some(TEXT),
        album={"type": ["string", "null"]},
        duration_ms={"type": ["integer", "null"]},
        isrc={"type": ["string", "null"]},
        year={"type": ["integer", "null"]},
        track_number={"type": ["integer", "null"]},
        explicit={"type": ["boolean", "null"]},
    ),
    "Match": thing(
        "track service external_id ours theirs now then said history others",
        track=TEXT,
        service=one_of(*SERVICES),
        external_id=TEXT,
        ours=ref("Record"),
        theirs={"anyOf": [ref("Record"), {"type": "null"}]},
        told_at=MOMENT,
        now={
            "anyOf": [
                thing(
                    "decision score reasons",
                    decision=one_of("accept", "ask", "absent"),
                    score={"type": "number"},
                    reasons=some(TEXT),
                ),
                {"type": "null"},
            ]
        },
        then={"type": ["object", "null"]},
        said={"type": ["string", "null"], "enum": ["right", "wrong", "never", "absent", None]},
        first_seen={"type": "boolean"},
        history=some(thing("at said place", at=MOMENT, said=TEXT, place=TEXT, taken_back_at=MOMENT)),
        asked=some(thing("at answers", at=MOMENT, answers=NUMBER, reason=TEXT)),
        others=some({"type": "object"}),
    ),
    "Person": thing("id name", id=TEXT, name=TEXT, email=TEXT),
    "Started": thing("sync_id", sync_id=TEXT, status=TEXT),
}

PAGED = ("page", "per_page")

#: (verb, path) → what it is for, its query, its body, the status of success and what then comes.
CALLS: dict[tuple[str, str], tuple[str, tuple[str, ...], Json | None, int, Json | None]] = {
    ("post", "/api/sync/connect/{service}"): (
        "Begin a consent, or connect by fields (then 201)", (),
        thing(username=TEXT, rehearsal={"type": "boolean"}), 200, thing("authorization_url", authorization_url=TEXT),
    ),
    ("get", "/api/sync/callback/{service}"): (
        "Where a consent page sends people back to", ("state", "code", "error"), None, 302, None,
    ),
    ("delete", "/api/sync/disconnect/{service}"): (
        "Erase a login; purge=1 erases what came from it", ("purge",), None, 204, None,
    ),
    ("get", "/api/sync/status"): (
        "How each service stands", (), None, 200, thing("services", services=some(ref("Status"))),
    ),
    ("post", "/api/sync/start"): (
        "Begin a run", (),
        thing(
            mode=one_of("full", "incremental"), services=some(one_of(*SERVICES)), entities=some(one_of(*ENTITIES)),
            dry_run={"type": "boolean"},
        ), 202, ref("Started"),
    ),
    ("get", "/api/sync/progress/{sync_id}"): ("How far a run is", (), None, 200, ref("Progress")),
    ("get", "/api/sync/plan/{sync_id}"): (
        "The operations of a run", (), None, 200,
        thing(
            "operations conflicts calls",
            operations=some(ref("Operation")), conflicts=some(ref("Conflict")), calls={"type": "object"},
        ),
    ),
    ("post", "/api/sync/cancel/{sync_id}"): ("Stop a run between two operations", (), None, 202, ref("Started")),
    ("get", "/api/sync/history"): ("The runs, newest first", PAGED, None, 200, paged("Run")),
    ("get", "/api/sync/links"): ("What is kept in unison", PAGED, None, 200, paged("Link")),
    ("post", "/api/sync/links"): ("Link lists", (), ref("Link"), 201, ref("Link")),
    ("get", "/api/sync/links/{link_id}"): ("One link", (), None, 200, ref("Link")),
    ("patch", "/api/sync/links/{link_id}"): ("Change a link", (), ref("Link"), 200, ref("Link")),
    ("delete", "/api/sync/links/{link_id}"): ("Forget a link; the lists stay", (), None, 204, None),
    ("get", "/api/sync/proposals"): ("What could be linked", PAGED, None, 200, paged("Proposal")),
    ("post", "/api/sync/proposals/accept"): (
        "Make armed links of proposals", (), thing("ids", ids=some(TEXT)), 201, thing("items", items=some(ref("Link"))),
    ),
    ("get", "/api/sync/conflicts"): ("Questions", (*PAGED, "status", "type", "service"), None, 200, paged("Conflict")),
    ("post", "/api/sync/conflicts/{conflict_id}/resolve"): (
        "Answer a question", (),
        thing(
            "action", action=one_of("source", "target", "merge", "pick", "never"), candidate=NUMBER,
            remember={"type": "boolean"},
        ), 200, ref("Conflict"),
    ),
    ("get", "/api/matches/{track}/{service}/{external_id}"): (
        "Why a track and an object of a service are taken for one, or not", (), None, 200, ref("Match"),
    ),
    ("post", "/api/matches/{track}/{service}/{external_id}"): (
        "Say what is true of the two; it outlives every later run", (),
        thing(
            "said", said=one_of("right", "wrong", "never", "absent", "another", "take_back"),
            another={"type": "string", "description": "With another: the id of the right one, or a link to its page"},
        ), 200, ref("Match"),
    ),
    ("get", "/api/users/me"): ("Who asks", (), None, 200, ref("Person")),
    ("patch", "/api/users/me"): ("Change one's own profile", (), {"type": "object"}, 200, ref("Person")),
    ("get", "/api/openapi.json"): ("This document", (), None, 200, {"type": "object"}),
}  # fmt: skip


def document() -> Json:
    """The whole document."""
    paths: Json = {}
    for (verb, path), call in CALLS.items():
        paths.setdefault(path, {})[verb] = _operation(path, *call)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Unisson", "version": "1", "description": "Each person's music in unison everywhere."},
        "security": [{"token": []}],
        "paths": paths,
        "components": {"securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}, "schemas": SCHEMAS},
    }


def _operation(
    path: str, summary: str, query: tuple[str, ...], body: Json | None, status: int, answer: Json | None
) -> Json:
    names = [part[1:-1] for part in path.split("/") if part.startswith("{")]
    parameters = [{"name": n, "in": "path", "required": True, "schema": TEXT} for n in names]
    parameters += [{"name": n, "in": "query", "schema": TEXT} for n in query]
    good: Json = {"description": summary}
    if answer is not None:
        good["content"] = {"application/json": {"schema": answer}}
    bad = {"description": "What was wrong", "content": {"application/problem+json": {"schema": ref("Problem")}}}
    operation: Json = {"summary": summary, "parameters": parameters, "responses": {str(status): good, "default": bad}}
    if body is not None:
        operation["requestBody"] = {"content": {"application/json": {"schema": body}}}
    return operation


@bp.get("/openapi.json")
@anyone
def show() -> Any:
    return jsonify(document())
