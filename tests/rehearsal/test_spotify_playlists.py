"""The imitated Spotify's playlists."""

import pytest


@pytest.fixture
def road(world, songs):
    return world.spotify.make_playlist("ada", "Road", songs["spotify"][:5])


def uri(one):
    return f"spotify:track:{one}"


def shown(spotify, key):
    return [row["item"] and row["item"]["id"] for row in spotify.get(f"/playlists/{key}/items", limit=50)["items"]]


def snapshot(spotify, key):
    return spotify.get(f"/playlists/{key}")["snapshot_id"]


def test_a_new_playlist_is_public_unless_told_otherwise(spotify):
    made = spotify("POST", "/me/playlists", json={"name": "One"})
    assert made.status_code == 201
    assert made.json()["public"] is True
    assert spotify("POST", "/me/playlists", json={"name": "Two", "public": False}).json()["public"] is False
    assert [one["name"] for one in spotify.get("/me/playlists")["items"]] == ["Two", "One"]


def test_a_playlist_needs_a_name(spotify):
    assert spotify("POST", "/me/playlists", json={"public": False}).status_code == 400


def test_the_list_of_playlists_carries_snapshot_and_both_totals(spotify, road):
    listed = spotify.get("/me/playlists")["items"][0]
    assert listed["snapshot_id"] == snapshot(spotify, road)
    assert listed["items"]["total"] == listed["tracks"]["total"] == 5
    assert "items" not in listed["items"]


def test_the_list_of_playlists_can_hold_a_null(spotify, world, road):
    world.spotify.make_playlist("ada", "Other")
    world.spotify.null_in_playlists = True
    page = spotify.get("/me/playlists")
    assert page["items"][1] is None
    assert page["total"] == 3


def test_items_carry_the_track_under_both_names(spotify, road, songs):
    row = spotify.get(f"/playlists/{road}/items")["items"][0]
    assert row["item"] == row["track"]
    assert row["item"]["uri"] == uri(songs["spotify"][0])
    assert row["item"]["external_ids"]["isrc"]
    assert row["added_by"]["id"] == spotify.get("/me")["id"]


def test_one_playlist_embeds_a_hundred_items_and_says_where_the_rest_is(spotify, world, songs):
    key = world.spotify.make_playlist("ada", "Long", songs["spotify"][:150])
    whole = spotify.get(f"/playlists/{key}")
    assert len(whole["items"]["items"]) == 100
    assert whole["items"]["total"] == 150
    assert "/items?" in whole["items"]["next"]
    assert spotify("GET", f"/playlists/{key}/items", params={"limit": 51}).status_code == 400


def test_adding_puts_rows_where_asked_and_allows_repeats(spotify, road, songs):
    a, b, *_ = songs["spotify"]
    before = snapshot(spotify, road)
    answer = spotify("POST", f"/playlists/{road}/items", json={"uris": [uri(a), uri(b)], "position": 1})
    assert answer.status_code == 201
    assert answer.json()["snapshot_id"] == snapshot(spotify, road) != before
    assert shown(spotify, road) == [songs["spotify"][0], a, b, *songs["spotify"][1:5]]


def test_adding_appends_by_default_and_takes_a_hundred_at_most(spotify, road, songs):
    many = [uri(one) for one in songs["spotify"][5:106]]
    assert spotify("POST", f"/playlists/{road}/items", json={"uris": many}).status_code == 400
    assert spotify("POST", f"/playlists/{road}/items", json={"uris": many[:100]}).status_code == 201
    assert spotify.get(f"/playlists/{road}/items")["total"] == 105
    assert shown(spotify, road)[5] == songs["spotify"][5]


@pytest.mark.parametrize("wrong", ["spotify:local:a:b:c:1", "spotify:track:0000000000000000000000", "nonsense"])
def test_what_is_not_a_track_of_theirs_cannot_be_added(spotify, road, wrong):
    assert spotify("POST", f"/playlists/{road}/items", json={"uris": [wrong]}).status_code == 400


@pytest.mark.parametrize(
    ("start", "before", "length", "order"),
    [(0, 5, 1, "bcdea"), (3, 0, 2, "deabc"), (1, 4, 2, "adbce"), (2, 2, 1, "abcde"), (4, 1, 1, "aebcd")],
)
def test_a_range_moves_before_a_place_counted_in_the_old_list(spotify, road, songs, start, before, length, order):
    body = {"range_start": start, "insert_before": before, "range_length": length}
    assert spotify("PUT", f"/playlists/{road}/items", json=body).status_code == 200
    assert "".join("abcde"[songs["spotify"].index(one)] for one in shown(spotify, road)) == order


def test_a_range_outside_the_list_is_refused(spotify, road):
    for body in ({"range_start": 5, "insert_before": 0}, {"range_start": 0, "insert_before": 6}, {}):
        assert spotify("PUT", f"/playlists/{road}/items", json=body).status_code == 400


def test_replacing_sets_new_dates_and_an_empty_list_clears(spotify, world, clock, road, songs):
    clock.now += 100
    spotify("PUT", f"/playlists/{road}/items", json={"uris": [uri(songs["spotify"][2])]})
    assert shown(spotify, road) == [songs["spotify"][2]]
    assert world.spotify.playlist(road).rows[0].added_at == clock.now
    spotify("PUT", f"/playlists/{road}/items", json={"uris": []})
    assert shown(spotify, road) == []


