"""What every room promises, asked of every room over real HTTP: one statement per test, generated from PROVIDERS."""

from __future__ import annotations

import json
import logging
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from tests.providers.bench import WORDS, Bench, keys
from tests.providers.conftest import Clock
from webapp.domain.asking import Query, queries
from webapp.domain.music import Track
from webapp.providers.kit.credentials import Credentials, MemoryKeeper
from webapp.providers.kit.errors import Gone, Malformed, NeedsLogin, Partial, ProviderError, Refused, RetryLater
from webapp.providers.kit.limits import Limiter, MemoryStore
from webapp.providers.kit.roles import Library, TrackSearch
from webapp.providers.registry import CONNECTABLE, PROVIDERS, connect_provider, open_search, scope_of
from webapp.rehearsal.server import serve
from webapp.rehearsal.world import World


def playing(role: str) -> list[str]:
    return sorted(name for name, manifest in PROVIDERS.items() if role in manifest.roles)


def enter(name: str, catalogue: Any) -> Iterator[Bench]:
    world = World(people=False, catalogue=catalogue)
    with world, serve(world) as server:
        made = Bench(name, world, server.url, Clock(time.time()))
        if PROVIDERS[name].connectable:
            made.keeper = made.login()
        yield made


@pytest.fixture(params=playing("library"))
def bench(request: pytest.FixtureRequest, catalogue: Any) -> Iterator[Bench]:
    yield from enter(request.param, catalogue)


@pytest.fixture(params=playing("track_search"))
def shop(request: pytest.FixtureRequest, catalogue: Any) -> Iterator[Bench]:
    yield from enter(request.param, catalogue)


@pytest.fixture
def room(bench: Bench) -> Iterator[Any]:
    adapter = bench.open()
    yield adapter
    adapter.wire.close()


@pytest.fixture
def finder(shop: Bench) -> Iterator[Any]:
    adapter = shop.open()
    yield adapter
    adapter.wire.close()


# Furniture


@pytest.mark.parametrize("name", sorted(PROVIDERS))
def test_a_manifest_says_what_it_must(name: str) -> None:
    manifest = PROVIDERS[name]
    assert manifest.name == name
    assert manifest.roles
    assert {short for short, _ in manifest.addresses} == {short for short, _ in manifest.rehearsal}
    assert manifest.limits
    words = ("authorization_url", "exchange") if manifest.connectable else ()
    assert all(callable(getattr(manifest.login, word)) for word in words)
    assert manifest.connectable == (name in CONNECTABLE) == (manifest.login_kind != "none")
    assert name in WORDS


def test_a_room_plays_the_roles_that_it_claims(shop: Bench, finder: Any) -> None:
    roles = PROVIDERS[shop.name].roles
    assert roles <= {"library", "track_search"}
    assert ("library" in roles) == isinstance(finder, Library)
    assert ("track_search" in roles) == isinstance(finder, TrackSearch)
    assert finder.abilities == PROVIDERS[shop.name].abilities


@pytest.mark.parametrize("name", sorted(PROVIDERS))
def test_only_rooms_without_a_login_are_entered_without_one(name: str) -> None:
    addresses = {short: "http://127.0.0.1:9" for short, _ in PROVIDERS[name].addresses}
    if PROVIDERS[name].connectable:
        with pytest.raises(Refused):
            open_search(name, addresses=addresses, limiter=Limiter(MemoryStore()))
    else:
        assert isinstance(open_search(name, addresses=addresses, limiter=Limiter(MemoryStore())), TrackSearch)


# Who


def test_me_names_the_account_and_stays_the_same(bench: Bench, room: Any) -> None:
    me = room.me()
    assert me.id
    assert me.name == bench.account.name
    assert bench.open().me().id == me.id


# Reading


@pytest.mark.parametrize("count", [0, 1, 99, 100, 101, 230, 620])
def test_a_playlist_is_read_whole_and_in_order(bench: Bench, room: Any, count: int) -> None:
    wanted = bench.tracks[:count]
    list_id = bench.service.make_playlist(bench.account, "Long", wanted)
    got = room.playlist(list_id)
    assert keys(got) == wanted
    assert got.hidden == 0
    assert all(row.kind == "track" and row.added_at and row.track and row.track.title for row in got.rows)
    assert got.info.name == "Long"
    assert got.info.total == count


