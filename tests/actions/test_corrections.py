"""A person's correction of a match is carried out once, everywhere, and outlives every later run."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from tests.actions.test_run_sync_killed import Bomb, commits_cross, finish, killed_at
from tests.make import corrections as make
from tests.make import syncing
from tests.make.corrections import Placed
from tests.make.world import link
from webapp.actions.judge_match import BadWord, judge_match, take_back
from webapp.actions.run_sync import run_sync
from webapp.actions.syncing.progress import Progress
from webapp.actions.syncing.unify import unify
from webapp.actions.syncing.work import Hands
from webapp.actions.tidy_up import tidy_up
from webapp.config import Settings
from webapp.domain.music import Track
from webapp.extensions import db
from webapp.models import Conflict, EntryRow, Label, Lookup, Mapping, Operation, Verdict
from webapp.models.kinds import now
from webapp.rehearsal.world import World
from webapp.store import tracks


@pytest.fixture
def pair(app: Flask, world: World, settings: Settings) -> syncing.Pair:
    return syncing.pair(world, settings)


@pytest.fixture
def placed(pair: syncing.Pair) -> Placed:
    return make.placed(pair)


def another(placed: Placed) -> None:
    placed.say("wrong")
    placed.say("right", placed.twins.second)


def none_of_them(placed: Placed) -> None:
    placed.say("never")
    placed.say("absent")


def wrong(placed: Placed) -> None:
    placed.say("wrong")


def right(placed: Placed) -> None:
    placed.say("right")


def absent(placed: Placed) -> None:
    placed.say("absent")


def holds(placed: Placed, correction: Callable[[Placed], None]) -> None:
    """Every list shows what the person said, on both sides."""
    for rows in placed.spotify():
        assert rows.count(placed.twins.ours) == 1, "their own track stays where they put it"
    for rows in placed.deezer():
        if correction is right:
            assert rows.count(placed.twins.key) == 1
            continue
        assert placed.twins.key not in rows
        if correction in (another, wrong):
            assert rows.count(placed.twins.second) == 1
        else:
            assert placed.twins.second not in rows


@pytest.mark.parametrize("correction", [another, wrong, none_of_them, absent, right])
def test_a_correction_outlives_whatever_comes_later(placed: Placed, correction: Callable[[Placed], None]) -> None:
    before = [len(rows) for rows in placed.spotify()]
    correction(placed)
    placed.sync()
    holds(placed, correction)
    assert [len(rows) for rows in placed.spotify()] == before, "nothing is lost and nothing invented"
    writes = placed.pair.writes()
    for _ in range(3):
        placed.sync()
    assert placed.pair.writes() == writes, "what is corrected is quiet"
    make.clear_cache()
    placed.touch()
    placed.sync()
    holds(placed, correction)
    make.forget_matches(placed.pair.user_id)
    placed.touch()
    placed.sync()
    holds(placed, correction)
    make.clear_cache()
    make.forget_matches(placed.pair.user_id)
    second = placed.pair.world.spotify.make_playlist(
        placed.pair.spotify, "Second", [placed.others[4].spotify.id, placed.twins.ours]
    )
    link(placed.pair.user, "playlist", "Second", spotify=second, deezer=None)
    placed.sync()
    holds(placed, correction)
    assert len(placed.deezer()) == 3
    writes = placed.pair.writes()
    placed.sync()
    assert placed.pair.writes() == writes


def test_the_persons_own_row_is_read_anew_although_its_list_has_not_changed(pair: syncing.Pair) -> None:
    chosen, others = make.twins(), syncing.recordings(4, skip=20)
    pair.world.spotify.like(pair.spotify, [chosen.ours])
    lists = [
        service.make_playlist(account, "Mine", [*syncing.ids(service.name, others), key])
        for service, account, key in (
            (pair.world.spotify, pair.spotify, chosen.ours), (pair.world.deezer, pair.deezer, chosen.key),
        )
    ]  # fmt: skip
    link(pair.user, "playlist", "Mine", spotify=lists[0], deezer=lists[1])
    for _ in range(3):
        pair.sync()
    assert pair.writes() == 0
    judge_match(pair.user_id, make.track_of("spotify", chosen.ours), "deezer", chosen.key, "wrong", "match", now())
    run, _ = pair.sync()
    make.balanced(run)
    assert chosen.key in make.lists_of(pair.deezer)[1]
    assert make.track_of("deezer", chosen.key) in {
        entry.track_id for entry in db.session.query(EntryRow).filter_by(removed_at=None)
    }


@pytest.mark.parametrize("kind", ["drop_before", "drop_after"])
def test_a_wrong_one_whose_writing_got_no_answer_goes_if_it_turns_up(pair: syncing.Pair, kind: str) -> None:
    chosen, others = make.twins(), syncing.recordings(4, skip=20)
    rows = [*syncing.ids("spotify", others), chosen.ours]
    one = pair.world.spotify.make_playlist(pair.spotify, "Road", rows)
    other = pair.world.deezer.make_playlist(pair.deezer, "Road", syncing.ids("deezer", others))
    link(pair.user, "playlist", "Road", spotify=one, deezer=other)
    pair.world.deezer.faults.add(kind, match="POST /playlist/*/tracks", times=1)
    run, outcome = pair.sync()
    assert outcome.status == "waiting"
    track = make.track_of("spotify", chosen.ours)
    (placed,) = db.session.query(Mapping).filter_by(internal_id=track, service_type="deezer").all()
    wrong = placed.external_id
    judge_match(pair.user_id, track, "deezer", wrong, "wrong", "match", now())
    assert pair.attempt(run).status == "success"
    make.balanced(run)
    assert wrong not in make.lists_of(pair.deezer)[1]
    assert make.lists_of(pair.spotify)[1] == rows


def test_what_we_had_put_there_is_taken_out_and_goes_nowhere_else(placed: Placed) -> None:
    another(placed)
    run = placed.sync()
    assert [rows.index(placed.twins.second) for rows in placed.deezer()[1:]] == [2], "in the place of the wrong one"
    assert (run.balance["removed"], run.balance["refused"]) == (2, 0)
    gone = db.session.query(EntryRow).filter_by(removed_cause="wrong match corrected").all()
    assert {entry.track_id for entry in gone} == {make.track_of("deezer", placed.twins.key)}


def test_a_list_whose_token_stands_is_looked_at_all_the_same(placed: Placed) -> None:
    placed.sync()
    placed.sync()
    wrong(placed)
    placed.sync()
    assert all(placed.twins.key not in rows for rows in placed.deezer())


def test_where_nothing_was_wrong_nothing_is_read_or_written(placed: Placed) -> None:
    placed.sync()
    right(placed)
    for service in (placed.pair.world.spotify, placed.pair.world.deezer):
        service.calls.clear()
    placed.sync()
    calls = [call.path for call in (*placed.pair.world.spotify.calls, *placed.pair.world.deezer.calls)]
    assert not [path for path in calls if "/playlist/" in path or "/playlists/" in path or "search" in path]


def test_a_key_that_a_person_gave_is_not_asked_for_again(placed: Placed) -> None:
    another(placed)
    placed.sync()
    make.clear_cache()
    db.session.query(Mapping).filter_by(external_id=placed.twins.second).delete()
    db.session.commit()
    second = placed.pair.world.spotify.make_playlist(placed.pair.spotify, "Second", [placed.twins.ours])
    link(placed.pair.user, "playlist", "Second", spotify=second, deezer=None)
    placed.pair.world.deezer.calls.clear()
    placed.sync()
    assert placed.deezer()[2] == [placed.twins.second]
    assert not searches(placed.pair)
    row = db.session.query(Mapping).filter_by(external_id=placed.twins.second).one()
    assert (row.internal_id, row.decided_by) == (placed.track_id, "person")


def searches(pair: syncing.Pair) -> list[str]:
    """What Deezer was asked for tracks."""
    return [call.path for call in pair.world.deezer.calls if "search" in call.path or "isrc" in call.path]


def test_a_code_that_led_astray_is_not_asked_for_again(placed: Placed) -> None:
    wrong(placed)
    db.session.query(Lookup).delete()
    db.session.commit()
    placed.pair.world.deezer.calls.clear()
    placed.sync()
    asked = searches(placed.pair)
    assert asked
    assert not [path for path in asked if "isrc" in path]


def test_what_is_not_on_a_service_is_not_looked_for_there(placed: Placed) -> None:
    absent(placed)
    make.clear_cache()
    placed.pair.world.deezer.calls.clear()
    run = placed.sync()
    assert not searches(placed.pair)
    assert run.balance["absent"] == 2


def test_what_is_not_on_a_service_is_not_recognised_in_a_new_row_there(placed: Placed) -> None:
    absent(placed)
    placed.sync()
    placed.pair.world.deezer.like(placed.pair.deezer, [placed.twins.second])
    placed.sync()
    held = {entry.track_id for entry in db.session.query(EntryRow).filter_by(removed_at=None)}
    assert {placed.track_id, make.track_of("deezer", placed.twins.second)} <= held


def test_another_edition_of_the_one_is_not_taken_for_the_other(pair: syncing.Pair) -> None:
    """The matcher cannot tell the two apart, so it cannot tell whose edition a third one is."""
    recording = make.on_both_sides_twice()
    first, second = recording.spotify
    pair.world.spotify.like(pair.spotify, [first])
    pair.world.deezer.like(pair.deezer, [recording.deezer[0]])
    link(pair.user, spotify=None, deezer=None)
    pair.sync()
    track, other = make.track_of("spotify", first), None
    judge_match(pair.user_id, track, "deezer", recording.deezer[0], "wrong", "match", now())
    judge_match(pair.user_id, track, "deezer", "", "absent", "match", now())
    pair.sync()
    other = make.track_of("deezer", recording.deezer[0])
    pair.world.spotify.like(pair.spotify, [second])
    pair.sync()
    assert db.session.query(Mapping).filter_by(external_id=second).one().internal_id not in (track, other)


def test_the_persons_own_row_stays_and_is_spread_as_what_it_is(pair: syncing.Pair) -> None:
    """Both sides had one of the two, and the matcher took them for the same."""
    chosen, others = make.twins(), syncing.recordings(4, skip=20)
    pair.world.spotify.like(pair.spotify, [*syncing.ids("spotify", others), chosen.ours])
    pair.world.deezer.like(pair.deezer, [*syncing.ids("deezer", others), chosen.key])
    link(pair.user, spotify=None, deezer=None)
    pair.sync()
    assert pair.writes() == 0
    judge_match(pair.user_id, make.track_of("spotify", chosen.ours), "deezer", chosen.key, "wrong", "match", now())
    run, outcome = pair.sync()
    make.balanced(run)
    assert outcome.status == "success"
    assert chosen.ours in make.lists_of(pair.spotify)[0]
    assert chosen.key in make.lists_of(pair.deezer)[0]
    entries = db.session.query(EntryRow).filter_by(removed_at=None).all()
    mine = {entry.track_id for entry in entries}
    assert {make.track_of("spotify", chosen.ours), make.track_of("deezer", chosen.key)} <= mine
    assert len(entries) == 6
    writes = pair.writes()
    for _ in range(3):
        pair.sync()
    assert pair.writes() == writes


def test_the_two_that_were_told_apart_are_never_joined_again(pair: syncing.Pair) -> None:
    chosen, others = make.twins(), syncing.recordings(4, skip=20)
    pair.world.spotify.like(pair.spotify, [*syncing.ids("spotify", others), chosen.ours])
    pair.world.deezer.like(pair.deezer, [*syncing.ids("deezer", others), chosen.key])
    link(pair.user, spotify=None, deezer=None)
    pair.sync()
    track = make.track_of("spotify", chosen.ours)
    judge_match(pair.user_id, track, "deezer", chosen.key, "wrong", "match", now())
    for _ in range(3):
        pair.sync()
        make.clear_cache()
        make.forget_matches(pair.user_id)
        db.session.execute(db.text("UPDATE link_members SET dirty = true"))
        db.session.commit()
    other = make.track_of("deezer", chosen.key)
    entries = db.session.query(EntryRow).filter_by(removed_at=None)
    assert entries.filter_by(track_id=track).count() == entries.filter_by(track_id=other).count() == 1
    asked = {row.target_data["service"]: row for row in db.session.query(Conflict).filter_by(track_id=other)}
    assert all(one["external_id"] != chosen.ours for row in asked.values() for one in row.candidates)


def test_what_only_followed_from_the_wrong_match_goes_and_the_persons_own_stays(pair: syncing.Pair) -> None:
    """A playlist of Deezer's own was carried to Spotify as something that it is not."""
    chosen, others = make.twins(), syncing.recordings(4, skip=20)
    pair.world.spotify.like(pair.spotify, [chosen.ours])
    one = pair.world.deezer.make_playlist(
        pair.deezer, "Mine", [others[0].deezer.id, chosen.key, *syncing.ids("deezer", others[1:])]
    )
    link(pair.user, spotify=None, deezer=None)
    pair.sync()
    link(pair.user, "playlist", "Mine", spotify=None, deezer=one)
    pair.sync()
    assert chosen.ours in make.lists_of(pair.spotify)[1]
    judge_match(pair.user_id, make.track_of("spotify", chosen.ours), "deezer", chosen.key, "wrong", "match", now())
    run, outcome = pair.sync()
    make.balanced(run)
    assert outcome.status == "success"
    assert chosen.ours in make.lists_of(pair.spotify)[0], "liked by the person themselves"
    assert chosen.key not in make.lists_of(pair.deezer)[0], "a like of ours"
    assert chosen.ours not in make.lists_of(pair.spotify)[1]
    assert chosen.key in make.lists_of(pair.deezer)[1]
    writes = pair.writes()
    pair.sync()
    assert pair.writes() == writes


