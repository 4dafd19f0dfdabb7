"""What only Deezer does: hidden rows, lists made public, tokens in addresses, limits without a status."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest

from tests.providers.bench import Bench, keys
from tests.providers.conftest import Clock, Scripted
from webapp.providers.deezer import login
from webapp.providers.kit.credentials import App, Credentials, MemoryKeeper
from webapp.providers.kit.errors import NeedsLogin, Partial, ProviderError, Refused, RetryLater
from webapp.providers.kit.limits import Limiter
from webapp.providers.registry import open_provider
from webapp.rehearsal.server import serve
from webapp.rehearsal.world import World


@pytest.fixture
def bench(catalogue: Any) -> Iterator[Bench]:
    world = World(people=False, catalogue=catalogue)
    with world, serve(world) as server:
        made = Bench("deezer", world, server.url, Clock(time.time()))
        made.keeper = made.login()
        yield made


@pytest.fixture
def room(bench: Bench) -> Iterator[Any]:
    adapter = bench.open()
    yield adapter
    adapter.wire.close()


def test_hidden_rows_are_counted_and_not_missed(bench: Bench, room: Any) -> None:
    bench.service.hidden = set(bench.tracks[2:5])
    for count in (8, 1200):
        list_id = bench.service.make_playlist(bench.account, f"L{count}", bench.tracks[:count])
        got = room.playlist(list_id)
        assert (len(got.rows), got.hidden) == (count - 3, 3)
    bench.service.like(bench.account, bench.tracks[:8])
    assert room.likes().hidden == 3


def test_a_service_that_gives_smaller_pages_than_asked_is_read_whole(bench: Bench, room: Any) -> None:
    bench.service.page_cap = 100
    bench.service.hidden = {bench.tracks[7]}
    list_id = bench.service.make_playlist(bench.account, "L", bench.tracks[:730])
    got = room.playlist(list_id)
    assert (len(got.rows), got.hidden) == (729, 1)
    bench.service.like(bench.account, bench.tracks[100:560])
    assert len(room.likes().rows) == 460


def test_unreadable_tracks_stay_as_unavailable_rows(bench: Bench, room: Any) -> None:
    mute = next(key for key, one in bench.catalogue.items() if not one.deezer.readable)
    list_id = bench.service.make_playlist(bench.account, "L", [bench.tracks[0], mute])
    assert [(row.key, row.kind) for row in room.playlist(list_id).rows] == [
        (bench.tracks[0], "track"),
        (mute, "unavailable"),
    ]


def test_likes_that_vanish_against_their_announcement_are_not_believed(bench: Bench, room: Any) -> None:
    bench.service.like(bench.account, bench.tracks[:3])
    room.playlists()
    bench.fault("empty", "likes", times=None)
    with pytest.raises(Partial):
        room.likes()


def test_the_last_like_can_be_taken_back(bench: Bench, room: Any) -> None:
    room.like(bench.tracks[:1])
    room.playlists()
    room.unlike(bench.tracks[:1])
    assert room.likes().rows == ()


def test_a_list_that_could_not_be_made_private_says_that_it_exists(bench: Bench, room: Any) -> None:
    room.me()
    bench.service.faults.add("code", match="POST /playlist/*", times=1, code=200)
    with pytest.raises(ProviderError) as caught:
        room.create_playlist("Mine")
    assert caught.value.maybe_applied
    (info,) = room.playlists()
    assert info.public is True
    room.make_private(info.id)
    assert room.playlists()[0].public is False


def test_addresses_that_hold_the_token_are_not_followed(scripted: Scripted, limiter: Limiter) -> None:
    rows = [{"id": n, "title": "x", "time_add": n} for n in range(1, 3)]
    scripted.say({"data": rows[:1], "total": 2, "next": "http://127.0.0.1:1/evil?access_token=zzz&index=1"})
    scripted.say({"data": rows[1:], "total": 2})
    keeper = MemoryKeeper(Credentials(access_token="mine", account_id="7"))
    room = open_provider("deezer", keeper, addresses={"api": scripted.url, "connect": ""}, limiter=limiter)
    assert keys(room.likes()) == ["2", "1"]
    assert [asked["query"]["index"] for asked in scripted.asked] == ["0", "1"]
    assert {asked["query"]["access_token"] for asked in scripted.asked} == {"mine"}
    scripted.say(True)
    room.like(["5"])
    assert scripted.asked[-1]["query"] == {}
    assert "access_token=mine" in scripted.asked[-1]["body"]
    room.wire.close()


def test_a_token_whose_time_is_over_is_not_tried(bench: Bench) -> None:
    room = bench.open(MemoryKeeper(Credentials(access_token="x", expires_at=time.time() - 1, account_id="1")))
    with pytest.raises(NeedsLogin):
        room.playlists()
    assert len(bench.service.calls) == 0


def test_the_real_pace_stays_under_the_services_limit(catalogue: Any) -> None:
    world = World(people=False, catalogue=catalogue, limits=True)
    with world, serve(world) as server:
        bench = Bench("deezer", world, server.url, Clock(time.time()))
        bench.limiter = Limiter(bench.limiter._store)
        room = bench.open(bench.login())
        for _ in range(60):
            room.me()
        assert bench.service.calls.count("GET /user/me") == 60
        room.wire.close()


def test_without_a_pace_the_limit_is_told_by_code_4(catalogue: Any) -> None:
    world = World(people=False, catalogue=catalogue, limits=True)
    with world, serve(world) as server:
        bench = Bench("deezer", world, server.url, Clock(time.time()))
        room = bench.open(bench.login())
        with pytest.raises(RetryLater) as caught:
            for _ in range(60):
                room.me()
        assert (caught.value.kind, caught.value.after) == ("rate", 5.0)
        assert len(bench.service.calls) == 51
        room.wire.close()


def test_consent_leads_to_a_room(bench: Bench) -> None:
    import requests

    bench.service.auto_consent = bench.account.key
    app = App("rehearsal", "secret", bench.addresses)
    url = login.authorization_url(app, redirect_uri="http://127.0.0.1:8000/back", state="st")
    answer = requests.get(url, allow_redirects=False, timeout=5)
    code = answer.headers["Location"].split("code=")[1].split("&")[0]
    got = login.exchange(app, code=code, redirect_uri="http://127.0.0.1:8000/back")
    assert got.expires_at is None
    assert bench.open(MemoryKeeper(got)).me().name == bench.account.name
    with pytest.raises(Refused):
        login.exchange(app, code=code, redirect_uri="http://127.0.0.1:8000/back")
