"""The imitated Deezer: lists, playlists, likes, search."""

import pytest


@pytest.fixture
def road(world, songs):
    return world.deezer.make_playlist("ada", "Road", songs["deezer"][:5])


def shown(deezer, key, **more):
    return [str(row["id"]) for row in deezer.get(f"/playlist/{key}/tracks", limit=500, **more)["data"]]


def code(answer):
    assert answer.status_code == 200
    return answer.json()["error"]["code"]


def listed(deezer, key):
    return next(one for one in deezer.get("/user/me/playlists")["data"] if one["id"] == int(key))


def test_the_loved_tracks_are_one_of_the_playlists(deezer, world, songs):
    world.deezer.like("ada", songs["deezer"][:3])
    loved = deezer.get("/user/me/playlists")["data"][0]
    assert loved["is_loved_track"] is True
    assert loved["nb_tracks"] == 3
    assert shown(deezer, loved["id"]) == songs["deezer"][:3]


def test_likes_are_oldest_first_with_their_date_and_without_isrc(deezer, world, clock, songs):
    world.deezer.like("ada", songs["deezer"][:3])
    page = deezer.get("/user/me/tracks")
    assert [str(row["id"]) for row in page["data"]] == songs["deezer"][:3]
    assert page["data"][0]["time_add"] == int(clock.now)
    assert "isrc" not in page["data"][0]
    assert page["total"] == 3


def test_a_page_is_25_by_default_and_its_next_address_contains_the_token(deezer, world, songs):
    world.deezer.like("ada", songs["deezer"][:60])
    page = deezer.get("/user/me/tracks")
    assert len(page["data"]) == 25
    assert f"access_token={deezer.query['access_token']}" in page["next"]
    assert len(deezer.session.get(page["next"]).json()["data"]) == 25
    last = deezer.get("/user/me/tracks", index=50)
    assert len(last["data"]) == 10
    assert "next" not in last
    assert "prev" in last


def test_likes_are_added_one_by_one_or_together_and_removed_one_by_one(deezer, world, songs):
    a, b, c = songs["deezer"][:3]
    assert deezer("POST", "/user/me/tracks", data={"track_id": a}).json() is True
    assert deezer("POST", "/user/me/tracks", data={"track_ids": f"{b},{c}"}).json() is True
    assert deezer("DELETE", "/user/me/tracks", params={"track_id": b}).json() is True
    assert world.deezer.account("ada").liked_ids == [c, a]
    assert code(deezer("DELETE", "/user/me/tracks", params={"track_id": f"{a},{c}"})) == 500


def test_a_duplicate_add_fails_the_whole_call(deezer, road, songs):
    old, new = songs["deezer"][0], songs["deezer"][9]
    answer = deezer("POST", f"/playlist/{road}/tracks", data={"songs": f"{new},{old}"})
    assert answer.json()["error"]["message"] == "This song already exists in this playlist"
    assert code(answer) == 500
    assert shown(deezer, road) == songs["deezer"][:5]


def test_adding_appends_and_moves_the_checksum(deezer, road, songs):
    before = listed(deezer, road)
    assert deezer("POST", f"/playlist/{road}/tracks", data={"songs": ",".join(songs["deezer"][7:9])}).json() is True
    after = listed(deezer, road)
    assert shown(deezer, road) == [*songs["deezer"][:5], *songs["deezer"][7:9]]
    assert after["checksum"] != before["checksum"]
    assert after["time_mod"] > before["time_mod"]
    assert after["nb_tracks"] == 7


def test_renaming_moves_time_mod_but_not_the_checksum(deezer, road):
    before = listed(deezer, road)
    assert deezer("POST", f"/playlist/{road}", data={"title": "Long road", "public": "true"}).json() is True
    after = listed(deezer, road)
    assert (after["title"], after["public"]) == ("Long road", True)
    assert after["checksum"] == before["checksum"]
    assert after["time_mod"] > before["time_mod"]


def test_removing_takes_many_and_does_not_mind_strangers(deezer, road, songs):
    answer = deezer("DELETE", f"/playlist/{road}/tracks", params={"songs": ",".join([*songs["deezer"][:2], "1"])})
    assert answer.json() is True
    assert shown(deezer, road) == songs["deezer"][2:5]


def test_an_order_is_a_whole_permutation(deezer, road, songs):
    a, b, c, d, e = songs["deezer"][:5]
    assert deezer("POST", f"/playlist/{road}/tracks", data={"order": ",".join([e, d, c, b, a])}).json() is True
    assert shown(deezer, road) == [e, d, c, b, a]
    for wrong in ([a, b], [a, b, c, d, e, e], [a, b, c, d, "77"]):
        assert code(deezer("POST", f"/playlist/{road}/tracks", data={"order": ",".join(wrong)})) == 500


def test_hidden_rows_are_missing_from_pages_while_the_total_counts_them(deezer, world, road, songs):
    world.deezer.hidden.add(songs["deezer"][1])
    page = deezer.get(f"/playlist/{road}/tracks", limit=3)
    assert len(page["data"]) == 2
    assert page["total"] == 5
    assert "index=3" in page["next"]
    assert deezer.get(f"/playlist/{road}")["nb_tracks"] == 5


