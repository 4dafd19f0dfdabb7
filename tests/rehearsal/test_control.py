"""The control for tests in other processes, and the pages for people."""

import pytest
import requests


@pytest.fixture
def control(server):
    def ask(method, path, body=None):
        return requests.request(method, f"{server.url}/control{path}", json=body, timeout=10)

    return ask


def test_a_fault_is_set_seen_and_cleared(control, spotify):
    body = {"kind": "status", "match": "GET /me", "times": 2, "status": 503}
    made = control("POST", "/faults/spotify", body)
    assert made.status_code == 201
    assert spotify("GET", "/me").status_code == 503
    assert control("GET", "/faults/spotify").json()[0]["fired"] == 1
    control("DELETE", "/faults/spotify")
    assert spotify("GET", "/me").status_code == 200


def test_a_hang_is_released_by_its_number(control, world):
    number = control("POST", "/faults/spotify", {"kind": "hang", "match": "POST *"}).json()["number"]
    assert control("POST", f"/faults/spotify/{number}/release").json() is True
    assert next(iter(world.spotify.faults)).released.is_set()
    assert control("POST", "/faults/spotify/999999/release").status_code == 404


def test_calls_are_counted_and_forgotten(control, spotify, songs):
    spotify("GET", "/me")
    spotify("PUT", "/me/library", params={"uris": f"spotify:track:{songs['spotify'][0]}"})
    told = control("GET", "/calls/spotify").json()
    assert (told["count"], told["writes"]) == (2, 1)
    assert control("GET", "/calls/spotify?writes=1").json()["calls"][0]["path"] == "/me/library"
    control("DELETE", "/calls/spotify")
    assert control("GET", "/calls/spotify").json()["count"] == 0


def test_a_person_can_be_made_to_do_things(control, world, songs):
    control("POST", "/do/deezer/like", {"args": ["ada", songs["deezer"][:2]]})
    key = control("POST", "/do/deezer/make_playlist", {"args": ["ada", "Road", songs["deezer"][:2]]}).json()
    control("POST", "/do/deezer/move", {"args": [key, 0, 2]})
    seen = control("GET", "/state/deezer/ada").json()
    assert [row["track"] for row in seen["playlists"][0]["rows"]] == songs["deezer"][1::-1]
    assert len(seen["saved"]["tracks"]) == 2
    assert "access_token" in control("POST", "/do/deezer/token_for", {"args": ["ada"]}).json()


def test_mistakes_get_an_answer(control):
    assert control("POST", "/do/deezer/like", {"args": ["nobody", ["1"]]}).status_code == 400
    assert control("POST", "/do/deezer/forget").status_code == 404
    assert control("POST", "/faults/spotify", {"kind": "explode"}).status_code == 400
    assert control("POST", "/settings", {"spotify": {"no_such": 1}}).status_code == 400
    assert control("GET", "/calls/nowhere").status_code == 404


def test_settings_reach_world_and_services(control, world):
    wanted = {"limits": True, "spotify": {"snapshot_lag": 3, "limits": {"calls": 7}}, "deezer": {"hidden": ["5"]}}
    control("POST", "/settings", wanted)
    assert world.limits is True
    assert (world.spotify.snapshot_lag, world.spotify.limits.calls) == (3, 7)
    assert world.deezer.hidden == {"5"}


def test_the_state_tells_no_tokens(control, spotify):
    assert spotify.session.headers["Authorization"].split()[1] not in control("GET", "/state").text


def test_reset_empties_the_world(control, world):
    control("POST", "/reset")
    assert world.spotify.accounts == {}


def test_a_plain_form_cannot_use_the_control(server):
    answer = requests.post(f"{server.url}/control/do/spotify/like", data={"args": "x"}, timeout=10)
    assert answer.status_code == 415


def test_the_start_page_and_a_persons_page_tell_what_is_there(server, world, songs):
    world.spotify.like("ada", songs["spotify"][:3])
    key = world.spotify.make_playlist("ada", "Road & <rail>", songs["spotify"][:2])
    world.spotify.add_local(key, "A tape", "Uncle")
    home = requests.get(f"{server.url}/", timeout=10)
    assert "Rehearsal services" in home.text
    page = requests.get(f"{server.url}/spotify/people/ada", timeout=10)
    assert "Road &amp; &lt;rail&gt;" in page.text
    assert "A tape" in page.text
    assert requests.get(f"{server.url}/spotify/people/nobody", timeout=10).status_code == 404


def test_covers_are_pictures_made_here(server, spotify, world, songs):
    world.spotify.like("ada", songs["spotify"][:1])
    address = spotify.get("/me/tracks")["items"][0]["track"]["album"]["images"][0]["url"]
    assert address.startswith(server.url)
    answer = requests.get(address, timeout=10)
    assert answer.headers["Content-Type"].startswith("image/svg+xml")
