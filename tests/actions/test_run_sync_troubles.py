"""What goes wrong outside removes nothing: partial and empty answers, refusals, dead logins, limits, lost answers."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from tests.make import syncing as make
from tests.make.world import link
from webapp.actions.resolve_conflict import resolve_conflict
from webapp.config import Settings
from webapp.extensions import db
from webapp.models import Conflict, Link, RunLog
from webapp.models.kinds import now
from webapp.rehearsal.world import World


@pytest.fixture
def pair(app: Flask, world: World, settings: Settings) -> make.Pair:
    """Thirty likes and a playlist of twelve, in unison."""
    pair = make.pair(world, settings)
    tracks = make.recordings(30)
    for service, account in ((world.spotify, pair.spotify), (world.deezer, pair.deezer)):
        service.like(account, make.ids(service.name, tracks))
    one = world.spotify.make_playlist(pair.spotify, "Road", make.ids("spotify", tracks[:12]))
    other = world.deezer.make_playlist(pair.deezer, "Road", make.ids("deezer", tracks[:12]))
    link(pair.user, spotify=None, deezer=None)
    link(pair.user, "playlist", "Road", spotify=one, deezer=other)
    _, outcome = pair.sync()
    assert outcome.status == "success"
    return pair


def playlist(pair: make.Pair, service: str) -> Any:
    account = pair.spotify if service == "spotify" else pair.deezer
    return next(p for p in account.playlists.values() if p.name == "Road")


def touch(pair: make.Pair) -> None:
    """A change on each side of the playlist, so that it is read anew."""
    extra = make.recordings(2, skip=40)
    pair.world.spotify.add(playlist(pair, "spotify").id, [extra[0].spotify.id])
    pair.world.deezer.add(playlist(pair, "deezer").id, [extra[1].deezer.id])


@pytest.mark.parametrize("service", ["spotify", "deezer"])
@pytest.mark.parametrize("kind", ["partial", "empty", "html"])
def test_a_bad_answer_to_a_reading_removes_nothing(pair: make.Pair, service: str, kind: str) -> None:
    before = make.lists(pair)
    touch(pair)
    for match in (
        "GET /me/tracks*",
        "GET /user/me/tracks*",
        "GET /playlist*",
        "GET /me/playlists*",
        "GET /user/me/playlists*",
    ):
        getattr(pair.world, service).faults.add(kind, match=match, times=None)
    run, outcome = pair.sync()
    after = make.lists(pair)
    assert outcome.status in ("partial", "error", "waiting")
    assert run.error_details
    for side in (0, 1):
        assert set(before.likes[side]) <= set(after.likes[side])
        assert set(before.playlists[side]["Road"]) <= set(after.playlists[side]["Road"])
        assert len(after.playlists[side]) == 1


def test_an_emptied_list_is_a_question_and_not_a_removal(pair: make.Pair) -> None:
    pair.world.deezer.set_rows(playlist(pair, "deezer").id, [])
    run, outcome = pair.sync()
    assert outcome.status == "partial"
    assert len(make.lists(pair).playlists[0]["Road"]) == 12
    question = db.session.query(Conflict).one()
    assert (question.conflict_type, question.kind) == ("missing", "emptied")
    assert run.balance["ambiguous"] >= 12


def test_a_held_removal_is_carried_out_when_the_person_says_so(pair: make.Pair) -> None:
    pair.world.deezer.set_rows(playlist(pair, "deezer").id, [])
    pair.sync()
    resolve_conflict(db.session.query(Conflict).one(), user_id=pair.user.id, action="source", now=now())
    _, outcome = pair.sync()
    assert outcome.status == "success"
    assert make.lists(pair).playlists[0]["Road"] == []


def test_a_held_removal_is_put_back_when_the_person_says_so(pair: make.Pair) -> None:
    before = make.lists(pair).playlists[1]["Road"]
    pair.world.deezer.set_rows(playlist(pair, "deezer").id, [])
    pair.sync()
    resolve_conflict(db.session.query(Conflict).one(), user_id=pair.user.id, action="target", now=now())
    _, outcome = pair.sync()
    assert outcome.status == "success"
    assert make.lists(pair).playlists[1]["Road"] == before
    assert len(make.lists(pair).playlists[0]["Road"]) == 12


def test_a_forbidden_playlist_stops_only_itself(pair: make.Pair) -> None:
    touch(pair)
    like = make.recordings(1, skip=50)[0]
    pair.world.spotify.like(pair.spotify, [like.spotify.id])
    pair.world.spotify.faults.add("forbidden", playlist=playlist(pair, "spotify").id, times=None)
    run, outcome = pair.sync()
    assert outcome.status == "partial"
    assert like.number in make.lists(pair).likes[1]
    assert len(make.lists(pair).playlists[1]["Road"]) == 13
    assert "Road" in (run.error_details or "")


def test_a_playlist_that_is_gone_is_a_question_and_stays_elsewhere(pair: make.Pair) -> None:
    pair.world.deezer.delete_playlist(playlist(pair, "deezer").id)
    _, outcome = pair.sync()
    assert outcome.status == "partial"
    assert len(make.lists(pair).playlists[0]["Road"]) == 12
    assert db.session.query(Conflict).one().kind == "gone"


def test_a_dead_login_freezes_and_is_told(pair: make.Pair) -> None:
    pair.world.spotify.faults.add("expire", match="*", times=None)
    pair.world.spotify.faults.add("revoke", times=None)
    before = make.lists(pair)
    run, outcome = pair.sync()
    assert outcome.status in ("error", "partial")
    assert make.lists(pair) == before
    assert "sign in again" in (run.error_details or "")


def test_a_limit_of_twenty_hours_puts_the_run_back_with_its_time(pair: make.Pair) -> None:
    touch(pair)
    before = make.lists(pair)
    pair.world.spotify.faults.add("quota", match="*", times=1, retry_after=72_000)
    run, outcome = pair.sync()
    assert outcome.status == "waiting"
    assert outcome.after is not None and outcome.after > 71_000
    assert (run.state, make.lists(pair)) == ("waiting", before)
    assert run.resume_at is not None
    calls = len(list(pair.world.spotify.calls))
    pair.attempt(run)
    assert len(list(pair.world.spotify.calls)) == calls, "a blocked service must not be asked again"


@pytest.mark.parametrize("kind", ["drop_before", "drop_after"])
@pytest.mark.parametrize("service", ["spotify", "deezer"])
def test_a_write_of_unknown_outcome_is_decided_by_reading(pair: make.Pair, service: str, kind: str) -> None:
    extra = make.recordings(4, skip=60)
    other = "deezer" if service == "spotify" else "spotify"
    getattr(pair.world, other).add(playlist(pair, other).id, make.ids(other, extra))
    pair.world.spotify.faults.add(kind, match="POST /playlists/*/items", times=1)
    pair.world.deezer.faults.add(kind, match="POST /playlist/*/tracks", times=1)
    run, outcome = pair.sync()
    assert outcome.status == "waiting"
    assert pair.attempt(run).status == "success"
    state = make.lists(pair)
    assert state.playlists[0]["Road"] == state.playlists[1]["Road"]
    assert len(state.playlists[0]["Road"]) == 16


def test_one_refused_track_does_not_keep_the_others_out(pair: make.Pair) -> None:
    extra = make.recordings(5, skip=70)
    pair.world.spotify.add(playlist(pair, "spotify").id, make.ids("spotify", extra))
    pair.world.deezer.faults.add("code", match="POST /playlist/*/tracks", times=1, code=500)
    _, outcome = pair.sync()
    assert outcome.status in ("success", "partial")
    assert len(make.lists(pair).playlists[1]["Road"]) == 17


def test_many_removals_on_one_side_are_held(pair: make.Pair) -> None:
    likes = make.recordings(30)
    pair.world.spotify.unlike(pair.spotify, make.ids("spotify", likes[:25]))
    _, outcome = pair.sync()
    assert outcome.status == "partial"
    assert len(pair.deezer.likes) == 30
    assert db.session.query(Link).filter(Link.held != "").count() == 1
    assert any("waits for your decision" in line.message for line in db.session.query(RunLog))