def test_one_playlist_embeds_all_tracks_with_isrc(deezer, world, songs):
    key = world.deezer.make_playlist("ada", "Long", songs["deezer"][:120], "Many")
    whole = deezer.get(f"/playlist/{key}")
    assert len(whole["tracks"]["data"]) == 120
    assert whole["tracks"]["data"][0]["isrc"]
    assert whole["tracks"]["checksum"] == whole["checksum"]
    assert whole["description"] == "Many"


def test_a_new_playlist_is_public_until_told_otherwise(deezer, nobody):
    made = deezer("POST", "/user/me/playlists", data={"title": "New"}).json()
    assert set(made) == {"id"}
    assert nobody.get(f"/playlist/{made['id']}")["public"] is True
    deezer("POST", f"/playlist/{made['id']}", data={"public": "false"})
    assert code(nobody("GET", f"/playlist/{made['id']}")) == 800


def test_a_private_playlist_is_invisible_to_others(world, as_person, nobody, road):
    ben = as_person("deezer", "ben")
    key = world.deezer.account("ada").id
    assert code(ben("GET", f"/playlist/{road}/tracks")) == 800
    assert nobody.get(f"/user/{key}/playlists")["data"] == []
    world.deezer.describe(road, public=True)
    assert [one["id"] for one in nobody.get(f"/user/{key}/playlists")["data"]] == [int(road)]
    assert code(ben("POST", f"/playlist/{road}/tracks", data={"songs": "1"})) == 200


def test_deleting_is_for_ever(deezer, road):
    assert deezer("DELETE", f"/playlist/{road}").json() is True
    assert code(deezer("GET", f"/playlist/{road}")) == 800


def test_following_ones_own_playlist_answers_false(deezer, world, road):
    assert deezer("POST", "/user/me/playlists", data={"playlist_id": road}).json() is False
    key = world.deezer.make_playlist("ben", "Ben's", public=True)
    assert deezer("POST", "/user/me/playlists", data={"playlist_id": key}).json() is True
    assert listed(deezer, key)["creator"]["name"] == "Ben"


def test_a_full_playlist_answers_100(deezer, world, road, songs):
    world.deezer.max_rows = 5
    assert code(deezer("POST", f"/playlist/{road}/tracks", data={"songs": songs["deezer"][8]})) == 100


def test_the_public_reads_likes_by_number_and_never_by_name(nobody, world, songs):
    world.deezer.like("ada", songs["deezer"][:2])
    key = world.deezer.account("ada").id
    assert nobody.get(f"/user/{key}/tracks")["total"] == 2
    assert code(nobody("GET", "/user/ada/tracks")) == 800
    assert nobody.get("/search/user", q="ada")["data"][0]["id"] == int(key)
    assert "email" not in nobody.get(f"/user/{key}")


def test_me_needs_a_token_and_a_wrong_token_is_refused_everywhere(nobody):
    assert code(nobody("GET", "/user/me")) == 200
    assert code(nobody("GET", "/search", params={"q": "love", "access_token": "invented"})) == 300


@pytest.mark.parametrize(
    ("method", "path", "perms"),
    [
        ("POST", "/user/me/tracks?track_id=1", ["basic_access"]),
        ("DELETE", "/user/me/tracks?track_id=1", ["basic_access", "manage_library"]),
        ("DELETE", "/playlist/{road}/tracks?songs=1", ["basic_access", "manage_library"]),
        ("GET", "/user/me/history", ["basic_access"]),
    ],
)
def test_a_missing_permission_is_code_200(as_person, road, method, path, perms):
    assert code(as_person("deezer", "ada", perms=perms)(method, path.format(road=road))) == 200


def test_permissions_can_be_read(as_person):
    told = as_person("deezer", "ada", perms=["basic_access"]).get("/user/me/permissions")["permissions"]
    assert told["basic_access"] is True
    assert told["manage_library"] is False


def test_unknown_things_are_200_with_800_and_unknown_paths_404(deezer):
    assert code(deezer("GET", "/track/-1")) == 800
    assert code(deezer("GET", "/playlist/77")) == 800
    unknown = deezer("GET", "/does-not-exist")
    assert (unknown.status_code, unknown.json()) == (404, {"error": "Not Found"})
    assert deezer("GET", "/album/0").status_code == 404


def test_missing_parameters_are_501(deezer):
    assert code(deezer("POST", "/user/me/playlists")) == 501
    assert code(deezer("GET", "/search")) == 501


def test_a_track_is_found_by_isrc_and_by_words(nobody, world, songs):
    side = world.deezer.side(songs["deezer"][0])
    found = nobody.get(f"/track/isrc:{side.isrc}")
    assert found["isrc"] == side.isrc
    assert found["contributors"][0]["name"] == side.artists[0]
    hits = nobody.get("/search", q=f'artist:"{side.artists[0]}" track:"{side.title}"')["data"]
    assert side.id in [str(one["id"]) for one in hits]
    assert all("isrc" not in one for one in hits)
    assert code(nobody("GET", "/track/isrc:XXXXX0000000")) == 800


def test_history_is_newest_first_with_unix_times(deezer, world, clock, songs):
    for number in range(3):
        world.deezer.play("ada", songs["deezer"][number], clock.now + number)
    page = deezer.get("/user/me/history")
    assert [str(row["id"]) for row in page["data"]] == songs["deezer"][2::-1]
    assert page["data"][0]["timestamp"] == int(clock.now) + 2
