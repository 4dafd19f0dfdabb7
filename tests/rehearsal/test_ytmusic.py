"""The imitated YouTube Music: its search in the nested form of the web player, for visitors without a login."""

from __future__ import annotations

from typing import Any

import pytest
import requests
from ytmusicapi import YTMusic

SONGS, VIDEOS = "EgWKAQIIAUICCAFqDBAOEAoQAxAEEAkQBQ%3D%3D", "EgWKAQIQAUICCAFqDBAOEAoQAxAEEAkQBQ%3D%3D"
CLIENT = {"clientName": "WEB_REMIX", "clientVersion": "1.20261121.01.00", "hl": "en"}


@pytest.fixture
def ask(server):
    def post(query: Any, params: str | None = SONGS, client: Any = CLIENT, **more: str) -> requests.Response:
        body = {"query": query, "context": {"client": client, "user": {}}}
        body |= {"params": params} if params else {}
        return requests.post(f"{server.url}/ytmusic/youtubei/v1/search", params={"alt": "json", **more}, json=body)

    return post


def sections(answer: requests.Response) -> list[dict[str, Any]]:
    tab = answer.json()["contents"]["tabbedSearchResultsRenderer"]["tabs"][0]["tabRenderer"]
    return tab["content"]["sectionListRenderer"]["contents"]


def rows(answer: requests.Response) -> list[dict[str, Any]]:
    return [row["musicResponsiveListItemRenderer"] for row in sections(answer)[0]["musicShelfRenderer"]["contents"]]


def texts(row: dict[str, Any]) -> list[str]:
    columns = (column["musicResponsiveListItemFlexColumnRenderer"]["text"]["runs"] for column in row["flexColumns"])
    return ["".join(run["text"] for run in runs) for runs in columns]


@pytest.fixture
def song(world):
    return next(one for one in world.ytmusic.uploads.songs.values() if len(one.artists) > 1 and one.playable)


def words(one: Any) -> str:
    return f"{one.title} {one.artists[0]}"


def test_the_home_page_tells_who_the_visitor_is(server):
    page = requests.get(f"{server.url}/ytmusic/")
    assert page.status_code == 200
    assert "ytcfg.set({" in page.text and '"VISITOR_DATA"' in page.text


def test_a_song_is_shown_with_its_artists_album_length_and_plays(ask, song):
    answer = ask(words(song))
    found = {row["playlistItemData"]["videoId"]: row for row in rows(answer)}
    title, told, plays = texts(found[song.id])
    assert title == song.title
    assert told.startswith(song.artists[0]) and f" • {song.album} • " in told
    assert plays.endswith(" plays")
    assert sections(answer)[0]["musicShelfRenderer"]["title"]["runs"][0]["text"] == "Songs"


def test_a_video_is_shown_with_its_channel_views_and_length(ask, song):
    for row in rows(ask(song.artists[0], VIDEOS)):
        title, told = texts(row)
        assert " - " in title
        assert " views • " in told


def test_without_a_filter_there_are_shelves_of_both(ask, song):
    titles = [one["musicShelfRenderer"]["title"]["runs"][0]["text"] for one in sections(ask(words(song), None))]
    assert titles[0] == "Songs"
    assert set(titles) <= {"Songs", "Videos"}


def test_nothing_found_is_said_in_words(ask):
    (section,) = sections(ask("qqzzx vvkkw"))
    said = section["itemSectionRenderer"]["contents"][0]["messageRenderer"]["text"]["runs"]
    assert "".join(run["text"] for run in said) == "No results for qqzzx vvkkw."


def test_an_isrc_finds_nothing(ask, world, songs):
    isrc = world.spotify.side(songs["spotify"][0]).isrc
    assert "musicShelfRenderer" not in sections(ask(isrc))[0]