def test_a_short_playlist_costs_one_call(bench: Bench, room: Any) -> None:
    list_id = bench.service.make_playlist(bench.account, "Short", bench.tracks[:40])
    room.playlists()
    before = room.wire.calls
    room.playlist(list_id)
    assert room.wire.calls - before == 1


def test_rows_tell_the_isrc_where_the_abilities_say_so(bench: Bench, room: Any) -> None:
    wanted = bench.tracks[:20]
    list_id = bench.service.make_playlist(bench.account, "L", wanted)
    bench.service.like(bench.account, wanted)
    for listing, promised in (
        (room.playlist(list_id), room.abilities.isrc_in_playlists),
        (room.likes(), room.abilities.isrc_in_likes),
    ):
        assert {row.track.isrc is not None for row in listing.rows} == {promised}


@pytest.mark.parametrize("count", [0, 3, 51, 510])
def test_likes_are_read_whole_and_newest_first(bench: Bench, room: Any, count: int) -> None:
    wanted = bench.tracks[:count]
    start = time.time() - 10_000
    for at, track in enumerate(wanted):
        bench.service.like(bench.account, [track], at=start + at)
    got = room.likes()
    assert keys(got) == wanted[::-1]
    times = [row.added_at for row in got.rows]
    assert times == sorted(times, reverse=True)


@pytest.mark.parametrize("count", [0, 1, 49, 120])
def test_the_list_of_lists_is_whole_and_without_the_likes(bench: Bench, room: Any, count: int) -> None:
    made = {bench.service.make_playlist(bench.account, f"List {n}", bench.tracks[: n % 3]): n for n in range(count)}
    bench.service.like(bench.account, bench.tracks[:2])
    infos = room.playlists()
    assert {info.id for info in infos} == set(made)
    assert len(infos) == count
    assert all(info.total == made[info.id] % 3 and info.editable and info.readable for info in infos)


def test_the_list_of_lists_costs_one_call_per_page(bench: Bench, room: Any) -> None:
    room.me()
    for n in range(room.abilities.index_page_size - 1):
        bench.service.make_playlist(bench.account, f"List {n}")
    room.playlists()
    before = room.wire.calls_by_family["lists"]
    room.playlists()
    assert room.wire.calls_by_family["lists"] - before == 1


def test_an_equal_token_stands_over_equal_rows(bench: Bench, room: Any) -> None:
    list_id = bench.service.make_playlist(bench.account, "L", bench.tracks[:5])
    (before,) = room.playlists()
    assert before.change_token
    assert room.playlist(list_id).change_token == before.change_token
    (again,) = room.playlists()
    assert again.change_token == before.change_token
    bench.later()
    bench.service.move(list_id, 0, 3)
    bench.later()
    (moved,) = room.playlists()
    assert moved.change_token != before.change_token
    bench.service.add(list_id, bench.tracks[7:8])
    bench.later()
    (added,) = room.playlists()
    assert added.change_token not in (before.change_token, moved.change_token)


def test_followed_lists_are_told_from_own_ones(bench: Bench, room: Any) -> None:
    other = bench.service.new_account("yann")
    theirs = bench.service.make_playlist(other, "Theirs", bench.tracks[:3], public=True)
    bench.service.follow(bench.account, theirs)
    (info,) = room.playlists()
    assert (info.editable, info.owner_name) == (False, "Yann")


# Reading what is not whole


@pytest.mark.parametrize("mode", ["end", "total"])
@pytest.mark.parametrize("word", ["likes", "lists"])
def test_a_list_that_stays_torn_is_partial_and_one_bad_moment_is_read_again(
    bench: Bench, room: Any, word: str, mode: str
) -> None:
    size = room.abilities.page_size if word == "likes" else room.abilities.index_page_size
    count = size + 7
    if word == "likes":
        bench.service.like(bench.account, bench.tracks[:count])
    else:
        for n in range(count):
            bench.service.make_playlist(bench.account, f"List {n}")
    read: Callable[[], Any] = room.likes if word == "likes" else room.playlists
    room.me()
    bench.fault("partial", word, times=1, mode=mode)
    got = read()
    assert len(got.rows if word == "likes" else got) == count
    torn = bench.fault("partial", word, times=None, mode="end")
    with pytest.raises(Partial):
        read()
    assert torn.fired >= 2


