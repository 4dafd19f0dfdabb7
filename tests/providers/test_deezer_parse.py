"""Deezer's JSON, as recorded, turned into music; its errors under status 200 into decisions."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from webapp.providers.deezer import parse
from webapp.providers.kit.answers import Answer
from webapp.providers.kit.errors import Gone, Malformed, NeedsLogin, ProviderError, Refused, RetryLater

Sample = Callable[[str], Any]


def answer(body: Any, status: int = 200, *, wrote: bool = False) -> Answer:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Answer(status, {}, raw, "deezer", wrote)


@pytest.mark.parametrize(
    ("code", "error", "maybe"),
    [
        (4, RetryLater, False),
        (50, RetryLater, True),
        (100, Refused, False),
        (200, Refused, False),
        (300, NeedsLogin, False),
        (500, Refused, False),
        (501, Refused, False),
        (600, Refused, False),
        (700, RetryLater, True),
        (800, Gone, False),
        (901, Refused, False),
        (12345, Refused, False),
    ],
)
def test_each_code_is_a_decision(code: int, error: type[ProviderError], maybe: bool) -> None:
    with pytest.raises(error) as caught:
        parse.checked(answer({"error": {"type": "X", "message": "Y", "code": code}}, wrote=True))
    assert caught.value.maybe_applied is maybe


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("exception__data-exception", Gone),
        ("exception__exception", RetryLater),
        ("exception__oauth-exception", Refused),
        ("exception__parameter-exception", Refused),
        ("exception__missing-parameter-exception", Refused),
        ("exception__invalid-query-exception", Refused),
        ("exception__individual-account-changed-not-allowed-exception", Refused),
        ("exception__simple-api-http-exception", RetryLater),
    ],
)
def test_recorded_errors(sample: Sample, name: str, error: type[ProviderError]) -> None:
    with pytest.raises(error):
        parse.checked(answer(sample(f"deezer/rest-2026-dz4j/{name}.json")))


@pytest.mark.parametrize(
    ("body", "status", "error"),
    [
        ({"error": {"type": "Exception", "message": "An error has occured"}}, 200, RetryLater),
        ({"error": {"type": "Exception", "message": "Quota limit exceeded"}}, 200, RetryLater),
        ({"error": {"type": "OAuthException", "message": "Invalid OAuth access token."}}, 200, NeedsLogin),
        ({"error": "Not Found"}, 404, Gone),
        (b"<html>", 404, Gone),
        (b"<html>", 403, Refused),
        (b"<html>", 200, Malformed),
        (b"", 200, RetryLater),
    ],
)
def test_errors_without_a_code(body: Any, status: int, error: type[ProviderError]) -> None:
    with pytest.raises(error):
        parse.checked(answer(body, status))


def test_what_is_no_error_passes() -> None:
    assert parse.checked(answer(True)) is True
    assert parse.checked(answer({"error": [], "results": True})) == {"error": [], "results": True}


def test_a_bare_true_is_done_and_a_bare_false_is_a_no() -> None:
    parse.done(True)
    parse.done({"error": [], "results": True})
    with pytest.raises(Refused):
        parse.done(False)
    with pytest.raises(Malformed) as caught:
        parse.done({"id": 1})
    assert caught.value.maybe_applied


def test_only_code_4_is_a_limit() -> None:
    assert parse.limited(answer({"error": {"type": "Exception", "message": "QUOTA", "code": 4}})) is not None
    assert parse.limited(answer({"error": {"type": "Exception", "message": "busy", "code": 700}})) is None
    assert parse.limited(answer({"data": [{"title": '"error"'}]})) is None
    assert parse.limited(answer({}, 429)) is not None


def test_a_playlist_of_the_recordings(sample: Sample) -> None:
    raw = sample("deezer/rest-2026-dz4j/playlist__get-tracks.json")
    page = parse.page(raw)
    assert (page.total, page.more, page.following, page.token) == (16, True, 1, "5fce7a155945396a90e8107582188a88")
    row = parse.rows(page.rows)[0]
    assert (row.key, row.kind, row.added_at) == ("1807705517", "track", datetime(2022, 7, 18, 22, 0, tzinfo=UTC))
    assert row.track is not None
    assert (row.track.isrc, row.track.duration_ms, row.track.artists) == ("GBAHT2200942", 147_000, ("Priya Ragu",))


def test_lists_of_the_recordings(sample: Sample) -> None:
    raw = sample("deezer/rest-2026-dz4j/user__get-playlists.json")["data"][0]
    info = parse.list_info(raw, account_id=str(raw["creator"]["id"]), writes=True)
    assert (info.id, info.total, info.public, info.editable) == ("6524601444", 22, True, True)
    assert info.change_token == "820ecf146f244cd0211d673f91682611:1629555201"
    assert not parse.list_info(raw, account_id="1", writes=True).editable
    assert not parse.list_info(raw, account_id=str(raw["creator"]["id"]), writes=False).editable


def test_a_list_alone_takes_its_time_of_change_from_the_list_of_lists(sample: Sample) -> None:
    raw = sample("deezer/rest-2026-dz4j/playlist__get-playlist.trimmed.json")
    assert "time_mod" not in raw
    assert parse.change_token(raw, "77") == "5fce7a155945396a90e8107582188a88:77"
    assert parse.change_token({}) is None


def test_likes_come_newest_first_and_without_isrc(sample: Sample) -> None:
    (call,) = sample("deezer/rest-cassettes/user_tracks.json")
    rows = parse.rows(parse.newest_first(call["body"]["data"]))
    times = [row.added_at for row in rows]
    assert times == sorted(times, reverse=True)  # type: ignore[type-var]
    assert all(row.track and row.track.isrc is None for row in rows)


def test_within_one_second_the_later_like_is_the_newer() -> None:
    same = [{"id": 1, "time_add": 5}, {"id": 2, "time_add": 7}, {"id": 3, "time_add": 7}]
    assert [one["id"] for one in parse.newest_first(same)] == [3, 2, 1]
    assert [one["id"] for one in parse.newest_first([*reversed(same)])] == [3, 2, 1]
    assert parse.newest_first([]) == []


def test_a_track_of_the_recordings_names_all_its_artists(sample: Sample) -> None:
    found = parse.found(sample("deezer/rest-2026-dz4j/track__get-track-maneater.json"))
    assert found.track.isrc
    assert found.track.year
    assert found.track.track_no
    assert len(found.track.artists) == len(set(found.track.artists)) >= 1


def test_unreadable_tracks_and_uploads_keep_their_key() -> None:
    rows = parse.rows([{"id": 1, "readable": False, "title": "x"}, {"id": -2, "title": "mine"}, {"id": 3}])
    assert [(row.key, row.kind) for row in rows] == [("1", "unavailable"), ("-2", "local"), ("3", "track")]


def test_the_date_of_nothing_is_no_year() -> None:
    assert parse.track({"title": "x", "release_date": "0000-00-00"}).year is None