def test_an_own_row_that_a_person_picked_becomes_one_with_the_track(pair: syncing.Pair) -> None:
    """Each side has one, neither was found on the other, and the person says that they are the same."""
    catalogue = make.load().recordings
    here = next(r for r in catalogue if r.kind == "original" and r.spotify and not r.deezer)
    there = next(r for r in catalogue if r.kind == "original" and r.deezer and not r.spotify and r.deezer.readable)
    pair.world.spotify.like(pair.spotify, [here.spotify.id])
    pair.world.deezer.like(pair.deezer, [there.deezer.id])
    link(pair.user, spotify=None, deezer=None)
    run, _ = pair.sync()
    assert run.balance["already_there"] == 0
    track, other = make.track_of("spotify", here.spotify.id), make.track_of("deezer", there.deezer.id)
    judge_match(pair.user_id, track, "deezer", there.deezer.id, "right", "match", now())
    for _ in range(3):
        run, outcome = pair.sync()
        make.balanced(run)
        assert (outcome.status, pair.writes(), run.balance["already_there"]) == ("success", 0, 2)
    living = db.session.query(EntryRow).filter_by(removed_at=None).one()
    assert living.track_id == min(track, other)


def test_a_list_that_only_adds_keeps_the_wrong_one_and_carries_it_nowhere(pair: syncing.Pair) -> None:
    placed = make.placed(pair, mode="add_only")
    another(placed)
    placed.sync()
    for rows in placed.deezer():
        assert {placed.twins.key, placed.twins.second} <= set(rows)
    writes = pair.writes()
    placed.touch()
    placed.sync()
    assert [len(set(rows)) for rows in placed.spotify()] == [9, 7]
    assert pair.writes() > writes


