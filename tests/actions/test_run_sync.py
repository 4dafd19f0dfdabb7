"""Two libraries come into unison: likes and playlists, both ways, and nothing is written twice."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from tests.make import syncing as make
from tests.make.world import link
from webapp.actions.make_link import accept_proposals, drop_link, make_link
from webapp.config import Settings
from webapp.extensions import db
from webapp.models import Conflict, Operation, Placement, RestorePoint, RunLog
from webapp.rehearsal.world import World
from webapp.store import proposals


@pytest.fixture
def pair(app: Flask, world: World, settings: Settings) -> make.Pair:
    return make.pair(world, settings)


def playlists(pair: make.Pair, name: str, spotify: list[Any], deezer: list[Any] | None) -> tuple[str, str | None]:
    """A playlist at both services (or, without tracks, only at Spotify), linked and armed."""
    one = pair.world.spotify.make_playlist(pair.spotify, name, make.ids("spotify", spotify))
    other = None
    if deezer is not None:
        other = pair.world.deezer.make_playlist(pair.deezer, name, make.ids("deezer", deezer))
    link(pair.user, "playlist", name, spotify=one, deezer=other)
    return one, other


def numbers(tracks: list[Any]) -> list[int]:
    return [track.number for track in tracks]


def test_likes_become_equal_on_both_sides_and_a_second_run_writes_nothing(pair: make.Pair) -> None:
    tracks = make.recordings(30)
    pair.world.spotify.like(pair.spotify, make.ids("spotify", tracks[:20]))
    pair.world.deezer.like(pair.deezer, make.ids("deezer", tracks[10:]))
    link(pair.user, spotify=None, deezer=None)
    run, outcome = pair.sync()
    assert outcome.status == "success"
    state = make.lists(pair)
    assert state.likes[0] == state.likes[1] == sorted(numbers(tracks))
    assert run.balance == {
        "read": 40, "written": 20, "already_there": 20, "removed": 0, "absent": 0, "ambiguous": 0, "refused": 0,
    }  # fmt: skip
    writes = pair.writes()
    again, outcome = pair.sync()
    assert (outcome.status, pair.writes()) == ("success", writes)
    assert again.balance["already_there"] == again.balance["read"] == 60


def test_the_order_of_new_likes_is_kept(pair: make.Pair) -> None:
    tracks = make.recordings(50)
    for track in tracks:
        pair.world.spotify.like(pair.spotify, [track.spotify.id])
    link(pair.user, spotify=None, deezer=None)
    pair.sync()
    assert make.titles(pair.world.deezer, pair.deezer.likes) == make.titles(pair.world.spotify, pair.spotify.likes)


def test_a_playlist_is_merged_in_order_and_edits_on_both_sides_travel(pair: make.Pair) -> None:
    tracks = make.recordings(12)
    one, other = playlists(pair, "Road", tracks[:8], tracks[:8])
    pair.sync()
    pair.world.spotify.add(one, [tracks[8].spotify.id], position=2)
    pair.world.spotify.remove(one, [tracks[5].spotify.id])
    pair.world.deezer.add(other, [tracks[9].deezer.id])
    pair.world.deezer.remove(other, [tracks[0].deezer.id])
    run, outcome = pair.sync()
    state = make.lists(pair)
    wanted = numbers([tracks[i] for i in (1, 8, 2, 3, 4, 6, 7, 9)])
    assert outcome.status == "success"
    assert state.playlists[0]["Road"] == state.playlists[1]["Road"] == wanted
    assert run.balance["removed"] == 2
    assert run.balance["written"] == 2


def test_a_reordering_on_one_side_travels_to_the_other(pair: make.Pair) -> None:
    tracks = make.recordings(10)
    one, other = playlists(pair, "Road", tracks, tracks)
    pair.sync()
    pair.world.spotify.move(one, 7, 1, 2)
    pair.sync()
    moved = numbers([tracks[i] for i in (0, 7, 8, 1, 2, 3, 4, 5, 6, 9)])
    assert make.lists(pair).playlists[1]["Road"] == moved
    pair.world.deezer.move(other, 0, 10)
    pair.sync()
    assert make.lists(pair).playlists[0]["Road"] == moved[1:] + moved[:1]


def test_a_playlist_is_created_once_private_and_linked_by_id(pair: make.Pair) -> None:
    tracks = make.recordings(6)
    playlists(pair, "New to me", tracks, None)
    pair.sync()
    pair.sync()
    made = [p for p in pair.deezer.playlists.values() if p.name == "New to me"]
    assert len(made) == 1
    assert made[0].public is False
    assert make.titles(pair.world.deezer, made[0].rows) == numbers(tracks)
    pair.world.deezer.rename(made[0].id, "Something else")
    pair.sync()
    assert set(make.lists(pair).playlists[0]) == {"Something else"}


def test_repeats_stay_where_the_service_keeps_them(pair: make.Pair) -> None:
    tracks = make.recordings(5)
    playlists(pair, "Loop", [tracks[0], tracks[1], tracks[0], tracks[2]], [tracks[3]])
    _, outcome = pair.sync()
    assert outcome.status == "success"
    state = make.lists(pair)
    assert state.playlists[0]["Loop"].count(tracks[0].number) == 2
    assert sorted(state.playlists[1]["Loop"]) == sorted(numbers(tracks[:4]))
    writes = pair.writes()
    pair.sync()
    assert pair.writes() == writes


def test_removing_one_of_two_repeats_keeps_the_other(pair: make.Pair) -> None:
    tracks = make.recordings(6)
    one, _ = playlists(pair, "Loop", [*tracks[:4], tracks[0]], tracks[:4])
    pair.sync()
    pair.world.spotify.remove(one, positions=[4])
    pair.sync()
    assert make.lists(pair).playlists[0]["Loop"] == numbers(tracks[:4])
    assert make.lists(pair).playlists[1]["Loop"] == numbers(tracks[:4])


def test_a_local_file_stays_in_its_place_and_is_counted(pair: make.Pair) -> None:
    tracks = make.recordings(4)
    one = pair.world.spotify.make_playlist(pair.spotify, "Mixed", make.ids("spotify", tracks[:2]))
    pair.world.spotify.add_local(one, "My song", "Ada", position=1)
    link(pair.user, "playlist", "Mixed", spotify=one, deezer=None)
    run, _ = pair.sync()
    assert run.balance["refused"] == 1
    assert make.lists(pair).playlists[1]["Mixed"] == numbers(tracks[:2])
    other = next(p.id for p in pair.deezer.playlists.values() if p.name == "Mixed")
    pair.world.deezer.add(other, [tracks[2].deezer.id])
    pair.sync()
    assert [row.kind for row in pair.spotify.playlists[one].rows] == ["track", "local", "track", "track"]


def test_a_track_that_the_other_service_lacks_is_absent_and_stays(pair: make.Pair) -> None:
    lonely = next(r for r in make.load().recordings if r.spotify and not r.deezer and r.kind == "original")
    tracks = make.recordings(3)
    pair.world.spotify.like(pair.spotify, [lonely.spotify.id, *make.ids("spotify", tracks)])
    link(pair.user, spotify=None, deezer=None)
    run, outcome = pair.sync()
    assert outcome.status == "success"
    assert run.balance["absent"] + run.balance["ambiguous"] == 1
    assert len(pair.spotify.likes) == 4
    assert sorted(make.lists(pair).likes[1]) == sorted(numbers(tracks))


def test_a_removal_on_one_side_is_carried_over_and_can_be_found_again(pair: make.Pair) -> None:
    tracks = make.recordings(12)
    for service, account in ((pair.world.spotify, pair.spotify), (pair.world.deezer, pair.deezer)):
        service.like(account, make.ids(service.name, tracks))
    link(pair.user, spotify=None, deezer=None)
    pair.sync()
    pair.world.deezer.unlike(pair.deezer, [tracks[4].deezer.id])
    run, _ = pair.sync()
    assert tracks[4].number not in make.lists(pair).likes[0]
    assert run.balance["removed"] == 1
    assert db.session.query(RestorePoint).filter_by(service_type="spotify", external_id="likes").count() == 1


def test_without_a_link_a_run_only_reads_and_proposes(pair: make.Pair) -> None:
    tracks = make.recordings(9)
    pair.world.spotify.make_playlist(pair.spotify, "Road", make.ids("spotify", tracks[:8]))
    pair.world.deezer.make_playlist(pair.deezer, "road ", make.ids("deezer", tracks[2:]))
    pair.world.spotify.make_playlist(pair.spotify, "Mine alone", make.ids("spotify", tracks[:2]))
    _, outcome = pair.sync()
    found, _ = proposals.page(pair.user.id, 1, 50)
    assert (outcome.status, pair.writes()) == ("success", 0)
    assert [(p.entity, p.name) for p in found] == [("likes", "Likes"), ("playlist", "road"), ("playlist", "Mine alone")]
    assert "6 the same" in found[1].reason
    assert any("nothing was changed" in line.message for line in db.session.query(RunLog))


def test_a_dry_run_plans_and_writes_nothing(pair: make.Pair) -> None:
    tracks = make.recordings(4)
    pair.world.spotify.like(pair.spotify, make.ids("spotify", tracks))
    link(pair.user, spotify=None, deezer=None)
    run, outcome = pair.sync(dry_run=True)
    assert (outcome.status, pair.writes()) == ("success", 0)
    planned = db.session.query(Operation).filter_by(run_id=run.id).all()
    assert {(o.kind, o.service, o.state) for o in planned} == {("like", "deezer", "planned")}
    assert len(planned) == 4


def test_the_books_balance_and_each_number_has_its_rows(pair: make.Pair) -> None:
    tracks = make.recordings(20)
    pair.world.spotify.like(pair.spotify, make.ids("spotify", tracks[:15]))
    pair.world.deezer.like(pair.deezer, make.ids("deezer", tracks[5:]))
    playlists(pair, "Road", tracks[:9], tracks[3:12])
    link(pair.user, spotify=None, deezer=None)
    run, _ = pair.sync()
    counted = {name: 0 for name in run.balance if name != "read"}
    for row in db.session.query(Placement).filter_by(run_id=run.id):
        counted[row.outcome] += 1
    assert counted == {name: value for name, value in run.balance.items() if name != "read"}
    assert run.balance["read"] == sum(counted.values()) == 15 + 15 + 9 + 9


def test_an_unchanged_run_reads_no_playlist_again(pair: make.Pair) -> None:
    tracks = make.recordings(10)
    for number in range(4):
        playlists(pair, f"List {number}", tracks[number:], tracks[number:])
    pair.sync()
    for service in (pair.world.spotify, pair.world.deezer):
        service.calls.clear()
    run, _ = pair.sync()
    calls = [*pair.world.spotify.calls, *pair.world.deezer.calls]
    read = [call.path for call in calls if "/playlist/" in call.path or "/playlists/" in call.path]
    assert read == []
    assert run.balance["already_there"] == run.balance["read"] > 0


def test_a_doubtful_match_is_asked_once_and_never_written(pair: make.Pair) -> None:
    tracks = [r for r in make.load().recordings if r.kind == "live" and r.spotify and not r.deezer][:10]
    pair.world.spotify.like(pair.spotify, make.ids("spotify", tracks))
    link(pair.user, spotify=None, deezer=None)
    first, _ = pair.sync()
    asked = db.session.query(Conflict).count()
    pair.sync()
    assert first.balance["written"] == 0
    assert db.session.query(Conflict).count() == asked
    assert first.balance["read"] == first.balance["absent"] + first.balance["ambiguous"]


def test_a_changed_name_and_description_follow_and_nothing_else_is_renamed(pair: make.Pair) -> None:
    tracks = make.recordings(4)
    one, other = playlists(pair, "Road", tracks, tracks)
    pair.world.deezer.rename(other, "La route")
    pair.sync()
    assert set(make.lists(pair).playlists[0]) == {"Road"}
    assert set(make.lists(pair).playlists[1]) == {"La route"}
    pair.world.spotify.describe(one, description="For long evenings")
    pair.sync()
    pair.sync()
    assert pair.deezer.playlists[other].description == "For long evenings"
    assert pair.deezer.playlists[other].name == "La route"
    assert pair.spotify.playlists[one].description == "For long evenings"


def test_a_created_playlist_gets_name_and_description_of_the_one_it_follows(pair: make.Pair) -> None:
    one = pair.world.spotify.make_playlist(
        pair.spotify, "Evenings", make.ids("spotify", make.recordings(3)), "For long ones"
    )
    made = make_link(
        pair.user.id,
        {
            "state": "armed",
            "members": [{"service": "spotify", "external_id": one}, {"service": "deezer", "external_id": None}],
        },
    )
    pair.sync()
    created = next(p for p in pair.deezer.playlists.values() if not p.loved)
    assert (created.name, created.description, created.public) == ("Evenings", "For long ones", False)
    assert made.name == "Evenings"


def test_what_was_linked_once_and_forgotten_is_proposed_again(pair: make.Pair) -> None:
    pair.sync()
    found, _ = proposals.page(pair.user.id, 1, 50)
    (link_made,) = accept_proposals(pair.user.id, found)
    pair.sync(mode="look")
    assert proposals.page(pair.user.id, 1, 50)[1] == 0
    drop_link(link_made)
    pair.sync(mode="look")
    assert proposals.page(pair.user.id, 1, 50)[1] == 1
