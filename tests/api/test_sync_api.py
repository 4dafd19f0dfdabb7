"""The sync API as the contract has it: statuses, shapes, errors, and one run at a time."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from flask import Flask
from flask.testing import FlaskClient

from tests.make import people, syncing
from tests.make import world as make
from webapp.api.openapi import document
from webapp.config import Settings
from webapp.extensions import db
from webapp.jobs import run as job_runner
from webapp.models import Connection, JobRun
from webapp.rehearsal.world import World

BALANCE = {"read", "written", "already_there", "removed", "absent", "ambiguous", "refused"}


@pytest.fixture
def pair(app: Flask, world: World, settings: Settings) -> syncing.Pair:
    """A person at both services."""
    return syncing.pair(world, settings, "alice")


@pytest.fixture
def alice(pair: syncing.Pair, client: FlaskClient) -> FlaskClient:
    """A program of that person."""
    client.environ_base["HTTP_AUTHORIZATION"] = people.program(pair.user)["Authorization"]
    return client


def work() -> None:
    """Carry out what is queued, in this process."""
    for row in db.session.query(JobRun).filter_by(state="queued").all():
        job_runner.run(row.id)
    db.session.expire_all()


def test_every_route_below_api_stands_in_the_document_and_the_other_way_round(app: Flask) -> None:
    routes = {
        (method.lower(), re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule))
        for rule in app.url_map.iter_rules()
        for method in rule.methods - {"HEAD", "OPTIONS"}
        if rule.rule.startswith("/api")
    }
    documented = {(verb, path) for path, verbs in document()["paths"].items() for verb in verbs}
    assert routes == documented


def test_the_document_is_valid_and_open_to_anyone(client: FlaskClient) -> None:
    answer = client.get("/api/openapi.json")
    assert answer.status_code == 200
    assert answer.json["openapi"].startswith("3.1")
    refs = set(re.findall(r"#/components/schemas/(\w+)", answer.text))
    assert refs <= set(answer.json["components"]["schemas"])


def test_without_a_token_the_answer_is_a_problem(client: FlaskClient) -> None:
    answer = client.get("/api/sync/status")
    assert (answer.status_code, answer.content_type) == (401, "application/problem+json")


def test_status_names_every_service_of_the_contract(alice: FlaskClient) -> None:
    services = {row["service"]: row for row in alice.get("/api/sync/status").json["services"]}
    assert set(services) == {
        "spotify", "deezer", "youtube", "ytmusic", "lidarr", "discogs", "lastfm", "listenbrainz", "roon", "euria",
    }  # fmt: skip
    assert services["spotify"]["status"] == "connected"
    assert services["spotify"]["account"] == "Alice"
    assert services["youtube"]["status"] == "disconnected"
    wanted = {
        "last_sync",
        "items_synced",
        "pending_conflicts",
        "needs_reauth_at",
        "blocked_until",
        "capabilities",
        "detail",
    }
    assert wanted <= set(services["spotify"])


def test_a_run_is_started_watched_and_found_in_the_history(alice: FlaskClient, pair: syncing.Pair) -> None:
    tracks = syncing.recordings(5)
    pair.world.spotify.like(pair.spotify, syncing.ids("spotify", tracks))
    made = alice.post("/api/sync/links", json={"entity": "likes", "state": "armed", "members": [
        {"service": "spotify", "external_id": None}, {"service": "deezer", "external_id": None},
    ]})  # fmt: skip
    assert (made.status_code, made.json["state"]) == (201, "armed")
    started = alice.post("/api/sync/start", json={"mode": "full"})
    assert (started.status_code, started.json["status"]) == (202, "queued")
    sync_id = started.json["sync_id"]
    again = alice.post("/api/sync/start", json={})
    assert (again.status_code, again.json["sync_id"]) == (409, sync_id)
    work()
    progress = alice.get(f"/api/sync/progress/{sync_id}").json
    assert (progress["status"], progress["percent"]) == ("success", 100)
    assert set(progress["balance"]) == BALANCE
    assert progress["balance"]["written"] == 5
    assert {"made", "planned", "budget_left"} <= set(progress["calls"]["spotify"])
    assert {"at", "level", "message"} == set(progress["log"][0])
    plan = alice.get(f"/api/sync/plan/{sync_id}").json
    assert {(o["kind"], o["state"], o["service"]) for o in plan["operations"]} == {("like", "done", "deezer")}
    history = alice.get("/api/sync/history").json
    assert (history["total"], history["items"][0]["id"], history["items"][0]["status"]) == (1, sync_id, "success")
    assert len(pair.deezer.likes) == 5


def test_a_dry_run_shows_its_plan_and_writes_nothing(alice: FlaskClient, pair: syncing.Pair) -> None:
    pair.world.spotify.like(pair.spotify, syncing.ids("spotify", syncing.recordings(3)))
    make.link(pair.user, spotify=None, deezer=None)
    sync_id = alice.post("/api/sync/start", json={"dry_run": True}).json["sync_id"]
    work()
    plan = alice.get(f"/api/sync/plan/{sync_id}").json
    assert [o["state"] for o in plan["operations"]] == ["planned"] * 3
    assert pair.writes() == 0


def test_proposals_are_listed_and_accepted(alice: FlaskClient, pair: syncing.Pair) -> None:
    tracks = syncing.recordings(6)
    pair.world.spotify.make_playlist(pair.spotify, "Road", syncing.ids("spotify", tracks))
    pair.world.deezer.make_playlist(pair.deezer, "Road", syncing.ids("deezer", tracks))
    alice.post("/api/sync/start", json={})
    work()
    found = alice.get("/api/sync/proposals").json["items"]
    assert {p["name"] for p in found} == {"Likes", "Road"}
    assert {"name", "members", "confidence", "reason"} <= set(found[0])
    made = alice.post("/api/sync/proposals/accept", json={"ids": [p["id"] for p in found]})
    assert made.status_code == 201
    assert {link["state"] for link in made.json["items"]} == {"armed"}
    assert alice.get("/api/sync/proposals").json["total"] == 0


def test_a_queued_run_is_cancelled_at_once(alice: FlaskClient) -> None:
    sync_id = alice.post("/api/sync/start", json={}).json["sync_id"]
    assert alice.post(f"/api/sync/cancel/{sync_id}").status_code == 202
    assert alice.get(f"/api/sync/progress/{sync_id}").json["status"] == "cancelled"
    assert alice.post(f"/api/sync/cancel/{sync_id}").status_code == 409
    work()
    assert alice.post("/api/sync/start", json={}).status_code == 202


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        ("/api/sync/start", {"mode": "quick"}, "mode"),
        ("/api/sync/start", {"services": ["napster"]}, "services"),
        ("/api/sync/start", {"dry_run": "yes"}, "dry_run"),
        ("/api/sync/start", {"speed": 9}, "speed"),
        ("/api/sync/links", {"members": []}, "members"),
        ("/api/sync/links", {"members": [{"service": "spotify"}, {"service": "deezer"}], "mode": "both"}, "mode"),
        ("/api/sync/links", {"members": [{"service": "spotify"}, {"service": "youtube"}]}, "members"),
        ("/api/sync/proposals/accept", {"ids": "all"}, "ids"),
    ],
)
def test_bad_input_names_the_field(alice: FlaskClient, path: str, body: dict, field: str) -> None:  # type: ignore[type-arg]
    answer = alice.post(path, json=body)
    assert (answer.status_code, answer.content_type) == (422, "application/problem+json")
    assert [error["field"] for error in answer.json["errors"]] == [field]


def test_links_are_read_changed_and_forgotten(alice: FlaskClient, pair: syncing.Pair) -> None:
    link = make.link(pair.user, "playlist", "Road", spotify="abc", deezer=None)
    path = f"/api/sync/links/{link.public_id}"
    assert alice.get(path).json["members"][1] == {"service": "deezer", "external_id": None, "name": "Road"}
    assert alice.patch(path, json={"state": "paused", "mode": "add_only"}).json["state"] == "paused"
    assert alice.get("/api/sync/links?per_page=1").json["total"] == 1
    assert alice.get("/api/sync/links?per_page=500").status_code == 422
    assert alice.delete(path).status_code == 204
    assert alice.get(path).status_code == 404


def consent(alice: FlaskClient, service: str, person: str = "alice") -> tuple[str, dict[str, str]]:
    """Through the consent page of a rehearsal service, as a browser would; the callback's path and query."""
    begun = alice.post(f"/api/sync/connect/{service}", json={"rehearsal": True})
    assert begun.status_code == 200
    page = requests.get(begun.json["authorization_url"], timeout=5)
    fields = dict(re.findall(r'<input[^>]*type="hidden"[^>]*name="([^"]+)"[^>]*value="([^"]*)"', page.text))
    action = re.search(r'<form[^>]*action="([^"]*)"', page.text)
    target = requests.compat.urljoin(page.url, action.group(1) if action else "")
    form = fields | {"account": person, "person": person, "decision": "allow", "answer": "allow"}
    back = requests.post(target, data=form, allow_redirects=False, timeout=5)
    url = urlsplit(back.headers["Location"])
    return url.path, {name: values[0] for name, values in parse_qs(url.query).items()}