def test_a_plan_shows_the_correction_and_writes_nothing(placed: Placed) -> None:
    another(placed)
    before, writes = placed.deezer(), placed.pair.writes()
    run, _ = placed.pair.sync(dry_run=True)
    planned = {(row.kind, row.external_id) for row in db.session.query(Operation).filter_by(run_id=run.id)}
    assert {("unlike", placed.twins.key), ("remove", placed.twins.key), ("like", placed.twins.second)} <= planned
    assert (placed.deezer(), placed.pair.writes()) == (before, writes)
    placed.sync()
    holds(placed, another)


def test_what_we_put_there_is_known_as_ours_after_years(placed: Placed) -> None:
    later = now() + timedelta(days=1000)
    tidy_up(now=later)
    left = db.session.query(Operation).all()
    assert {(row.kind, row.external_id) for row in left} == {("like", placed.twins.key), ("add", placed.twins.key)}
    another(placed)
    placed.sync()
    holds(placed, another)
    tidy_up(now=later)
    assert {row.external_id for row in db.session.query(Operation)} == {placed.twins.second}


def test_another_persons_matches_stay(placed: Placed, world: World, settings: Settings) -> None:
    friend = make.placed(syncing.pair(world, settings, "yan"), placed.twins)
    before, words = friend.deezer(), db.session.query(Mapping).filter_by(user_id=friend.pair.user_id).count()
    none_of_them(placed)
    placed.sync()
    friend.sync()
    assert friend.deezer() == before
    assert db.session.query(Mapping).filter_by(user_id=friend.pair.user_id).count() == words
    assert db.session.query(Verdict).filter_by(user_id=friend.pair.user_id).count() == 0