def test_removing_takes_every_occurrence_and_ignores_positions(spotify, world, road, songs):
    a, b, *_ = songs["spotify"]
    world.spotify.add(road, [a])
    answer = spotify("DELETE", f"/playlists/{road}/items", json={"items": [{"uri": uri(a), "positions": [0]}]})
    assert answer.json()["snapshot_id"] == snapshot(spotify, road)
    assert shown(spotify, road) == songs["spotify"][1:5]
    assert b in shown(spotify, road)


def test_removing_needs_the_new_name_of_the_field(spotify, road, songs):
    body = {"tracks": [{"uri": uri(songs["spotify"][0])}]}
    assert spotify("DELETE", f"/playlists/{road}/items", json=body).status_code == 400


def test_local_files_episodes_and_lost_tracks_keep_their_place(spotify, world, road):
    world.spotify.add_local(road, "No Woman, No Cry", "Fugees (Refugee Camp)", "The Score", 273, position=0)
    world.spotify.add_episode(road, position=1)
    world.spotify.lose(road, 3)
    rows = spotify.get(f"/playlists/{road}/items")["items"]
    assert rows[0]["is_local"] is True
    assert rows[0]["item"]["uri"] == "spotify:local:Fugees+%28Refugee+Camp%29:The+Score:No+Woman%2C+No+Cry:273"
    assert rows[0]["item"]["id"] is None
    assert rows[1]["item"]["type"] == "episode"
    assert rows[3]["item"] is None
    assert len(rows) == 7


def test_a_followed_playlist_shows_itself_but_not_its_items(spotify, world, songs):
    key = world.spotify.make_playlist("ben", "Ben's", songs["spotify"][:3], public=True)
    world.spotify.follow("ada", key)
    assert spotify.get("/me/playlists")["items"][0]["items"]["total"] == 3
    assert "items" not in spotify.get(f"/playlists/{key}")
    assert spotify("GET", f"/playlists/{key}/items").status_code == 403
    assert spotify("POST", f"/playlists/{key}/items", json={"uris": [uri(songs["spotify"][0])]}).status_code == 403
    assert spotify("PUT", f"/playlists/{key}", json={"name": "Mine"}).status_code == 403


def test_a_collaborator_reads_and_writes(spotify, world, songs):
    key = world.spotify.make_playlist("ben", "Ours", songs["spotify"][:3], collaborative=True)
    world.spotify.describe(key, collaborators=[world.spotify.account("ada").id])
    assert len(shown(spotify, key)) == 3
    assert spotify("POST", f"/playlists/{key}/items", json={"uris": [uri(songs["spotify"][9])]}).status_code == 201


def test_someone_elses_private_playlist_does_not_exist(spotify, world):
    key = world.spotify.make_playlist("ben", "Secret")
    assert spotify("GET", f"/playlists/{key}").status_code == 404
    assert spotify.get(f"/playlists/{key}") == {"error": {"status": 404, "message": "Resource not found"}}


def test_renaming_moves_the_snapshot_and_keeps_the_items(spotify, road, songs):
    before = snapshot(spotify, road)
    answer = spotify("PUT", f"/playlists/{road}", json={"name": "Long road", "description": "West"})
    assert (answer.status_code, answer.content) == (200, b"")
    whole = spotify.get(f"/playlists/{road}")
    assert (whole["name"], whole["description"]) == ("Long road", "West")
    assert whole["snapshot_id"] != before
    assert shown(spotify, road) == songs["spotify"][:5]


def test_a_lagging_snapshot_comes_late_with_a_stranger_in_between(spotify, world, clock, road, songs):
    world.spotify.snapshot_lag = 30
    old = snapshot(spotify, road)
    new = spotify("POST", f"/playlists/{road}/items", json={"uris": [uri(songs["spotify"][9])]}).json()["snapshot_id"]
    assert len(shown(spotify, road)) == 6
    assert snapshot(spotify, road) == old
    clock.now += 20
    assert snapshot(spotify, road) not in (old, new)
    clock.now += 20
    assert snapshot(spotify, road) == new


def test_a_full_playlist_takes_no_more(spotify, world, road, songs):
    world.spotify.max_rows = 5
    assert spotify("POST", f"/playlists/{road}/items", json={"uris": [uri(songs["spotify"][9])]}).status_code == 403


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/playlists/{key}/tracks"),
        ("POST", "/playlists/{key}/tracks"),
        ("DELETE", "/playlists/{key}/tracks"),
        ("DELETE", "/playlists/{key}/followers"),
        ("PUT", "/me/tracks"),
        ("DELETE", "/me/tracks"),
        ("GET", "/me/tracks/contains"),
        ("GET", "/tracks?ids=a,b"),
        ("GET", "/albums?ids=a"),
        ("POST", "/users/someone/playlists"),
        ("GET", "/users/someone"),
    ],
)
def test_what_development_mode_took_away_answers_forbidden(spotify, road, method, path):
    answer = spotify(method, path.format(key=road))
    assert answer.status_code == 403
    assert answer.json() == {"error": {"status": 403, "message": "Forbidden"}}


def test_what_never_existed_is_not_found(spotify):
    assert spotify("GET", "/nothing/here").status_code == 404
