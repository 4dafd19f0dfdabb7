"""Spotify's JSON, as recorded and as announced, turned into music."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from webapp.domain.asking import queries
from webapp.domain.music import Track
from webapp.providers.kit.answers import Answer
from webapp.providers.kit.errors import Malformed
from webapp.providers.spotify import parse

Sample = Callable[[str], Any]


def test_rows_are_read_from_item_and_from_track(sample: Sample) -> None:
    wrapper = sample("spotify/playlist_items.json")["items"][0]
    both = parse.rows([wrapper])
    new = parse.rows([{key: value for key, value in wrapper.items() if key != "track"}])
    old = parse.rows([{key: value for key, value in wrapper.items() if key != "item"}])
    assert both == new == old
    row = both[0]
    assert (row.key, row.kind) == ("3ZL9gPzeCnKG9l5SB1SlcZ", "track")
    assert row.added_at == datetime(2025, 7, 29, 21, 11, 55, tzinfo=UTC)
    assert row.track is not None
    assert row.track.artists == ("Maribou State", "Andreya Triana")
    assert (row.track.title, row.track.album, row.track.year) == ("All I Need", "All I Need", 2025)
    assert (row.track.duration_ms, row.track.isrc) == (227934, "GBCFB2300770")


def test_both_generations_of_playlists_are_read(sample: Sample) -> None:
    for name in ("playlist_1", "playlist_2", "playlist_3", "new_playlist"):
        raw = sample(f"spotify/{name}.json")
        page = parse.page(parse.rows_object(raw))
        info = parse.list_info(raw, raw["owner"]["id"])
        assert len(page.rows) == page.total == info.total
        assert info.editable
        assert info.change_token == raw["snapshot_id"]
        assert len(parse.rows(page.rows)) == page.total


def test_a_local_file_keeps_its_place_under_its_uri(sample: Sample) -> None:
    rows = parse.rows(parse.rows_object(sample("spotify/playlist_2.json"))["items"])  # type: ignore[index]
    assert [row.kind for row in rows] == ["local", "track"]
    assert rows[0].key.startswith("spotify:local:Fugees")
    assert rows[0].track is not None
    assert rows[0].track.artists == ("Fugees (Refugee Camp)",)
    assert rows[1].track is not None
    assert rows[1].track.isrc == "USHM80865849"


def test_episodes_are_told_from_tracks(sample: Sample) -> None:
    rows = parse.rows(sample("spotify/legacy_playlist_items_episodes_and_tracks.json")["items"])
    assert {row.kind for row in rows} == {"episode", "track"}
    assert all(row.key.startswith("spotify:episode:") for row in rows if row.kind == "episode")


def test_empty_rows_keep_their_place_with_a_key_that_stays() -> None:
    gone = {"added_at": "2020-01-01T00:00:00Z", "is_local": False, "item": None, "track": None}
    other = {"added_at": "2021-01-01T00:00:00Z", "item": None}
    rows = parse.rows([gone, other, gone, None])
    assert [row.kind for row in rows] == ["unavailable"] * 4
    assert len({row.key for row in rows}) == 4
    assert [row.key for row in parse.rows([other, gone, gone])] == [rows[1].key, rows[0].key, rows[2].key]


def test_likes_and_lists_of_the_recordings(sample: Sample) -> None:
    likes = sample("spotify/saved_tracks.trimmed.json")
    assert all(row.kind == "track" and row.added_at for row in parse.rows(likes["items"]))
    lists = sample("spotify/me_playlists.trimmed.json")["items"]
    infos = [parse.list_info(raw, "testuser0001") for raw in lists]
    assert all(info.total is not None and info.change_token and info.id for info in infos)
    assert [info.editable for info in infos] == [
        raw["owner"]["id"] == "testuser0001" or raw["collaborative"] for raw in lists
    ]


def test_a_search_of_the_recordings(sample: Sample) -> None:
    found = [parse.found(raw) for raw in sample("spotify/search.json")["tracks"]["items"]]
    assert found
    assert all(one.id and one.track.isrc and one.track.artists for one in found)


def test_the_immutable_account_id_is_preferred(sample: Sample) -> None:
    assert parse.account({"account_id": "aB3", "id": "old", "display_name": None}).id == "aB3"
    assert parse.account({"account_id": "aB3", "id": "old"}).extra == {"user_id": "old"}
    assert parse.account(sample("spotify/current_user.json")).id == "testuser0001"
    with pytest.raises(Malformed):
        parse.account({})


@pytest.mark.parametrize(
    ("date", "year"), [("1981", 1981), ("1981-12", 1981), ("1981-12-15", 1981), ("0000", None), (None, None)]
)
def test_dates_of_any_precision_give_the_year(date: str | None, year: int | None) -> None:
    assert parse.track({"name": "x", "album": {"release_date": date}}).year == year


def test_a_bare_track_has_nothing_but_its_title() -> None:
    assert parse.track({"name": "x", "artists": [None, {"name": None}], "album": None}) == Track("x", type="song")


@pytest.mark.parametrize(
    ("body", "header", "kind", "seconds"),
    [
        (b'{"error":{"status":429,"message":"API rate limit exceeded"}}', {"Retry-After": "7"}, "rate", 7),
        (b'{"error":{"status":429,"reason":"QUOTA_EXCEEDED"}}', {"Retry-After": "48925"}, "quota", 48925),
        (b'{"error":{"status":429}}', {"Retry-After": "86400"}, "quota", 86400),
        (b"", {}, "rate", 30),
        (b'{"error":{"reason":"QUOTA_EXCEEDED"}}', {}, "quota", 3600),
    ],
)
def test_the_two_limits_are_told_apart(body: bytes, header: dict[str, str], kind: str, seconds: float) -> None:
    limit = parse.limited(Answer(429, header, body))
    assert limit is not None
    assert (limit.kind, limit.seconds) == (kind, seconds)
    assert parse.limited(Answer(403, header, body)) is None


def test_questions_lose_their_quotes_and_have_a_plain_form() -> None:
    found = queries(Track('The "Best" Of', ("A B",), isrc="USUM71703861"))
    words = ("isrc:USUM71703861", 'track:"The Best Of" artist:"A B"', "The Best Of A B")
    assert tuple(map(parse.query_text, found)) == words
