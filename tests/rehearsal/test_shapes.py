"""The shapes of the imitated answers against recorded answers of the real services, where those lie at hand."""

import json
from pathlib import Path

import pytest

SAMPLES = Path(__file__).resolve().parents[3] / "shared" / "samples"
GONE = {"popularity", "available_markets", "followers", "genres", "label", "external_ids", "copyrights"}
SOMETIMES = {"is_playable", "episode", "track", "upc", "preview", "add_date", "mod_date", "track_token", "share",
             "picture_type"}  # fmt: skip


def recorded(name):
    path = SAMPLES / name
    if not path.exists():
        pytest.skip("the recorded samples are not here")
    return json.loads(path.read_text())


def holds(recording, answer, where=""):
    """Every field of the recording is in the answer, with the same kind of value."""
    if isinstance(recording, dict) and isinstance(answer, dict):
        missing = set(recording) - set(answer) - GONE - SOMETIMES
        assert not missing, f"{where}: {sorted(missing)}"
        for key in set(recording) & set(answer):
            holds(recording[key], answer[key], f"{where}.{key}")
    elif isinstance(recording, list) and isinstance(answer, list):
        if recording and answer:
            holds(recording[0], answer[0], f"{where}[0]")
    elif recording is not None and answer is not None:
        numbers = {int, float} >= {type(recording), type(answer)}
        assert numbers or type(recording) is type(answer), where


@pytest.fixture
def road(world, songs):
    return {service.name: service.make_playlist("ada", "Road", songs[service.name][:3]) for service in world.services}


def test_spotifys_playlists_look_like_the_recorded_ones(spotify, road):
    holds(recorded("spotify/me_playlists.trimmed.json"), spotify.get("/me/playlists"))
    holds(recorded("spotify/playlist_1.json"), spotify.get(f"/playlists/{road['spotify']}"))
    holds(recorded("spotify/playlist_items.json"), spotify.get(f"/playlists/{road['spotify']}/items"))


def test_spotifys_likes_history_and_search_look_like_the_recorded_ones(spotify, world, songs):
    world.spotify.like("ada", songs["spotify"][:2])
    world.spotify.play("ada", songs["spotify"][0])
    holds(recorded("spotify/saved_tracks.trimmed.json"), spotify.get("/me/tracks"))
    holds(recorded("spotify/recently_played.trimmed.json"), spotify.get("/me/player/recently-played"))
    title = world.spotify.side(songs["spotify"][0]).title
    holds(recorded("spotify/search.json"), spotify.get("/search", q=title, type="track"))


def test_spotifys_local_files_look_like_the_recorded_ones(spotify, world, road):
    world.spotify.add_local(road["spotify"], "No Woman, No Cry", "Fugees", "The Score", 273, position=0)
    body = recorded("spotify/playlist_2.json")
    rows = body.get("items", body.get("tracks"))["items"]
    local = next(row for row in rows if row["is_local"])
    holds(local, spotify.get(f"/playlists/{road['spotify']}/items")["items"][0])


def test_deezers_playlists_look_like_the_recorded_ones(deezer, road):
    holds(recorded("deezer/rest-2026-dz4j/user__get-playlists.json"), deezer.get("/user/me/playlists", limit=1))
    holds(
        recorded("deezer/rest-2026-dz4j/playlist__get-playlist.trimmed.json"), deezer.get(f"/playlist/{road['deezer']}")
    )
    address = f"/playlist/{road['deezer']}/tracks"
    holds(recorded("deezer/rest-2026-dz4j/playlist__get-tracks.json"), deezer.get(address, limit=1))


def test_deezers_people_likes_and_history_look_like_the_recorded_ones(deezer, world, songs):
    world.deezer.like("ada", songs["deezer"][:2])
    for number in range(2):
        world.deezer.play("ada", songs["deezer"][number])
    holds(recorded("deezer/rest-2026-dz4j/user__get-user.json"), deezer.get("/user/me"))
    holds(recorded("deezer/rest-2026-dz4j/user__get-tracks.json"), deezer.get("/user/me/tracks", limit=1))
    holds(recorded("deezer/rest-2026-dz4j/user__get-history.json"), deezer.get("/user/me/history", limit=1))
    holds(recorded("deezer/rest-2026-dz4j/user__get-permissions.json"), deezer.get("/user/me/permissions"))


def test_deezers_tracks_and_search_look_like_the_recorded_ones(deezer, world, songs):
    track = deezer.get(f"/track/{songs['deezer'][0]}")
    holds(recorded("deezer/rest-2026-dz4j/track__get-track-maneater.json"), track)
    found = deezer.get("/search", q="love", limit=1)
    holds(recorded("deezer/rest-2026-dz4j/search__search-track.json"), found)