@pytest.mark.parametrize("service", ["spotify", "deezer"])
def test_consent_connects_once_and_never_for_another(
    service: str, alice: FlaskClient, pair: syncing.Pair, app: Flask
) -> None:
    alice.delete(f"/api/sync/disconnect/{service}?purge=1")
    path, query = consent(alice, service)
    bob = app.test_client()
    bob.environ_base["HTTP_AUTHORIZATION"] = people.program(people.user("bob"))["Authorization"]
    assert bob.get(path, query_string=query).status_code == 302
    assert db.session.query(Connection).filter_by(service_type=service).count() == 0
    path, query = consent(alice, service)
    assert alice.get(path, query_string=query | {"state": "guessed"}).status_code == 302
    assert db.session.query(Connection).filter_by(service_type=service).count() == 0
    answer = alice.get(path, query_string=query)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/connections")
    row = db.session.query(Connection).filter_by(service_type=service).one()
    assert (row.status, row.account_name) == ("connected", "Alice")
    assert "access" not in row.secret and row.secret.startswith("gAAAA")
    secret = row.secret
    alice.get(path, query_string=query)
    db.session.refresh(row)
    assert row.secret == secret, "a state works once"


def test_a_public_profile_of_deezer_is_connected_for_reading(alice: FlaskClient, pair: syncing.Pair) -> None:
    alice.delete("/api/sync/disconnect/deezer?purge=1")
    answer = alice.post("/api/sync/connect/deezer", json={"username": str(pair.deezer.id), "rehearsal": True})
    assert answer.status_code == 201
    assert answer.json["capabilities"]["write_playlists"] is False
    assert "write" in str(answer.json["capabilities"]["why_not"])
    wrong = alice.post("/api/sync/connect/deezer", json={"username": "nobody of this name", "rehearsal": True})
    assert (wrong.status_code, wrong.json["errors"][0]["field"]) == (422, "username")


def test_disconnecting_erases_the_login_and_with_purge_what_came_from_it(
    alice: FlaskClient, pair: syncing.Pair
) -> None:
    make.link(pair.user, spotify=None, deezer=None)
    assert alice.delete("/api/sync/disconnect/spotify").status_code == 204
    row = db.session.query(Connection).filter_by(service_type="spotify").one()
    db.session.refresh(row)
    assert (row.secret, row.status) == ("", "disconnected")
    assert alice.delete("/api/sync/disconnect/spotify?purge=1").status_code == 204
    assert alice.get("/api/sync/links").json["total"] == 0
    assert alice.delete("/api/sync/disconnect/spotify").status_code == 404