@pytest.mark.parametrize("kind", ["partial", "empty"])
def test_a_playlist_that_ends_early_is_partial_and_never_short(bench: Bench, room: Any, kind: str) -> None:
    count = max(100, room.abilities.page_size) + 60
    list_id = bench.service.make_playlist(bench.account, "L", bench.tracks[:count])
    room.playlists()
    bench.fault(kind, "list", times=None, mode="end", keep_total=False)
    with pytest.raises((Partial, Malformed)):
        room.playlist(list_id)


def test_a_list_that_changes_while_it_is_read_is_read_again(bench: Bench, room: Any) -> None:
    count = max(100, room.abilities.page_size) + 60
    list_id = bench.service.make_playlist(bench.account, "L", bench.tracks[:count])
    if hasattr(bench.service, "hidden"):
        # A list that shows all its rows in one call cannot change while it is read.
        bench.service.add(list_id, [bench.tracks[901]])
        bench.service.hidden.add(bench.tracks[901])
    hang = bench.fault("hang", "pages", times=1, seconds=20)

    def meddle() -> None:
        assert hang.wait_reached()
        bench.service.add(list_id, [bench.tracks[900]], position=0)
        hang.release()

    meddler = threading.Thread(target=meddle)
    meddler.start()
    got = room.playlist(list_id)
    meddler.join()
    assert keys(got) == [bench.tracks[900], *bench.tracks[:count]]


def test_a_list_that_is_gone_is_gone_and_not_empty(bench: Bench, room: Any) -> None:
    list_id = bench.service.make_playlist(bench.account, "L", bench.tracks[:3])
    bench.service.playlists.pop(list_id)
    for reading in (lambda: room.playlist(list_id), lambda: room.playlist("../me")):
        with pytest.raises(Gone):
            reading()


def test_one_forbidden_list_concerns_that_list_only(bench: Bench, room: Any) -> None:
    good = bench.service.make_playlist(bench.account, "Good", bench.tracks[:3])
    bad = bench.service.make_playlist(bench.account, "Bad", bench.tracks[:3])
    bench.service.faults.add("forbidden", playlist=bad, times=None)
    with pytest.raises((Refused, Gone)):
        room.playlist(bad)
    assert len(room.playlist(good).rows) == 3


@pytest.mark.parametrize("word", ["me", "lists", "list", "likes"])
def test_a_page_instead_of_data_is_an_error(bench: Bench, room: Any, word: str) -> None:
    list_id = bench.service.make_playlist(bench.account, "L", bench.tracks[:3])
    room.me()
    bench.fault("html", word, times=None)
    with pytest.raises((Malformed, RetryLater)):
        {"me": room.me, "lists": room.playlists, "likes": room.likes, "list": lambda: room.playlist(list_id)}[word]()


# Logins


@pytest.mark.parametrize("word", ["me", "lists", "list", "likes", "like"])
def test_a_dead_login_needs_a_person_and_is_never_an_empty_list(bench: Bench, room: Any, word: str) -> None:
    list_id = bench.service.make_playlist(bench.account, "L", bench.tracks[:3])
    for grant in bench.service.grants.of(bench.account.key):
        grant.alive = False
    calls = {
        "me": room.me,
        "lists": room.playlists,
        "likes": room.likes,
        "list": lambda: room.playlist(list_id),
        "like": lambda: room.like(bench.tracks[:1]),
    }
    with pytest.raises(NeedsLogin):
        calls[word]()
    assert not bench.account.likes


