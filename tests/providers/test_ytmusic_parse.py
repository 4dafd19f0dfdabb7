"""What the library made of YouTube Music's answers, turned into music; and which empty answers are believed."""

from __future__ import annotations

from typing import Any

import pytest

from webapp.domain.asking import Query, queries
from webapp.domain.music import Track
from webapp.providers.kit.answers import Answer
from webapp.providers.ytmusic import parse

SONG: dict[str, Any] = {
    "category": "Songs",
    "resultType": "song",
    "videoId": "ZrOKjDZOtkA",
    "title": "Wonderwall",
    "artists": [{"name": "Oasis", "id": "UCmMUZbaYdNH0bEd1PAlAqsA"}],
    "album": {"name": "(What's The Story) Morning Glory?", "id": "MPREb_9nqEki4ZDpp"},
    "duration": "4:19",
    "duration_seconds": 259,
    "year": None,
    "isAvailable": True,
    "isExplicit": False,
    "videoType": "MUSIC_VIDEO_TYPE_ATV",
}
VIDEO: dict[str, Any] = {
    "category": "Videos",
    "resultType": "video",
    "videoId": "bx1Bh8ZvH84",
    "title": "Oasis - Wonderwall (Official Video)",
    "artists": [{"name": "Oasis", "id": "UCmMUZbaYdNH0bEd1PAlAqsA"}],
    "views": "386M",
    "duration": "4:38",
    "duration_seconds": 278,
    "isAvailable": True,
    "videoType": "MUSIC_VIDEO_TYPE_OMV",
}


def message(*texts: str) -> dict[str, Any]:
    said = {"messageRenderer": {"text": {"runs": [{"text": text} for text in texts]}}}
    return page({"itemSectionRenderer": {"contents": [{"didYouMeanRenderer": {}}, said]}})


def shelf(title: str) -> dict[str, Any]:
    return {"musicShelfRenderer": {"title": {"runs": [{"text": title}]}, "contents": [{"anything": {}}]}}


def page(*sections: dict[str, Any]) -> dict[str, Any]:
    tab = {"tabRenderer": {"content": {"sectionListRenderer": {"contents": list(sections)}}}}
    return {"contents": {"tabbedSearchResultsRenderer": {"tabs": [tab]}}}


def test_a_song_is_told_with_artists_album_and_length() -> None:
    (found,) = parse.hits([SONG])
    assert found.id == "ZrOKjDZOtkA"
    assert found.playable
    assert found.track == Track(
        "Wonderwall", ("Oasis",), "(What's The Story) Morning Glory?", 259_000, explicit=False, type="song"
    )


def test_a_video_keeps_its_title_and_its_channel() -> None:
    (found,) = parse.hits([{**VIDEO, "artists": [{"name": "Lyrics Harbour", "id": "UCx"}]}])
    assert found.track == Track(
        "Oasis - Wonderwall (Official Video)", ("Lyrics Harbour",), duration_ms=278_000, type="video"
    )


@pytest.mark.parametrize("views", ["2.1M views", "1,234 views", "55M plays", "987 views", "1.2B Views"])
def test_views_are_no_artist(views: str) -> None:
    artists = [{"name": "Oasis", "id": "UC"}, {"name": views, "id": None}]
    assert parse.track({**SONG, "artists": artists}).artists == ("Oasis",)


def test_an_artist_may_lack_an_id_and_be_named_like_a_number() -> None:
    artists = [{"name": "Maroon 5", "id": None}, {"name": "808 State", "id": None}, None, {"name": None}]
    assert parse.track({**SONG, "artists": artists}).artists == ("Maroon 5", "808 State")


def test_an_artist_who_leads_to_the_album_is_an_artist_all_the_same() -> None:
    told = parse.track({**SONG, "artists": None, "album": {"name": "The Beatles", "id": "MPREb_oloYR7Vz0y8"}})
    assert (told.artists, told.album) == (("The Beatles",), None)


def test_a_greyed_row_may_not_be_played_and_a_row_without_an_id_is_none() -> None:
    rows = [{**SONG, "isAvailable": False}, {**SONG, "videoId": None}, {**SONG, "title": None}]
    assert [found.playable for found in parse.hits(rows)] == [False]


@pytest.mark.parametrize(("seconds", "milliseconds"), [(259, 259_000), (None, None), (0, None), ("4:19", None)])
def test_an_unknown_length_is_unknown(seconds: object, milliseconds: int | None) -> None:
    assert parse.track({**SONG, "duration_seconds": seconds}).duration_ms == milliseconds


@pytest.mark.parametrize(
    "raw",
    [
        message("No results for ", "neutral malk", "."),
        message("No results"),
        page(shelf("Videos"), shelf("Community playlists")),
    ],
)
def test_nothing_found_is_believed_where_it_is_said(raw: dict[str, Any]) -> None:
    assert parse.found_nothing(raw, "songs")


@pytest.mark.parametrize(
    "raw",
    [
        None,
        [],
        {},
        {"responseContext": {}},
        page(),
        message("Sign in to confirm you’re not a bot"),
        message("Something went wrong"),
        page(shelf("Tracks")),
        page(shelf("Songs")),
        page({"messageRenderer": {"text": "No results"}}),
        {"contents": {"tabbedSearchResultsRenderer": {"tabs": []}}},
    ],
)
def test_every_other_empty_answer_is_not(raw: Any) -> None:
    assert not parse.found_nothing(raw, "songs")


def test_the_exact_question_is_put_to_songs_and_the_loose_one_to_videos() -> None:
    exact, loose = queries(Track("Song", ("Queen",)))
    assert (parse.shelves(exact), parse.shelves(loose)) == (("songs",), ("videos",))
    assert parse.shelves(Query("words", "Song")) == ("songs", "videos")


def test_a_limit_may_come_without_its_seconds() -> None:
    limit = parse.limited(Answer(429, {}, b""))
    assert limit is not None and (limit.kind, limit.seconds) == ("rate", 60.0)
    limit = parse.limited(Answer(429, {"Retry-After": "7"}, b""))
    assert limit is not None and limit.seconds == 7
    assert parse.limited(Answer(403, {}, b"")) is None
