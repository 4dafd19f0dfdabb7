"""What only Spotify does: local files, lost tracks, lagging tokens, allow-lists, quotas, consent that ends."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest

from tests.providers.bench import Bench, keys
from tests.providers.conftest import Clock
from webapp.providers.kit.credentials import App, MemoryKeeper
from webapp.providers.kit.errors import NeedsLogin, Partial, Refused
from webapp.providers.spotify import login
from webapp.rehearsal.server import serve
from webapp.rehearsal.world import World


@pytest.fixture
def bench(catalogue: Any) -> Iterator[Bench]:
    world = World(people=False, catalogue=catalogue)
    with world, serve(world) as server:
        made = Bench("spotify", world, server.url, Clock(time.time()))
        made.keeper = made.login()
        yield made


@pytest.fixture
def room(bench: Bench) -> Iterator[Any]:
    adapter = bench.open()
    yield adapter
    adapter.wire.close()


def test_what_is_no_track_keeps_its_place_in_short_and_long_lists(bench: Bench, room: Any) -> None:
    for count in (8, 140):
        list_id = bench.service.make_playlist(bench.account, f"L{count}", bench.tracks[:count])
        bench.service.add_local(list_id, "Own", "Me", position=1)
        bench.service.add_episode(list_id, position=3)
        bench.service.lose(list_id, 5)
        bench.service.lose(list_id, 6)
        first, again = room.playlist(list_id), room.playlist(list_id)
        assert [row.kind for row in first.rows][:7] == [
            "track",
            "local",
            "track",
            "episode",
            "track",
            "unavailable",
            "unavailable",
        ]
        assert len(first.rows) == count + 2
        assert len(set(keys(first))) == count + 2
        assert keys(first) == keys(again)


def test_a_long_playlist_costs_one_call_per_page_and_one_for_its_token(bench: Bench, room: Any) -> None:
    list_id = bench.service.make_playlist(bench.account, "L", bench.tracks[:1000])
    room.me()
    room.playlists()
    before = room.wire.calls
    room.playlist(list_id)
    assert room.wire.calls - before == 1 + 18 + 1


def test_who_reads_is_asked_once_for_a_login_and_kept(bench: Bench, room: Any) -> None:
    room.playlists()
    room.playlists()
    bench.open().playlists()
    assert bench.service.calls.count("GET /me") == 1
    assert bench.keeper.load().extra == {"user_id": bench.account.id}


def test_a_playlist_of_somebody_else_shows_no_rows_and_says_so(bench: Bench, room: Any) -> None:
    other = bench.service.new_account("yann")
    theirs = bench.service.make_playlist(other, "Theirs", bench.tracks[:3], public=True)
    bench.service.follow(bench.account, theirs)
    (info,) = room.playlists()
    assert not info.readable
    with pytest.raises(Refused) as caught:
        room.playlist(theirs)
    assert caught.value.code == "not_mine"


def test_a_null_among_the_playlists_is_passed_over(bench: Bench, room: Any) -> None:
    made = [bench.service.make_playlist(bench.account, f"L{n}") for n in range(3)]
    bench.service.null_in_playlists = True
    assert {info.id for info in room.playlists()} == set(made)


def test_a_lagging_token_never_hides_what_was_written(bench: Bench, room: Any) -> None:
    bench.service.snapshot_lag = 20.0
    list_id = bench.service.make_playlist(bench.account, "L", bench.tracks[:3], at=time.time() - 100)
    room.playlists()
    room.add(list_id, bench.tracks[3:4])
    assert keys(room.playlist(list_id)) == bench.tracks[:4]
    room.playlists()
    room.remove(list_id, bench.tracks[:2])
    assert keys(room.playlist(list_id)) == bench.tracks[2:4]


def test_fewer_rows_under_an_unchanged_token_are_not_believed(bench: Bench, room: Any) -> None:
    list_id = bench.service.make_playlist(bench.account, "L", bench.tracks[:3], at=time.time() - 100)
    room.playlists()
    bench.fault("empty", "list", times=None)
    with pytest.raises(Partial):
        room.playlist(list_id)


def test_somebody_who_is_not_on_the_apps_list_is_told_so(bench: Bench, room: Any) -> None:
    bench.account.allowlisted = False
    with pytest.raises(Refused) as caught:
        room.me()
    assert caught.value.code == "not_registered"
    assert "list of users" in caught.value.reason


def test_an_owner_without_premium_and_a_missing_permission_are_told_apart(bench: Bench, room: Any) -> None:
    bench.service.owner_premium = False
    with pytest.raises(Refused) as caught:
        room.me()
    assert caught.value.code == "premium"
    bench.service.owner_premium = True
    for grant in bench.service.grants.of(bench.account.key):
        grant.scopes = ["user-read-private"]
    with pytest.raises(Refused) as caught:
        room.likes()
    assert caught.value.code == "scope"


def test_a_consent_that_ended_after_six_months_needs_a_person(bench: Bench, room: Any) -> None:
    bench.later(183 * 86_400)
    with pytest.raises(NeedsLogin):
        room.playlists()
    assert bench.service.calls.count("POST /api/token") == 1


def test_a_rotated_refresh_token_is_kept(bench: Bench, room: Any) -> None:
    bench.service.rotate_refresh = True
    for _ in range(3):
        bench.service.faults.add("expire", match="GET /me", times=1)
        assert room.me().name == "Zed"
    assert bench.service.calls.count("POST /api/token") == 3


def test_consent_leads_to_a_room(bench: Bench) -> None:
    import requests

    bench.service.auto_consent = bench.account.key
    bench.service.client_secret = "right"
    app = App("rehearsal", "right", bench.addresses)
    back = "http://127.0.0.1:8000/api/sync/callback/spotify"
    url = login.authorization_url(app, redirect_uri=back, state="st", verifier="v" * 64)
    answer = requests.get(url, allow_redirects=False, timeout=5)
    code = answer.headers["Location"].split("code=")[1].split("&")[0]
    with pytest.raises(Refused):
        login.exchange(app, code=code, redirect_uri=back, verifier="w" * 64)
    with pytest.raises(Refused):
        login.exchange(App("rehearsal", "wrong", bench.addresses), code=code, redirect_uri=back, verifier="v" * 64)
    got = login.exchange(app, code=code, redirect_uri=back, verifier="v" * 64)
    assert bench.open(MemoryKeeper(got)).me().name == bench.account.name
    with pytest.raises(Refused):
        login.exchange(app, code=code, redirect_uri=back, verifier="v" * 64)


def test_a_search_that_is_blind_to_an_isrc_says_nothing_found(bench: Bench, room: Any) -> None:
    isrc = bench._isrc(bench.tracks[3])
    bench.service.blind_isrcs.add(isrc)
    assert room.by_isrc(isrc) == ()