def test_a_token_that_ended_is_renewed_once_where_that_is_possible(bench: Bench, room: Any) -> None:
    list_id = bench.service.make_playlist(bench.account, "L", bench.tracks[:3])
    room.me()
    bench.fault("expire", "list", times=1)
    if not bench.keeper.load().refresh_token:
        with pytest.raises(NeedsLogin):
            room.playlist(list_id)
        return
    old = bench.keeper.load().access_token
    assert len(room.playlist(list_id).rows) == 3
    assert bench.keeper.load().access_token != old
    assert bench.service.calls.count("POST /api/token") == 1


def test_a_write_with_an_ended_token_is_done_once(bench: Bench, room: Any) -> None:
    if not bench.keeper.load().refresh_token:
        pytest.skip("this login cannot be renewed")
    list_id = bench.service.make_playlist(bench.account, "L", bench.tracks[:3])
    bench.fault("expire", "add", times=1)
    room.add(list_id, bench.tracks[5:6])
    assert bench.rows(list_id) == [*bench.tracks[:3], bench.tracks[5]]


def test_two_readers_renew_one_token_once(bench: Bench) -> None:
    if not bench.keeper.load().refresh_token:
        pytest.skip("this login cannot be renewed")
    bench.keeper.save(replace(bench.keeper.load(), expires_at=time.time() - 5))
    names, rooms = [], [bench.open(), bench.open()]
    threads = [threading.Thread(target=lambda one=one: names.append(one.me().name)) for one in rooms]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert names == ["Zed", "Zed"]
    assert bench.service.calls.count("POST /api/token") == 1


# Writing


def test_what_is_written_is_read_back(bench: Bench, room: Any) -> None:
    made = room.create_playlist("Néw “list”", "with words")
    room.add(made.id, bench.tracks[:5])
    room.add(made.id, bench.tracks[5:7])
    assert keys(room.playlist(made.id)) == bench.tracks[:7]
    room.remove(made.id, [bench.tracks[1], bench.tracks[5]])
    left = [bench.tracks[n] for n in (0, 2, 3, 4, 6)]
    assert keys(room.playlist(made.id)) == left
    room.edit_playlist(made.id, name="Other")
    info = room.playlist(made.id).info
    assert (info.name, info.description) == ("Other", "with words")
    room.edit_playlist(made.id, description="else")
    assert bench.service.playlist(made.id).description == "else"
    assert bench.service.playlist(made.id).name == "Other"


def test_a_created_list_is_private_and_mine(bench: Bench, room: Any) -> None:
    made = room.create_playlist("Mine")
    assert bench.service.playlist(made.id).public is False
    (info,) = room.playlists()
    assert (info.id, info.public, info.editable, info.total) == (made.id, False, True, 0)


def test_order_is_given_in_the_way_that_the_abilities_say(bench: Bench, room: Any) -> None:
    list_id = bench.service.make_playlist(bench.account, "L", bench.tracks[:6])
    a, b, c, d, e, f = bench.tracks[:6]
    if room.abilities.reorder == "range":
        room.move(list_id, 0, 2, 4)
        assert bench.rows(list_id) == [c, d, a, b, e, f]
        room.move(list_id, 4, 2, 0)
        assert bench.rows(list_id) == [e, f, c, d, a, b]
        with pytest.raises(Refused):
            room.arrange(list_id, [f, e, d, c, b, a])
    else:
        room.arrange(list_id, [f, e, d, c, b, a])
        assert keys(room.playlist(list_id)) == [f, e, d, c, b, a]
        with pytest.raises(Refused):
            room.move(list_id, 0, 1, 3)


def test_a_position_is_kept_where_there_are_positions(bench: Bench, room: Any) -> None:
    list_id = bench.service.make_playlist(bench.account, "L", bench.tracks[:3])
    if not room.abilities.adds_at_position:
        with pytest.raises(Refused):
            room.add(list_id, bench.tracks[5:6], position=1)
        assert bench.rows(list_id) == bench.tracks[:3]
        return
    room.add(list_id, bench.tracks[5:7], position=1)
    assert bench.rows(list_id) == [bench.tracks[0], *bench.tracks[5:7], *bench.tracks[1:3]]