def test_a_page_has_twenty_rows_and_a_way_to_the_next(ask):
    first = ask("love")
    more = sections(first)[0]["musicShelfRenderer"]["continuations"][0]["nextContinuationData"]["continuation"]
    second = ask("love", ctoken=more, continuation=more).json()["continuationContents"]["musicShelfContinuation"]
    ids = [row["playlistItemData"]["videoId"] for row in rows(first)]
    further = [row["musicResponsiveListItemRenderer"]["playlistItemData"]["videoId"] for row in second["contents"]]
    assert len(ids) == 20
    assert further and not set(ids) & set(further)


def test_what_may_not_be_played_here_is_grey(ask, world):
    shut = next(one for one in world.ytmusic.uploads.songs.values() if not one.playable)
    found = {row["playlistItemData"]["videoId"]: row for row in rows(ask(words(shut)))}
    assert found[shut.id]["musicItemRendererDisplayPolicy"].endswith("GREY_OUT")


@pytest.mark.parametrize(
    ("query", "client"),
    [("", CLIENT), (None, CLIENT), ("love", {}), ("love", {**CLIENT, "clientName": "WEB"}), ("love", None)],
)
def test_a_question_of_another_form_is_refused(ask, query, client):
    answer = ask(query, client=client)
    assert answer.status_code == 400
    assert answer.json()["error"]["status"] == "INVALID_ARGUMENT"


def test_other_addresses_do_not_exist_in_its_own_words(server):
    answer = requests.post(f"{server.url}/ytmusic/youtubei/v1/browse", json={})
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, 404)


def test_it_sends_away_who_asks_too_much(ask, world, clock):
    world.limits, world.ytmusic.limits.calls = True, 2
    assert [ask("love").status_code for _ in range(3)] == [200, 200, 429]
    clock.now += 11
    assert ask("love").status_code == 200


@pytest.mark.parametrize(
    ("how", "left"), [({}, "responseContext"), ({"mode": "sign_in"}, "Sign in"), ({"mode": "renamed"}, "musicRack")]
)
def test_an_answer_can_be_empty_a_demand_to_sign_in_or_in_a_new_form(ask, world, how, left):
    world.ytmusic.faults.add("empty", **how)
    answer = ask("love")
    assert answer.status_code == 200
    assert left in answer.text and "musicShelfRenderer" not in answer.text
    assert "musicShelfRenderer" in ask("love").text


def test_a_search_is_no_write_and_control_can_switch(server, world, ask):
    ask("love")
    assert world.ytmusic.writes() == []
    assert requests.post(f"{server.url}/control/settings", json={"ytmusic": {"padded": True}}).ok
    assert len(sections(ask("love"))) == 2
    assert requests.get(f"{server.url}/control/calls/ytmusic").json()["count"] == 2
    assert requests.get(f"{server.url}/control/state").ok
    world.reset()
    assert not world.ytmusic.padded and len(world.ytmusic.calls) == 0


def test_the_library_of_everybody_reads_all_of_it(server, song):
    class Here(requests.Session):
        def request(self, method, url, **given):
            return super().request(method, url.replace("https://music.youtube.com", f"{server.url}/ytmusic"), **given)

    library = YTMusic(requests_session=Here())
    found = {row["videoId"]: row for row in library.search(words(song), filter="songs", limit=30)}
    row = found[song.id]
    assert [artist["name"] for artist in row["artists"]] == list(song.artists)
    assert (row["title"], row["album"]["name"], row["duration_seconds"]) == (song.title, song.album, song.seconds)
    assert (row["videoType"], row["isExplicit"], row["isAvailable"]) == (song.sort, song.explicit, True)
    assert row["views"]
    videos = library.search("love", filter="videos", limit=30)
    assert len(videos) > 20
    assert all(row["videoId"] and row["views"] and row["duration_seconds"] and row["artists"] for row in videos)
    assert library.search("qqzzx vvkkw", filter="songs") == []


def test_it_is_the_same_every_day(world):
    from webapp.rehearsal.ytmusic.uploads import Uploads

    again = Uploads(world.catalogue)
    assert again.songs == world.ytmusic.uploads.songs
    assert len({one.id for one in again.songs.values()}) == len(again.songs) > 5_000
