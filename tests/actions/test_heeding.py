"""A person's words weighed against what a service was found to have: kept, left out, or asked."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.make import matches, people
from webapp.actions.syncing.heeding import ALIKE, OTHERS, Doubts, Heeded, without_disputed_codes
from webapp.domain.matching import choose
from webapp.domain.music import Found, Track
from webapp.models import TrackRow, User
from webapp.models.kinds import now
from webapp.store import rules, tracks, words

SONG = Track("Teardrop", ("Massive Attack",), "Mezzanine", 330_000)
LIVE = Track("Teardrop (Live)", ("Massive Attack",), "Live", 334_000)


@pytest.fixture
def alice(app: Flask) -> User:
    return people.user("alice")


def look(user: User, row: TrackRow, **found: Track) -> Heeded:
    answers = {key: Found(key, track) for key, track in found.items()}
    decision = choose(tracks.to_track(row), list(found.values()))
    return Doubts(user.id, "spotify", set(found)).look(row.id, tracks.to_track(row), answers, decision)


def test_without_a_word_nothing_changes(alice: User) -> None:
    mine = matches.track(key="a")
    matches.match(alice, mine, service="spotify", key="a")
    heeded = look(alice, matches.track(service="deezer", key="1"), a=SONG)
    assert (heeded.decision.outcome, set(heeded.found)) == ("accept", {"a"})


def test_an_object_of_a_track_that_it_is_not_is_left_out(alice: User) -> None:
    mine, other = matches.track(key="a"), matches.track(service="deezer", key="1")
    matches.match(alice, mine, service="spotify", key="a")
    words.decide(alice.id, mine.id, "deezer", "1", False, now())
    heeded = look(alice, other, a=SONG)
    assert (heeded.decision.outcome, heeded.found) == ("absent", {})


def test_where_the_one_left_out_would_have_been_taken_the_next_is_asked(alice: User) -> None:
    mine, other = matches.track(key="a"), matches.track(service="deezer", key="1")
    matches.match(alice, mine, service="spotify", key="a")
    words.decide(alice.id, mine.id, "deezer", "1", False, now())
    heeded = look(alice, other, a=SONG, b=SONG)
    assert (heeded.decision.outcome, set(heeded.found)) == ("ask", {"b"})
    assert ALIKE in heeded.decision.reasons


def test_an_object_that_only_the_matcher_gave_to_the_other_is_asked(alice: User) -> None:
    mine, other = matches.track(service="ytmusic", key="y"), matches.track(service="deezer", key="1")
    matches.match(alice, mine, service="spotify", key="a")
    words.decide(alice.id, mine.id, "deezer", "1", False, now())
    heeded = look(alice, other, a=SONG)
    assert (heeded.decision.outcome, set(heeded.found)) == ("ask", {"a"})


def test_an_object_that_a_person_gave_to_another_track_is_taken_only_with_that_track(alice: User) -> None:
    live, song = (
        matches.track(title, service="deezer", key=key, album=album, duration_ms=length)
        for title, key, album, length in (
            (LIVE.title, "1", LIVE.album, LIVE.duration_ms), (SONG.title, "2", SONG.album, SONG.duration_ms),
        )
    )  # fmt: skip
    words.decide(alice.id, live.id, "spotify", "a", True, now())
    heeded = look(alice, song, a=SONG)
    assert heeded.decision.outcome == "ask"
    assert OTHERS in heeded.decision.reasons
    same = matches.track(service="deezer", key="3")
    words.decide(alice.id, same.id, "spotify", "b", True, now())
    assert look(alice, song, b=SONG).decision.outcome == "accept"


def test_the_code_of_an_object_that_it_is_not_is_not_asked_for(alice: User) -> None:
    mine = matches.track(isrc="GBAYE9700108")
    matches.told("deezer", "1", isrc="GBAYE9700108")
    known = {mine.id: tracks.to_track(mine)}
    assert without_disputed_codes("deezer", known, {}) == {}
    words.decide(alice.id, mine.id, "deezer", "1", False, now())
    said = rules.of_tracks(alice.id, "deezer", [mine.id])
    assert without_disputed_codes("deezer", known, said)[mine.id].isrc is None