def test_repeats_are_kept_or_refused_but_never_lost_in_silence(bench: Bench, room: Any) -> None:
    list_id = bench.service.make_playlist(bench.account, "L", bench.tracks[:2])
    if not room.abilities.keeps_repeats:
        with pytest.raises(Refused):
            room.add(list_id, [bench.tracks[5], bench.tracks[0]])
        assert bench.rows(list_id) == bench.tracks[:2]
        return
    room.add(list_id, [bench.tracks[0], bench.tracks[0]])
    assert keys(room.playlist(list_id)) == [*bench.tracks[:2], bench.tracks[0], bench.tracks[0]]
    room.remove(list_id, [bench.tracks[0]])
    assert room.abilities.removes_all_occurrences
    assert bench.rows(list_id) == [bench.tracks[1]]


def test_the_last_of_the_liked_is_the_newest(bench: Bench, room: Any) -> None:
    room.like(bench.tracks[:3])
    room.like(bench.tracks[3:5])
    assert keys(room.likes()) == bench.tracks[:5][::-1]
    for track in bench.tracks[1:3]:
        room.unlike([track])
    assert keys(room.likes()) == [bench.tracks[n] for n in (4, 3, 0)]
    room.like([bench.tracks[0]])
    assert len(room.likes().rows) == 3


def test_largest_batches_pass_and_larger_ones_are_refused_unsent(bench: Bench, room: Any) -> None:
    can = room.abilities
    list_id = bench.service.make_playlist(bench.account, "L")
    room.add(list_id, bench.tracks[: can.max_batch_add])
    room.remove(list_id, bench.tracks[: can.max_batch_remove])
    room.like(bench.tracks[: can.max_batch_like])
    room.unlike(bench.tracks[: can.max_batch_unlike])
    assert bench.rows(list_id) == bench.tracks[can.max_batch_remove : can.max_batch_add]
    assert len(bench.account.likes) == can.max_batch_like - can.max_batch_unlike
    before = room.wire.calls
    for act, most in (
        (lambda ids: room.add(list_id, ids), can.max_batch_add),
        (lambda ids: room.remove(list_id, ids), can.max_batch_remove),
        (room.like, can.max_batch_like),
        (room.unlike, can.max_batch_unlike),
    ):
        with pytest.raises(Refused):
            act(bench.tracks[: most + 1])
        act([])
    assert room.wire.calls == before


def test_a_list_of_somebody_else_is_not_written(bench: Bench, room: Any) -> None:
    other = bench.service.new_account("yann")
    theirs = bench.service.make_playlist(other, "Theirs", bench.tracks[:3], public=True)
    bench.service.follow(bench.account, theirs)
    with pytest.raises((Refused, Gone)):
        room.add(theirs, bench.tracks[4:5])
    assert bench.rows(theirs) == bench.tracks[:3]


# Writes that go wrong


@pytest.mark.parametrize("word", ["add", "create", "remove"])
@pytest.mark.parametrize("kind", ["drop_after", "drop_before", "status", "html"])
def test_a_write_without_an_answer_says_that_it_may_be_done_and_is_sent_once(
    bench: Bench, room: Any, word: str, kind: str
) -> None:
    list_id = bench.service.make_playlist(bench.account, "L", bench.tracks[:3])
    room.me()
    bench.fault(kind, word, times=None, status=502)
    acts = {
        "add": lambda: room.add(list_id, bench.tracks[5:6]),
        "create": lambda: room.create_playlist("New"),
        "remove": lambda: room.remove(list_id, bench.tracks[:1]),
    }
    with pytest.raises((RetryLater, Malformed)) as caught:
        acts[word]()
    assert caught.value.maybe_applied is True
    assert bench.service.calls.count(bench.words[word]) == 1


@pytest.mark.parametrize("kind", ["drop_after", "drop_before", "status"])
def test_a_harmless_write_is_repeated_and_done(bench: Bench, room: Any, kind: str) -> None:
    bench.fault(kind, "like", times=1, status=503)
    room.like(bench.tracks[:2])
    assert bench.account.liked_ids == bench.tracks[:2][::-1]


