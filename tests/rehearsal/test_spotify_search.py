"""The imitated Spotify's search and catalogue."""

import pytest


@pytest.fixture
def song(world, songs):
    return world.spotify.recording(songs["spotify"][0])


def found(spotify, query, **more):
    return [one["id"] for one in spotify.get("/search", q=query, type="track", limit=10, **more)["tracks"]["items"]]


def test_an_isrc_finds_its_recording(spotify, song):
    assert song.spotify.id in found(spotify, f"isrc:{song.spotify.isrc}")


def test_an_isrc_is_sometimes_not_found_though_the_track_is_there(spotify, world, song):
    world.spotify.blind_isrcs.add(song.spotify.isrc)
    assert found(spotify, f"isrc:{song.spotify.isrc}") == []
    assert song.spotify.id in found(spotify, f'track:"{song.spotify.title}" artist:"{song.spotify.artists[0]}"')


def test_two_isrcs_at_once_find_nothing(spotify, world, songs):
    first, second = (world.spotify.side(one).isrc for one in songs["spotify"][:2])
    assert found(spotify, f"isrc:{first} OR isrc:{second}") == []


def test_plain_words_find_the_song(spotify, song):
    assert song.spotify.id in found(spotify, f"{song.spotify.title} {song.spotify.artists[0]}")


def test_a_page_of_results_is_ten_at_most_and_five_by_default(spotify, song):
    assert spotify("GET", "/search", params={"q": "a", "type": "track", "limit": 11}).status_code == 400
    assert spotify.get("/search", q=song.spotify.title, type="track")["tracks"]["limit"] == 5


def test_a_search_needs_words_and_a_type(spotify):
    assert spotify("GET", "/search", params={"type": "track"}).status_code == 400
    assert spotify("GET", "/search", params={"q": "love"}).status_code == 400


def test_single_things_are_found_by_id(spotify, song):
    side = song.spotify
    assert spotify.get(f"/tracks/{side.id}")["external_ids"] == {"isrc": side.isrc}
    assert spotify.get(f"/albums/{side.album_id}")["tracks"]["items"]
    assert spotify.get(f"/artists/{side.artist_ids[0]}")["name"] == side.artists[0]
    assert spotify.get(f"/artists/{side.artist_ids[0]}/albums")["limit"] == 5
    assert spotify("GET", "/tracks/0000000000000000000000").status_code == 404