def test_a_word_given_during_a_run_is_carried_out_by_the_next(placed: Placed) -> None:
    """The run that is under way has the wrong match in its hands and places it once more."""
    second = placed.pair.world.spotify.make_playlist(placed.pair.spotify, "Second", [placed.twins.ours])
    link(placed.pair.user, "playlist", "Second", spotify=second, deezer=None)
    run = make.make.make.run(placed.pair.user)
    said: list[bool] = []

    def speak() -> None:
        if run.phase == "applying" and not said:
            said.append(True)
            wrong(placed)

    rooms, _ = syncing.open_rooms(placed.pair.user_id, placed.pair.way)
    run_sync(run, rooms, now=now, fence=speak)
    assert said
    assert placed.twins.key in placed.deezer()[2]
    placed.sync()
    assert all(placed.twins.key not in rows for rows in placed.deezer())


def test_a_word_taken_back_before_any_run_changes_nothing(placed: Placed) -> None:
    placed.sync()
    before, writes = placed.deezer(), placed.pair.writes()
    mapping = db.session.query(Mapping).filter_by(external_id=placed.twins.key).one()
    score = mapping.score
    wrong(placed)
    assert take_back(placed.pair.user_id, placed.track_id, "deezer", placed.twins.key, now())
    placed.sync()
    assert (placed.deezer(), placed.pair.writes()) == (before, writes)
    again = db.session.query(Mapping).filter_by(external_id=placed.twins.key).one()
    assert (again.internal_id, again.score, again.decided_by) == (placed.track_id, score, "matcher")
    assert db.session.query(Label).one().taken_back_at is not None


