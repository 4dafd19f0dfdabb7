"""How long an answer of a catalogue is believed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from webapp.domain.lookups import answer, came, expires, young
from webapp.domain.music import Found, Track

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
OLD, NEW, UNDATED = Track("Song", year=1999), Track("Song", year=2026), Track("Song")


def days(kind: str, hit: str, track: Track, now: datetime = NOW) -> float:
    return (expires(kind, hit, track, now) - now) / timedelta(days=1)  # type: ignore[arg-type]


def test_an_id_is_believed_for_a_month_whatever_was_asked() -> None:
    assert days("isrc", "hit", OLD) == days("text", "hit", NEW) == 30


def test_a_miss_by_code_holds_longer_than_one_by_words() -> None:
    assert (days("isrc", "miss", OLD), days("text", "miss", OLD)) == (7, 3)
    assert (days("isrc", "miss", UNDATED), days("text", "miss", UNDATED)) == (7, 3)


def test_what_is_missing_of_a_young_record_is_looked_for_again_after_a_day() -> None:
    assert days("isrc", "miss", NEW) == days("text", "miss", NEW) == 1


def test_what_cannot_be_played_here_is_looked_at_again_after_a_day() -> None:
    assert days("isrc", "unplayable", OLD) == days("text", "unplayable", UNDATED) == 1


@pytest.mark.parametrize(
    ("year", "day", "is_young"),
    [
        (2026, datetime(2026, 11, 21, tzinfo=UTC), True),
        (2027, datetime(2026, 11, 21, tzinfo=UTC), True),
        (2025, datetime(2026, 11, 21, tzinfo=UTC), False),
        (2026, datetime(2027, 1, 20, tzinfo=UTC), True),
        (2026, datetime(2027, 3, 20, tzinfo=UTC), False),
        (None, datetime(2026, 11, 21, tzinfo=UTC), False),
    ],
)
def test_a_record_of_december_is_still_young_in_january(year: int | None, day: datetime, is_young: bool) -> None:
    assert young(Track("Song", year=year), day) is is_young


def test_one_that_plays_makes_a_hit() -> None:
    shut, open_one = Found("a", OLD, playable=False), Found("b", OLD)
    assert (came([]), came([shut]), came([shut, open_one])) == ("miss", "unplayable", "hit")


@pytest.mark.parametrize(
    ("kind", "found", "reason"),
    [
        ("isrc", [], "no track under this ISRC"),
        ("text", [], "nothing found for title and artist"),
        ("isrc", [Found("a", OLD, playable=False)], "found, but not playable here"),
        ("text", [Found("a", OLD, playable=False)], "found, but not playable here"),
        ("text", [Found("a", OLD)], ""),
    ],
)
def test_a_miss_says_what_was_answered(kind: str, found: list[Found], reason: str) -> None:
    kept = answer(kind, found, [OLD], NOW)  # type: ignore[arg-type]
    assert kept.reason == reason
    assert kept.ids == tuple(one.id for one in found)


def test_the_youngest_who_asked_decides_when_to_ask_again() -> None:
    assert answer("isrc", [], [OLD, NEW], NOW).expires_at == NOW + timedelta(days=1)