@pytest.mark.parametrize("kind", ["drop_before", "status"])
def test_a_reading_outlives_two_bad_moments_and_not_three(bench: Bench, room: Any, kind: str) -> None:
    bench.service.like(bench.account, bench.tracks[:2])
    bench.fault(kind, "likes", times=2, status=502)
    assert len(room.likes().rows) == 2
    bench.fault(kind, "likes", times=None, status=502)
    with pytest.raises(RetryLater) as caught:
        room.likes()
    assert (caught.value.kind, caught.value.maybe_applied) == ("fault", False)


# Limits


def test_a_limit_is_told_with_seconds_and_the_service_is_not_asked_again(bench: Bench, room: Any) -> None:
    bench.fault("rate", "likes", times=1, retry_after=7)
    with pytest.raises(RetryLater) as first:
        room.likes()
    assert first.value.kind == "rate"
    assert 1 <= first.value.after <= 10
    before = len(bench.service.calls)
    with pytest.raises(RetryLater) as second:
        bench.open().playlists()
    assert 0 < second.value.after <= first.value.after
    assert len(bench.service.calls) == before
    status = bench.limiter.status(scope_of(bench.name, "rehearsal"))
    assert status.blocked_until == pytest.approx(bench.clock.now + first.value.after, abs=1)
    bench.clock.now += first.value.after + 1
    room.likes()


def test_a_limited_write_is_certainly_not_done(bench: Bench, room: Any) -> None:
    list_id = bench.service.make_playlist(bench.account, "L")
    bench.fault("rate", "add", times=1)
    with pytest.raises(RetryLater) as caught:
        room.add(list_id, bench.tracks[:1])
    assert caught.value.maybe_applied is False
    assert bench.rows(list_id) == []


def test_a_quota_of_hours_is_never_slept_through(bench: Bench, room: Any) -> None:
    bench.fault("quota", "likes", times=1, retry_after=48_925)
    with pytest.raises(RetryLater) as caught:
        room.likes()
    if caught.value.kind == "quota":
        assert caught.value.after == pytest.approx(48_925, abs=2)
    assert sum(bench.clock.slept) < 6


# Search


def test_a_track_is_found_by_its_isrc_or_the_room_says_that_it_cannot(shop: Bench, finder: Any) -> None:
    if not finder.abilities.finds_by_isrc:
        with pytest.raises(Refused):
            finder.by_isrc("USUM71703861")
        assert finder.wire.calls == 0
        return
    isrc = shop._isrc(shop.tracks[3])
    found = finder.by_isrc(isrc)
    assert found
    assert {hit.track.isrc for hit in found} == {isrc}
    assert finder.by_isrc(isrc.lower()) == found
    assert finder.by_isrc("ZZZZZ9999999") == ()
    assert finder.by_isrc("../me") == ()


def exact(shop: Bench, at: int = 3) -> Query:
    return next(query for query in queries(shop.told(shop.tracks[at])) if query.kind == "fields")


def test_a_track_is_found_by_its_words(shop: Bench, finder: Any) -> None:
    found = finder.search(exact(shop), limit=10)
    assert shop.tracks[3] in [hit.id for hit in found]
    assert len(found) <= 10
    assert all(hit.track.title and hit.track.artists and hit.track.duration_ms for hit in found)
    assert len(finder.search(exact(shop), limit=1)) == 1
    for query in queries(Track("qqzzx vvkkw", ("nobody at all zz",))):
        assert finder.search(query) == ()


def test_every_question_costs_one_call(shop: Bench, finder: Any) -> None:
    for query in queries(shop.told(shop.tracks[3])):
        before = len(shop.service.calls.matching(shop.words["search"]))
        finder.search(query)
        assert len(shop.service.calls.matching(shop.words["search"])) - before == 1


@pytest.mark.parametrize(
    ("kind", "how"),
    [
        ("html", {}),
        ("empty", {"keep_total": True}),
        ("status", {"status": 403}),
        ("status", {"status": 404}),
        ("status", {"status": 502}),
        ("drop_before", {}),
        ("drop_after", {}),
        ("rate", {}),
    ],
)
def test_what_is_no_answer_never_reads_as_nothing_found(
    shop: Bench, finder: Any, kind: str, how: dict[str, Any]
) -> None:
    shop.fault(kind, "search", times=None, **how)
    with pytest.raises(ProviderError) as caught:
        finder.search(exact(shop))
    assert not isinstance(caught.value, Gone)
    assert caught.value.maybe_applied is False
    assert caught.value.__context__ is None