def in_hand(placed: Placed) -> Hands:
    """What a run holds before it has read anything."""
    run = make.make.make.run(placed.pair.user)
    return Hands(run, {}, now, Progress(run, {}, now, lambda: None, Exception))


def test_words_on_two_tracks_that_become_one_speak_of_that_one(placed: Placed) -> None:
    hands = in_hand(placed)
    user, kept = placed.pair.user_id, placed.track_id
    dropped = tracks.born("spotify", {"twin": Track("Its twin")}, now())["twin"]
    placed.say("never", "a")
    judge_match(user, dropped, "deezer", "a", "right", "match", now())
    judge_match(user, dropped, "deezer", "b", "wrong", "match", now())
    assert not unify(hands, [], kept, dropped), "one of them is an object that the other is not"
    assert unify(hands, [], kept, dropped, now()), "but for who says later that they are the same"
    said = {row.external_id: (row.track_id, row.same) for row in db.session.query(Verdict)}
    assert said == {"a": (kept, True), "b": (kept, False)}
    assert {row.track_id for row in db.session.query(Label)} == {kept}
    assert tracks.keys_of(user, "deezer", [kept]) == {kept: "a"}


def test_two_tracks_that_a_person_keeps_apart_are_not_joined(placed: Placed) -> None:
    hands = in_hand(placed)
    other = tracks.born("deezer", {placed.twins.second: Track("The other")}, now())[placed.twins.second]
    placed.say("wrong", placed.twins.second)
    before = db.session.query(Mapping).count()
    assert not unify(hands, [], placed.track_id, other)
    assert db.session.query(Mapping).count() == before


