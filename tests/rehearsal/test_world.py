"""The rehearsal world: people, limits, calls, memory, and the ways in."""

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import requests

from webapp.rehearsal.server import serve
from webapp.rehearsal.world import World


@pytest.fixture
def peopled(clock):
    return World(clock=clock)


def recordings(service, rows):
    return {service.recording(row.track).number for row in rows if row.track}


def test_the_demonstration_people_are_the_same_in_every_world(clock, peopled):
    def bare(world):
        return json.dumps(world.to_json(), sort_keys=True)

    assert bare(peopled) == bare(World(clock=clock))


@pytest.mark.parametrize("key", ["ada", "ben"])
def test_a_person_has_two_libraries_that_overlap(peopled, key):
    here, there = (service.account(key) for service in peopled.services)
    liked = [recordings(service, service.account(key).likes) for service in peopled.services]
    assert 110 <= len(here.likes) <= 130
    assert 110 <= len(there.likes) <= 130
    assert 75 <= len(liked[0] & liked[1]) <= 95
    assert len(here.playlists) == len(there.playlists) == 8


def test_some_playlists_belong_together_and_have_drifted_apart(peopled):
    sides = [(service, service.account("ada").named("Road")) for service in peopled.services]
    numbers = [[service.recording(row.track).number for row in playlist.rows] for service, playlist in sides]
    common = set(numbers[0]) & set(numbers[1])
    assert len(common) >= 20
    assert set(numbers[0]) != set(numbers[1])
    order = [[number for number in side if number in common] for side in numbers]
    assert order[0] != order[1]


def test_spotify_has_repeats_a_local_file_a_lost_row_and_a_foreign_playlist(peopled):
    account = peopled.spotify.account("ada")
    mixed = account.named("Everything at once").rows
    assert {row.kind for row in mixed} == {"track", "local", "gone"}
    tracks = [row.track for row in mixed if row.track]
    assert len(set(tracks)) < len(tracks)
    assert [one for one in account.playlists.values() if one.owner != account.id]


def test_each_side_has_music_that_the_other_lacks(peopled):
    rare = peopled.spotify.account("ada").named("Rarities").rows
    assert sum(peopled.spotify.recording(row.track).deezer is None for row in rare) >= 5
    imports = peopled.deezer.account("ada").named("Rarities (imports)").rows
    assert sum(peopled.deezer.recording(row.track).spotify is None for row in imports) >= 5


def test_no_deezer_playlist_holds_a_track_twice(peopled):
    for playlist in peopled.deezer.playlists.values():
        assert len(set(playlist.track_ids)) == len(playlist.rows)


def test_reset_brings_the_first_day_back(peopled):
    first = peopled.to_json()
    peopled.spotify.like("ada", list(peopled.catalogue.spotify)[:3])
    peopled.deezer.hidden.add("1")
    peopled.spotify.token_for("ada")
    peopled.reset()
    assert peopled.to_json() == first
    assert not peopled.deezer.hidden


def test_limits_count_only_when_switched_on(world, deezer, clock):
    answers = [deezer.get("/user/me") for _ in range(55)]
    assert not any("error" in one for one in answers)
    world.limits = True
    codes = [deezer.get("/user/me").get("error", {}).get("code") for _ in range(52)]
    assert codes == [None] * 50 + [4, 4]
    clock.now += 5.1
    assert "error" not in deezer.get("/user/me")


def test_spotifys_window_tells_how_long_to_wait(world, spotify, clock):
    world.limits, world.spotify.limits.calls = True, 3
    assert [spotify("GET", "/me").status_code for _ in range(4)] == [200, 200, 200, 429]
    wait = int(spotify("GET", "/me").headers["Retry-After"])
    clock.now += wait
    assert spotify("GET", "/me").status_code in (200, 429)
    clock.now += 31
    assert spotify("GET", "/me").status_code == 200


def test_spotifys_quota_is_counted_for_each_family_of_endpoints(world, spotify, as_person, clock, songs):
    world.limits, world.spotify.limits.quota = True, 2
    for one in songs["spotify"][:2]:
        assert spotify("GET", f"/tracks/{one}").status_code == 200
    refused = spotify("GET", f"/tracks/{songs['spotify'][2]}")
    assert refused.json()["error"]["reason"] == "QUOTA_EXCEEDED"
    assert int(refused.headers["Retry-After"]) > 80_000
    assert spotify("GET", "/me").status_code == 200
    clock.now += 86_401
    assert as_person("spotify", "ada")("GET", f"/tracks/{songs['spotify'][2]}").status_code == 200