def test_a_search_that_is_too_much_is_not_asked_again_before_its_time(shop: Bench, finder: Any) -> None:
    shop.fault("rate", "search", times=1, retry_after=7)
    with pytest.raises(RetryLater) as first:
        finder.search(exact(shop))
    assert first.value.kind == "rate"
    before = len(shop.service.calls)
    with pytest.raises(RetryLater):
        shop.open().search(exact(shop, 4))
    assert len(shop.service.calls) == before
    shop.clock.now += first.value.after + 1
    assert finder.search(exact(shop))


def test_one_track_is_told_in_full(bench: Bench, room: Any) -> None:
    key = bench.tracks[3]
    found = room.track(key)
    assert (found.id, found.playable) == (key, True)
    assert found.track.isrc == bench._isrc(key)
    with pytest.raises(Gone):
        room.track("0" * 22)


# Secrets


@pytest.mark.parametrize("kind", ["drop_before", "status", "html", "rate", "code", "forbidden", "revoke", "expire"])
def test_no_secret_is_in_any_error_or_log_line(
    bench: Bench, room: Any, kind: str, caplog: pytest.LogCaptureFixture
) -> None:
    list_id = bench.service.make_playlist(bench.account, "L", bench.tracks[:3])
    room.me()
    secrets = bench.secrets()
    bench.service.faults.add(kind, match="*", times=None, status=500, code=500)
    with caplog.at_level(logging.DEBUG):
        for act in (
            room.me,
            room.playlists,
            room.likes,
            lambda: room.playlist(list_id),
            lambda: room.add(list_id, bench.tracks[5:6]),
            lambda: room.unlike(bench.tracks[:1]),
        ):
            shown = ""
            try:
                act()
            except ProviderError as error:
                shown = "".join(traceback.format_exception(error)) + repr(vars(error))
                assert error.__context__ is None
            for secret in [*secrets, *bench.secrets()]:
                assert secret not in shown
                assert secret not in caplog.text


def test_a_login_kept_as_json_opens_the_room_again(bench: Bench) -> None:
    again = MemoryKeeper(Credentials.from_json(json.loads(json.dumps(bench.keeper.load().to_json()))))
    assert bench.open(again).me().name == "Zed"


# The ways in without consent


@pytest.mark.parametrize("name", sorted(name for name, one in PROVIDERS.items() if one.fields))
def test_a_public_profile_is_read_and_never_written(name: str, catalogue: Any) -> None:
    world = World(people=False, catalogue=catalogue)
    with world, serve(world) as server:
        bench = Bench(name, world, server.url, Clock(time.time()))
        bench.login("zed")
        shown = bench.service.make_playlist(bench.account, "Shown", bench.tracks[:3], public=True)
        bench.service.make_playlist(bench.account, "Hidden", bench.tracks[:3], public=False)
        bench.service.like(bench.account, bench.tracks[:2])
        for wanted in (bench.account.id, "ZED"):
            got = connect_provider(name, {"username": wanted}, addresses=bench.addresses, limiter=bench.limiter)
            assert (got.kind, got.account_id, got.access_token) == ("public", bench.account.id, None)
        room = bench.open(MemoryKeeper(got))
        assert [info.id for info in room.playlists()] == [shown]
        assert keys(room.playlist(shown)) == bench.tracks[:3]
        assert keys(room.likes()) == bench.tracks[:2][::-1]
        can = room.abilities
        assert not (can.can_write_playlists or can.can_write_likes or can.sees_private)
        assert all(sentence.endswith(".") for _, sentence in can.why_not)
        for act in (lambda: room.like(bench.tracks[:1]), lambda: room.create_playlist("x")):
            with pytest.raises(Refused):
                act()
        with pytest.raises(Gone):
            connect_provider(name, {"username": "nobody"}, addresses=bench.addresses, limiter=bench.limiter)
        assert bench.service.writes() == []