def test_every_word_is_kept_with_who_when_where_and_the_score_of_then(placed: Placed) -> None:
    score = db.session.query(Mapping).filter_by(external_id=placed.twins.key).one().score
    wrong(placed)
    wrong(placed)
    placed.say("right")
    rows = db.session.query(Label).order_by(Label.id).all()
    assert [(row.said, row.place, row.taken_back_at is None) for row in rows] == [
        ("other", "match", False), ("same", "match", True),
    ]  # fmt: skip
    assert (rows[0].score, rows[0].a_service, rows[0].a_id) == (score, "spotify", placed.twins.ours)
    assert (rows[0].b_service, rows[0].b_id, rows[0].track_id) == ("deezer", placed.twins.key, placed.track_id)


def test_what_a_track_was_born_of_cannot_be_another_one(placed: Placed) -> None:
    with pytest.raises(BadWord):
        judge_match(placed.pair.user_id, placed.track_id, "spotify", placed.twins.ours, "wrong", "match", now())
    with pytest.raises(BadWord):
        placed.say("perhaps")


def corrected(world: World, settings: Settings, name: str) -> syncing.Pair:
    """A person with a correction that no run has carried out."""
    made = make.placed(syncing.pair(world, settings, name))
    another(made)
    return made.pair


def test_killed_while_it_corrects_the_next_run_ends_in_the_same_state(
    app: Flask, world: World, settings: Settings
) -> None:
    wanted = None
    for number in range(60):
        pair = corrected(world, settings, f"p{number}")
        run = make.make.make.run(pair.user)
        if wanted is None:
            pair.attempt(run)
            wanted = (make.lists_of(pair.spotify), make.lists_of(pair.deezer))
            continue
        run_id = run.id
        db.session.remove()
        went_off = killed_at(app, pair, run_id, number)
        pair = pair.again()
        finish(pair, run_id)
        assert (make.lists_of(pair.spotify), make.lists_of(pair.deezer)) == wanted, f"killed at crossing {number}"
        if not went_off:
            break
    assert number > 4


class Crash(BaseException):
    """A process that ends here."""


def _raise() -> None:
    raise Crash


def test_crashed_around_any_commit_it_ends_in_the_same_state(app: Flask, world: World, settings: Settings) -> None:
    wanted = None
    for number in range(0, 120, 3):
        pair = corrected(world, settings, f"p{number}")
        run = make.make.make.run(pair.user)
        if wanted is None:
            pair.attempt(run)
            wanted = (make.lists_of(pair.spotify), make.lists_of(pair.deezer))
            continue
        bomb, run_id = Bomb(number, _raise), run.id
        with pytest.MonkeyPatch.context() as patch:
            commits_cross(bomb, patch)
            with contextlib.suppress(Crash):
                pair.attempt(run)
        db.session.rollback()
        db.session.remove()
        pair = pair.again()
        finish(pair, run_id)
        assert (make.lists_of(pair.spotify), make.lists_of(pair.deezer)) == wanted, f"crashed at crossing {number}"
        if bomb.left > 0:
            break
    assert number > 20