def test_every_call_is_logged_without_its_token(world, spotify, deezer, songs):
    spotify("PUT", "/me/library", params={"uris": f"spotify:track:{songs['spotify'][0]}"})
    deezer("POST", "/user/me/tracks", data={"track_id": songs["deezer"][0]})
    deezer.get("/user/me/tracks")
    spotify_call, deezer_call = world.spotify.calls[0], world.deezer.calls[0]
    assert (spotify_call.method, spotify_call.path, spotify_call.status) == ("PUT", "/me/library", 200)
    assert (spotify_call.write, spotify_call.done, spotify_call.account) == (True, True, "ada")
    assert deezer_call.query == {}
    assert deezer_call.body == {"track_id": songs["deezer"][0]}
    assert len(world.deezer.writes()) == 1
    assert world.deezer.calls.count("GET /user/*") == 1


def test_a_refused_write_is_logged_as_not_done(world, deezer):
    deezer("POST", "/playlist/77/tracks", data={"songs": "1"})
    assert world.deezer.writes()[0].done is False


def test_what_a_person_does_in_the_app_is_what_a_client_sees(world, spotify, songs):
    service = world.spotify
    key = service.make_playlist("ada", "Road", songs["spotify"][:4])
    a, b, c, d = songs["spotify"][:4]
    tokens = {spotify.get(f"/playlists/{key}")["snapshot_id"]}
    for act in (
        lambda: service.move(key, 0, 4),
        lambda: service.remove(key, [b]),
        lambda: service.add(key, songs["spotify"][5:6], position=0),
        lambda: service.rename(key, "Roads"),
        lambda: service.set_rows(key, [d, c, a]),
    ):
        act()
        tokens.add(spotify.get(f"/playlists/{key}")["snapshot_id"])
    assert len(tokens) == 6
    assert [row["item"]["id"] for row in spotify.get(f"/playlists/{key}/items")["items"]] == [d, c, a]


def test_addresses_in_answers_follow_the_way_in(world, server, songs):
    world.spotify.like("ada", songs["spotify"][:3])
    token = world.spotify.token_for("ada")["access_token"]
    headers = {"Authorization": f"Bearer {token}", "Host": "music.test:8443"}
    page = requests.get(f"{server.url}/spotify/v1/me/tracks?limit=1", headers=headers).json()
    assert page["next"].startswith("http://music.test:8443/spotify/v1/me/tracks?")


def test_everything_survives_a_restart(clock, tmp_path, songs):
    file = tmp_path / "state.json"
    with World(clock=clock, state_file=file) as world:
        world.spotify.like("ada", songs["spotify"][:1])
        key = world.deezer.make_playlist("ben", "Kept", songs["deezer"][:2])
        token = world.spotify.token_for("ada")["access_token"]
        before = world.to_json()
    assert file.stat().st_mode & 0o077 == 0
    with World(clock=clock, state_file=file) as again:
        assert again.to_json() == before
        assert again.deezer.account("ben").playlists[key] is again.deezer.playlists[key]
        assert again.spotify.grants.find(token, "access")


def test_a_state_that_cannot_be_read_is_put_aside(clock, tmp_path):
    file = tmp_path / "state.json"
    file.write_text("{")
    with World(clock=clock, state_file=file) as world:
        assert world.spotify.accounts
    assert (tmp_path / "state.unreadable").read_text() == "{"


def test_the_command_serves_and_ends_cleanly_with_its_memory_written(tmp_path):
    state = tmp_path / "state.json"
    command = [sys.executable, "-m", "webapp.rehearsal", "--port", "0", "--state", str(state)]
    running = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2])
    try:
        url = running.stdout.readline().split()[-1]
        assert requests.post(f"{url}/control/do/spotify/new_account", json={"args": ["zed"]}).ok
        running.send_signal(signal.SIGTERM)
        assert running.wait(10) == 0
    finally:
        running.kill()
        running.wait()
        running.stdout.close()
    assert "zed" in [one["key"] for one in json.loads(state.read_text())["spotify"]["accounts"]]


def test_a_closed_server_is_closed_for_open_connections_too(world):
    session = requests.Session()
    with serve(world) as server:
        assert session.get(f"{server.url}/").ok
    with pytest.raises(requests.ConnectionError):
        session.get(f"{server.url}/")


def test_latency_makes_every_answer_take_its_time(world, spotify):
    world.latency = 0.05
    start = time.monotonic()
    spotify("GET", "/me")
    assert time.monotonic() - start >= 0.05
