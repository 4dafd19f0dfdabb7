"""What holds for every record and every list of candidates."""

from __future__ import annotations

import random
import unicodedata
from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from webapp.domain.matching import choose, choose_many
from webapp.domain.music import Track

WORDS = [
    "Hello",
    "Live",
    "(Live)",
    "Blue",
    "Remix",
    "渚",
    "Группа",
    "-",
    "[Demo]",
    "feat.",
    "Pt. II",
    "שיר",
    "&",
    "2011",
    "÷",
]
SONGS = [
    Track("Hello", ("Adele",), "25", 295_000),
    Track("Hello (Live at the Royal Albert Hall)", ("Adele",), "Live", 301_000),
    Track("Hello", ("Lionel Richie",), "Can't Slow Down", 252_000),
    Track("Intro", ("The xx",), "xx", 127_000),
    Track("Intro", ("alt-J",), "An Awesome Wave", 157_000),
    Track("Группа крови", ("Кино",), "Группа крови", 285_000),
    Track("Звезда по имени Солнце", ("Кино",), "Звезда по имени Солнце", 225_000),
    Track("夜に駆ける", ("YOASOBI",), "THE BOOK", 261_000),
    Track("群青", ("YOASOBI",), "THE BOOK", 248_000),
    Track("Another Brick in the Wall, Pt. 1", ("Pink Floyd",), "The Wall", 191_000),
    Track("Another Brick in the Wall, Pt. 2", ("Pink Floyd",), "The Wall", 239_000),
    Track("Symphony No. 5 in C Minor, Op. 67: I. Allegro con brio", ("Beethoven", "Carlos Kleiber"), None, 443_000),
    Track("Symphony No. 5 in C Minor, Op. 67: II. Andante con moto", ("Beethoven", "Carlos Kleiber"), None, 600_000),
]
titles = st.one_of(st.text(max_size=30), st.lists(st.sampled_from(WORDS), max_size=6).map(" ".join))
lengths = st.one_of(st.none(), st.integers(0, 600_000))
tracks = st.builds(
    Track,
    title=titles,
    artists=st.lists(st.sampled_from(["Adele", "Кино", "A & B", "unknown", "X feat. Y", "LiSA"]), max_size=3).map(
        tuple
    ),
    album=st.one_of(st.none(), titles),
    duration_ms=lengths,
    isrc=st.sampled_from([None, "GBBKS1500214", "US-RC1-76-07839", "nonsense"]),
    track_no=st.one_of(st.none(), st.integers(0, 30)),
    explicit=st.sampled_from([None, True, False]),
    type=st.sampled_from([None, "song", "video"]),
    text=st.one_of(st.none(), titles),
)


def _visible(track: Track) -> bool:
    return any(unicodedata.category(char)[0] in "LN" for char in track.title)


@settings(max_examples=150, deadline=None)
@given(tracks.filter(_visible))
def test_a_record_is_accepted_as_itself(track: Track) -> None:
    assert choose(track, [track]).index == 0


@settings(max_examples=150, deadline=None)
@given(tracks, st.lists(tracks, max_size=5))
def test_no_input_crashes_it_and_the_decision_is_well_formed(query: Track, candidates: list[Track]) -> None:
    decision = choose(query, candidates)
    assert (decision.index is not None) == (decision.outcome == "accept")
    assert (decision.best is None) == (not candidates)
    assert len(decision.scores) == len(candidates) and all(0 <= score <= 1 for score in decision.scores)
    assert decision.reasons and choose(query, candidates) == decision


@settings(max_examples=150, deadline=None)
@given(tracks, st.lists(tracks, min_size=1, max_size=5), st.randoms(use_true_random=False))
def test_the_order_of_candidates_changes_neither_outcome_nor_score(
    query: Track, candidates: list[Track], dice: random.Random
) -> None:
    shuffled = dice.sample(candidates, len(candidates))
    one, other = choose(query, candidates), choose(query, shuffled)
    assert (one.outcome, one.score) == (other.outcome, other.score)


@settings(max_examples=150, deadline=None)
@given(tracks, tracks)
def test_a_pair_is_judged_alike_from_both_sides(one: Track, other: Track) -> None:
    there, back = choose(one, [other]), choose(other, [one])
    assert (there.outcome, there.score) == (back.outcome, back.score)


def test_nothing_to_choose_from_is_absent() -> None:
    decision = choose(Track("Hello", ("Adele",)), [])
    assert (decision.outcome, decision.index, decision.best, decision.scores) == ("absent", None, None, ())


def test_many_queries_are_answered_in_order() -> None:
    hello, blue = Track("Hello", ("Adele",), duration_ms=200_000), Track("Blue", ("A",), duration_ms=200_000)
    assert [one.index for one in choose_many([(hello, [blue, hello]), (blue, [blue, hello])])] == [1, 0]


@pytest.mark.parametrize("artists", [("A", "B", "C"), ("C", "B", "A"), ("B", "A", "C")])
def test_the_order_of_artists_does_not_matter(artists: tuple[str, ...]) -> None:
    query = Track("Hello", ("A", "B", "C"), duration_ms=200_000)
    assert choose(query, [Track("HELLO", artists, duration_ms=200_000)]).outcome == "accept"


def _same_in_every_case(text: str) -> bool:
    """Whether a text survives upper and lower case: "ı" and "ß" have no way back."""
    return text.upper().casefold() == text.casefold() == text.lower().casefold()


def _cased(track: Track, change: str) -> Track:
    turn = getattr(str, change)
    return replace(
        track, title=turn(track.title), artists=tuple(map(turn, track.artists)), album=track.album and turn(track.album)
    )


@settings(max_examples=200, deadline=None)
@given(tracks, tracks, st.sampled_from(["upper", "lower", "casefold"]))
def test_case_does_not_matter(one: Track, other: Track, change: str) -> None:
    written = [
        track for track in (one, other) for track in (track.title, *track.artists, track.album or "", track.text or "")
    ]
    assume(all(map(_same_in_every_case, written)))
    assert choose(_cased(one, change), [other]).outcome == choose(one, [other]).outcome


@settings(max_examples=200, deadline=None)
@given(tracks, tracks, st.randoms(use_true_random=False))
def test_the_order_of_artists_does_not_matter_to_any_pair(one: Track, other: Track, dice: random.Random) -> None:
    turned = replace(one, artists=tuple(dice.sample(one.artists, len(one.artists))))
    assert choose(turned, [other]).outcome == choose(one, [other]).outcome


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from(SONGS),
    st.sampled_from(SONGS),
    st.lists(
        st.sampled_from(["zzyzx", "(qwerty)", "[blorp 7]", "- wibble", "xylo", "(Live)", "ノイズ"]),
        min_size=1,
        max_size=4,
    ),
    st.integers(0, 200_000),
)
def test_noise_never_turns_absent_into_accepted(query: Track, candidate: Track, junk: list[str], further: int) -> None:
    if choose(query, [candidate]).outcome != "absent" or candidate.duration_ms is None:
        return
    away = further if candidate.duration_ms >= (query.duration_ms or 0) else -further
    noisy = replace(
        candidate, title=" ".join((candidate.title, *junk)), duration_ms=max(1_000, candidate.duration_ms + away)
    )
    assert choose(query, [noisy]).outcome != "accept"


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(SONGS), st.sampled_from(SONGS))
def test_known_songs_are_judged_alike_from_both_sides(one: Track, other: Track) -> None:
    assert choose(one, [other]).outcome == choose(other, [one]).outcome
    assert (choose(one, [other]).index is None) or one == other or one.title[:4] == other.title[:4]
