"""Faults: what can go wrong on demand, at which request, and how often."""

import threading

import pytest
import requests

from webapp.rehearsal.patterns import matches


@pytest.fixture
def road(world, songs):
    return {
        "spotify": world.spotify.make_playlist("ada", "Road", songs["spotify"][:5]),
        "deezer": world.deezer.make_playlist("ada", "Road", songs["deezer"][:5]),
    }


@pytest.fixture
def add(spotify, deezer, road, songs):
    """Adds one more song to the playlist."""

    def on(service):
        if service == "spotify":
            body = {"uris": [f"spotify:track:{songs['spotify'][9]}"]}
            return spotify("POST", f"/playlists/{road['spotify']}/items", json=body)
        return deezer("POST", f"/playlist/{road['deezer']}/tracks", data={"songs": songs["deezer"][9]})

    return on


def length(world, service, road):
    return len(world.service(service).playlist(road[service]).rows)


BOTH = pytest.mark.parametrize("service", ["spotify", "deezer"])


@BOTH
def test_a_connection_dropped_before_the_effect_does_nothing(world, add, road, service):
    world.service(service).faults.add("drop_before", "POST *")
    with pytest.raises(requests.ConnectionError):
        add(service)
    assert length(world, service, road) == 5
    call = world.service(service).writes()[-1]
    assert (call.status, call.done) == (0, False)
    assert add(service).ok
    assert length(world, service, road) == 6


@BOTH
def test_a_connection_dropped_after_the_effect_leaves_it_done(world, add, road, service):
    world.service(service).faults.add("drop_after", "POST *")
    with pytest.raises(requests.ConnectionError):
        add(service)
    assert length(world, service, road) == 6
    call = world.service(service).writes()[-1]
    assert (call.status, call.done) == (0, True)


@BOTH
def test_a_fault_hits_as_often_as_told_after_the_first_ones(world, spotify, deezer, service):
    fault = world.service(service).faults.add("status", "GET *", times=2, skip=1, status=502)
    client, path = (spotify, "/me") if service == "spotify" else (deezer, "/user/me")
    answers = [client("GET", path) for _ in range(5)]
    assert [one.status_code for one in answers] == [200, 502, 502, 200, 200]
    assert answers[1].headers["Content-Type"].startswith("text/html")
    assert fault.fired == 2


def test_a_status_below_500_has_the_services_own_body(world, spotify):
    world.spotify.faults.add("status", status=403)
    assert spotify("GET", "/me").json()["error"]["status"] == 403


def test_the_two_429s_of_spotify_differ(world, spotify):
    world.spotify.faults.add("rate", retry_after=7)
    world.spotify.faults.add("quota")
    rate, quota = spotify("GET", "/me"), spotify("GET", "/me")
    assert (rate.status_code, rate.headers["Retry-After"]) == (429, "7")
    assert rate.json() == {"error": {"status": 429, "message": "API rate limit exceeded"}}
    assert (quota.status_code, quota.headers["retry-after"]) == (429, "72000")
    assert quota.json()["error"]["reason"] == "QUOTA_EXCEEDED"


def test_deezers_limit_is_code_4_without_a_header(world, deezer):
    world.deezer.faults.add("rate")
    answer = deezer("GET", "/user/me")
    assert answer.json()["error"] == {"type": "Exception", "message": "Quota limit exceeded", "code": 4}
    assert "Retry-After" not in answer.headers


def test_any_code_of_deezer_can_be_answered(world, deezer):
    world.deezer.faults.add("code", code=700)
    assert deezer("GET", "/user/me").json()["error"]["code"] == 700


@BOTH
@pytest.mark.parametrize(("mode", "rows", "total"), [("rows", 4, 5), ("end", 4, 5), ("total", 5, 6)])
def test_a_partial_page_tells_less_than_it_announces(world, spotify, deezer, road, service, mode, rows, total):
    world.service(service).faults.add("partial", mode=mode)
    page, items = read(service, spotify, deezer, road)
    assert (len(items), page["total"]) == (rows, total)
    assert len(read(service, spotify, deezer, road)[1]) == 5


@BOTH
def test_an_empty_answer_hides_a_full_list(world, spotify, deezer, road, service):
    world.service(service).faults.add("empty")
    page, items = read(service, spotify, deezer, road)
    assert (items, page["total"]) == ([], 0)


def read(service, spotify, deezer, road):
    if service == "spotify":
        page = spotify.get(f"/playlists/{road[service]}/items")
        return page, page["items"]
    page = deezer.get(f"/playlist/{road[service]}/tracks")
    return page, page["data"]


@BOTH
def test_a_stale_answer_shows_the_list_before_the_last_write(world, spotify, deezer, add, road, service):
    add(service)
    world.service(service).faults.add("stale", "GET *")
    assert len(read(service, spotify, deezer, road)[1]) == 5
    assert len(read(service, spotify, deezer, road)[1]) == 6


