"""The imitated Spotify's likes, follows and history."""


def uris(ids):
    return ",".join(f"spotify:track:{one}" for one in ids)


def liked(spotify):
    return [row["track"]["id"] for row in spotify.get("/me/tracks", limit=50)["items"]]


def test_likes_saved_in_one_call_are_saved_in_order_so_that_the_last_is_the_newest(spotify, songs):
    a, b, c = songs["spotify"][:3]
    answer = spotify("PUT", "/me/library", params={"uris": uris([a, b, c])})
    assert (answer.status_code, answer.content) == (200, b"")
    assert liked(spotify) == [c, b, a]


def test_saving_again_moves_nothing(spotify, songs):
    a, b = songs["spotify"][:2]
    spotify("PUT", "/me/library", params={"uris": uris([a, b])})
    spotify("PUT", "/me/library", params={"uris": uris([a])})
    assert liked(spotify) == [b, a]


def test_uris_in_the_body_are_not_seen(spotify, world, songs):
    for method in ("PUT", "DELETE"):
        answer = spotify(method, "/me/library", json={"uris": [uris(songs["spotify"][:1])]})
        assert answer.status_code == 400
        assert answer.json() == {"error": {"status": 400, "message": "Missing required field: uris"}}
    assert world.spotify.account("ada").likes == []


def test_forty_uris_are_the_limit(spotify, songs):
    assert spotify("PUT", "/me/library", params={"uris": uris(songs["spotify"][:40])}).status_code == 200
    assert spotify("PUT", "/me/library", params={"uris": uris(songs["spotify"][:41])}).status_code == 400
    assert spotify("GET", "/me/library/contains", params={"uris": uris(songs["spotify"][:41])}).status_code == 400


def test_unliking_and_asking_what_is_liked(spotify, songs):
    a, b = songs["spotify"][:2]
    spotify("PUT", "/me/library", params={"uris": uris([a, b])})
    spotify("DELETE", "/me/library", params={"uris": uris([a])})
    assert spotify.get("/me/library/contains", uris=uris([a, b])) == [False, True]


def test_pages_lead_to_each_other_and_hold_everything(spotify, world, server, songs):
    world.spotify.like("ada", songs["spotify"])
    seen, address = [], f"{server.url}/spotify/v1/me/tracks?limit=50"
    while address:
        page = spotify.session.get(address).json()
        seen += [row["track"]["id"] for row in page["items"]]
        address = page["next"]
    assert seen == list(reversed(songs["spotify"]))
    assert page["total"] == len(seen)
    assert page["previous"].startswith(server.url)


def test_more_than_fifty_rows_a_page_are_refused(spotify):
    assert spotify("GET", "/me/tracks", params={"limit": 51}).status_code == 400
    assert spotify("GET", "/me/tracks", params={"limit": "many"}).status_code == 400


def test_a_profile_has_an_account_id_and_nothing_that_development_mode_took_away(spotify):
    me = spotify.get("/me")
    assert set(me) == {"account_id", "display_name", "external_urls", "href", "id", "images", "type", "uri"}
    assert len(me["account_id"]) == 10


def test_deleting_a_playlist_is_unfollowing_it(spotify, world, songs):
    key = world.spotify.make_playlist("ada", "Road", songs["spotify"][:2])
    spotify("DELETE", "/me/library", params={"uris": f"spotify:playlist:{key}"})
    assert spotify.get("/me/playlists")["items"] == []
    assert spotify.get(f"/playlists/{key}")["name"] == "Road"  # recoverable
    spotify("PUT", "/me/library", params={"uris": f"spotify:playlist:{key}"})
    assert [one["id"] for one in spotify.get("/me/playlists")["items"]] == [key]


def test_history_is_a_window_of_fifty_whatever_the_cursor(spotify, world, clock, songs):
    for number in range(60):
        world.spotify.play("ada", songs["spotify"][number], clock.now - number * 200)
    page = spotify.get("/me/player/recently-played", limit=48)
    assert len(page["items"]) == 48
    rest = spotify.session.get(page["next"]).json()
    assert len(rest["items"]) == 2
    assert rest["next"] is None
    assert (
        spotify.get("/me/player/recently-played", after=int(clock.now * 1000) - 250_000)["items"][1:]
        == (page["items"][1:2])
    )


def test_an_empty_history_page_has_null_cursors(spotify):
    page = spotify.get("/me/player/recently-played", limit=50)
    assert (page["items"], page["next"], page["cursors"]) == ([], None, None)


def test_saved_albums_and_followed_artists_are_listed(spotify, world, songs):
    side = world.spotify.side(songs["spotify"][0])
    both = f"spotify:album:{side.album_id},spotify:artist:{side.artist_ids[0]}"
    spotify("PUT", "/me/library", params={"uris": both})
    assert spotify.get("/me/albums")["items"][0]["album"]["id"] == side.album_id
    assert spotify.get("/me/following", type="artist")["artists"]["items"][0]["name"] == side.artists[0]
    assert spotify.get("/me/library/contains", uris=both) == [True, True]
