"""What holds for every album and every list of candidates."""

from __future__ import annotations

import random
import unicodedata
from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from webapp.domain.matching.albums import Album, Level, choose_album
from webapp.domain.music import Track

WORDS = [
    "Hits", "Blue", "Live", "(Deluxe Edition)", "[2011 Remaster]", "- EP", "II", "III", "Vol. 2", "Weezer", "/", "=",
    ":",
    "(Live)", "渚", "第二集", "Группа", "שיר", "نور",
    "&", "1989", "÷", "Soundtrack", "Karaoke", "LP", "(", "]", "2xLP",
]  # fmt: skip
NAMES = [
    "Weezer",
    "Various",
    "Кино",
    "A & B",
    "unknown",
    "Persuader, The (2)",
    "LiSA",
    "オムニバス",
    "周杰倫",
    "",
    "Hits*",
]
CODES = [None, "0724385522925", "7 24385 52292 5", "720642442524", "000", "none"]
texts = st.one_of(st.text(max_size=25), st.lists(st.sampled_from(WORDS), max_size=6).map(" ".join))
tracks = st.builds(
    Track, title=texts, duration_ms=st.one_of(st.none(), st.integers(0, 600_000), st.sampled_from([180_000, 200_000]))
)
albums = st.builds(
    Album,
    title=texts,
    artists=st.lists(st.one_of(st.sampled_from(NAMES), st.text(max_size=8)), max_size=3).map(tuple),
    year=st.one_of(st.none(), st.integers(1950, 1953)),
    tracks=st.lists(tracks, max_size=8).map(tuple),
    track_count=st.one_of(st.none(), st.integers(0, 30)),
    barcode=st.one_of(st.sampled_from(CODES), st.text(max_size=14)),
    labels=st.lists(st.sampled_from(["EMI", "EMI Records", "Not On Label", "渚", ""]), max_size=2).map(tuple),
    catalogue_numbers=st.lists(
        st.sampled_from(["MFSL 1-193", "MFSL1193", "none", "001", "720642442524"]), max_size=2
    ).map(tuple),
    format=st.sampled_from([None, "Vinyl", "2xLP", "CD", "Box Set", "File", "Wax"]),
    kind=st.sampled_from([None, "album", "single", "ep", "live", "compilation", "Soundtrack", "odd"]),
    mb_group=st.sampled_from([None, "a", "b", ""]),
    discogs_release=st.sampled_from([None, "1", "2", "0"]),
)
levels: Any = st.sampled_from(["album", "release"])


def _visible(album: Album) -> bool:
    return any(unicodedata.category(char)[0] in "LN" for char in album.title)


@settings(max_examples=200, deadline=None)
@given(albums.filter(_visible), levels)
def test_an_album_is_accepted_as_itself(album: Album, level: Level) -> None:
    assert choose_album(album, [album], level=level).index == 0


@settings(max_examples=200, deadline=None)
@given(albums, st.lists(albums, max_size=5), levels)
def test_no_input_crashes_it_and_the_decision_is_well_formed(query: Album, found: list[Album], level: Level) -> None:
    decision = choose_album(query, found, level=level)
    assert (decision.index is not None) == (decision.outcome == "accept")
    assert (decision.best is None) == (not found)
    assert len(decision.scores) == len(found) and all(0 <= score <= 1 for score in decision.scores)
    assert all(decision.reasons) and decision.reasons and choose_album(query, found, level=level) == decision


@settings(max_examples=300, deadline=None)
@given(albums, albums, levels)
def test_a_pair_is_judged_alike_from_both_sides(one: Album, other: Album, level: Level) -> None:
    there, back = choose_album(one, [other], level=level), choose_album(other, [one], level=level)
    assert (there.outcome, there.score) == (back.outcome, back.score)


@settings(max_examples=150, deadline=None)
@given(albums, st.lists(albums, min_size=1, max_size=5), st.randoms(use_true_random=False), levels)
def test_the_order_of_candidates_changes_nothing(
    query: Album, found: list[Album], dice: random.Random, level: Level
) -> None:
    shuffled = dice.sample(found, len(found))
    one, other = choose_album(query, found, level=level), choose_album(query, shuffled, level=level)
    assert (one.outcome, one.score, one.reasons) == (other.outcome, other.score, other.reasons)
    assert one.best is not None and other.best is not None and found[one.best] == shuffled[other.best]


@settings(max_examples=150, deadline=None)
@given(albums, albums, st.randoms(use_true_random=False))
def test_the_order_of_artists_and_labels_changes_nothing(one: Album, other: Album, dice: random.Random) -> None:
    turned = replace(one, artists=tuple(dice.sample(one.artists, len(one.artists))), labels=one.labels[::-1])
    straight, crooked = choose_album(one, [other]), choose_album(turned, [other])
    if other not in (one, turned):
        assert (straight.outcome, straight.score) == (crooked.outcome, crooked.score)


@settings(max_examples=150, deadline=None)
@given(albums, albums)
def test_a_pressing_is_never_accepted_where_the_album_is_not(one: Album, other: Album) -> None:
    if choose_album(one, [other], level="release").outcome == "accept":
        assert choose_album(one, [other]).outcome == "accept"