def test_stale_likes_are_the_likes_before_the_last_like(world, spotify, songs):
    world.spotify.like("ada", songs["spotify"][:2])
    world.spotify.like("ada", songs["spotify"][2:3])
    world.spotify.make_playlist("ada", "Something else")
    world.spotify.faults.add("stale")
    assert spotify.get("/me/tracks")["total"] == 2
    assert spotify.get("/me/tracks")["total"] == 3


def test_an_expired_token_stays_expired(world, spotify, deezer):
    world.spotify.faults.add("expire")
    world.deezer.faults.add("expire")
    assert [spotify("GET", "/me").status_code for _ in range(2)] == [401, 401]
    assert [deezer.get("/user/me")["error"]["code"] for _ in range(2)] == [300, 300]


def test_a_revoked_consent_shows_when_refreshing(world, server, spotify):
    token = world.spotify.token_for("ada")["refresh_token"]
    world.spotify.faults.add("revoke")
    assert spotify("GET", "/me").status_code == 200
    form = {"grant_type": "refresh_token", "refresh_token": token, "client_id": "rehearsal"}
    for _ in range(2):
        answer = requests.post(f"{server.url}/spotify/accounts/api/token", data=form)
        assert answer.json() == {"error": "invalid_grant", "error_description": "Refresh token revoked"}


@BOTH
def test_a_web_page_can_come_with_200(world, spotify, deezer, service):
    world.service(service).faults.add("html")
    client, path = (spotify, "/me") if service == "spotify" else (deezer, "/user/me")
    answer = client("GET", path)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/html; charset=utf-8")


def test_one_playlist_can_be_forbidden(world, spotify, deezer, road):
    other = world.spotify.make_playlist("ada", "Other")
    world.spotify.faults.add("forbidden", playlist=road["spotify"], times=None)
    world.deezer.faults.add("forbidden", playlist=road["deezer"], times=None)
    assert spotify("GET", f"/playlists/{road['spotify']}/items").status_code == 403
    assert spotify("GET", f"/playlists/{other}/items").status_code == 200
    assert deezer.get(f"/playlist/{road['deezer']}/tracks")["error"]["code"] == 200


@pytest.mark.parametrize(("when", "rows"), [("before", 5), ("after", 6)])
def test_a_hanging_write_of_a_client_that_dies_is_done_or_not_as_asked(world, server, road, songs, when, rows):
    fault = world.spotify.faults.add("hang", "POST *", when=when)
    session, token = requests.Session(), world.spotify.token_for("ada")["access_token"]
    address = f"{server.url}/spotify/v1/playlists/{road['spotify']}/items"
    body = {"uris": [f"spotify:track:{songs['spotify'][9]}"]}
    with pytest.raises(requests.ReadTimeout):
        session.post(address, json=body, headers={"Authorization": f"Bearer {token}"}, timeout=0.3)
    assert fault.wait_reached()
    session.close()
    fault.release()
    deadline = threading.Event()
    for _ in range(50):
        if world.spotify.writes()[-1].done == (when == "after"):
            break
        deadline.wait(0.02)
    deadline.wait(0.1)
    assert length(world, "spotify", road) == rows


def test_a_released_hang_goes_on(world, add, road):
    fault = world.spotify.faults.add("hang", "POST *")
    answers = []
    asking = threading.Thread(target=lambda: answers.append(add("spotify")))
    asking.start()
    assert fault.wait_reached()
    assert length(world, "spotify", road) == 5
    world.spotify.faults.clear()
    asking.join(5)
    assert answers[0].status_code == 201


def test_others_are_served_while_one_hangs(world, add, deezer, spotify):
    fault = world.spotify.faults.add("hang", "POST *")
    asking = threading.Thread(target=add, args=("spotify",))
    asking.start()
    assert fault.wait_reached()
    assert spotify("GET", "/me").status_code == 200
    fault.release()
    asking.join(5)


def test_cleared_faults_hit_nobody(world, spotify):
    world.spotify.faults.add("status", times=None)
    world.spotify.faults.clear()
    assert spotify("GET", "/me").status_code == 200


def test_an_unknown_fault_is_refused(world):
    with pytest.raises(ValueError, match="unknown fault"):
        world.spotify.faults.add("explode")


@pytest.mark.parametrize(
    ("pattern", "fits"),
    [
        ("*", True),
        ("GET *", True),
        ("POST *", False),
        ("GET /playlists/*/items", True),
        ("/playlists/*", True),
        ("GET /playlists/*", True),
        ("GET /playlists", False),
        ("GET /playlists/*?*offset=50*", True),
        ("GET /playlists/*?*offset=100*", False),
    ],
)
def test_a_pattern_names_method_path_and_query(pattern, fits):
    assert matches(pattern, "GET", "/playlists/abc/items", {"limit": "50", "offset": "50"}) is fits
