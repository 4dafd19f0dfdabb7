"""What a catalogue is asked for a track: the exact question first, in words that searches can take."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.domain.asking import KINDS, LONGEST, Query, queries
from webapp.domain.music import Track


def asked(title: str, *artists: str, **more: str) -> dict[str, str]:
    """Kind → what is asked."""
    return {query.kind: query.isrc or query.text for query in queries(Track(title, artists, **more))}


def exact(title: str) -> str:
    return next(query.title for query in queries(Track(title, ("A",))) if query.kind == "fields")


def loose(title: str) -> str:
    return next(query.title for query in queries(Track(title, ("A",))) if query.kind == "words")


def test_the_questions_go_from_the_exact_to_the_loose() -> None:
    found = queries(Track("Song (Part One)", ("Queen", "Bowie"), isrc="gb-aye-65-00001"))
    assert found == (
        Query("isrc", isrc="GBAYE6500001"),
        Query("fields", "Song Part One", "Queen"),
        Query("words", "Song", "Queen"),
    )
    assert tuple(query.kind for query in found) == KINDS


def test_nothing_is_asked_where_nothing_is_known() -> None:
    assert queries(Track("")) == ()
    assert queries(Track("  ", (" ",))) == ()


def test_what_is_no_isrc_is_not_asked_for() -> None:
    assert "isrc" not in asked("Song", "Queen", isrc="none")
    assert "isrc" not in asked("Song", "Queen", isrc="US1231234567890")


def test_without_an_artist_there_are_no_fields() -> None:
    assert asked("Hit") == {"words": "Hit"}
    assert asked("Hit", "Various Artists") == {"words": "Hit"}


def test_unreliable_columns_are_asked_for_as_a_whole() -> None:
    assert asked("", text="queen: bohemian rhapsody (1975)") == {"words": "queen bohemian rhapsody 1975"}


@pytest.mark.parametrize(
    ("title", "taken"),
    [
        ("Empire (feat. Alicia Keys)", "Empire"),
        ("Empire [ft. Alicia Keys]", "Empire"),
        ("Empire (with Alicia Keys)", "Empire"),
        ("Empire feat. Alicia Keys & others", "Empire"),
        ("한국어 노래 (Feat. 누구)", "한국어 노래"),
        ("Let It Be - 2011 Remaster", "Let It Be"),
        ("Let It Be (Remastered 2009)", "Let It Be"),
        ("Группа крови - Remastered", "Группа крови"),
        ('Stayin\' Alive - From "Saturday Night Fever" Soundtrack', "Stayin' Alive"),
        ("白日（From「イノセンス」）", "白日"),
        ("Kill Bill [Explicit]", "Kill Bill"),
        ("Hello (Official Video)", "Hello"),
        ("Ahora con Nadie", "Ahora con Nadie"),
    ],
)
def test_guests_and_what_says_nothing_of_the_recording_are_left_out(title: str, taken: str) -> None:
    assert (exact(title), loose(title)) == (taken, taken)


@pytest.mark.parametrize(
    ("title", "taken"),
    [
        ("Hello (Live at Wembley)", "Hello Live at Wembley"),
        ("Old Town Road - Remix", "Old Town Road Remix"),
        ("Love Story (Taylor's Version)", "Love Story Taylor's Version"),
        ('Blue Monday - 12" Mix', "Blue Monday 12 Mix"),
        ("ライオン (ライブ)", "ライオン ライブ"),
    ],
)
def test_a_version_is_asked_for_to_the_last(title: str, taken: str) -> None:
    assert (exact(title), loose(title)) == (taken, taken)


def test_other_brackets_are_asked_for_first_and_then_left_out() -> None:
    assert exact("(I Can't Get No) Satisfaction") == "I Can't Get No Satisfaction"
    assert loose("(I Can't Get No) Satisfaction") == "Satisfaction"
    assert loose("(with you)") == "with you"


@pytest.mark.parametrize(
    ("title", "taken"),
    [
        ('The "Best" Of', "The Best Of"),
        ("„Haus“ am «See»", "Haus am See"),
        ("isrc:USUM71703861", "isrc USUM71703861"),
        ("Intro -hidden- track", "Intro hidden track"),
        ("DO OR DIE, NOT NOW", "DO or DIE, not NOW"),
        ("I ♥ You 🔥👩‍👩‍👧 👍🏽", "I You"),
        ("F**k You", "You"),
        ("a-ha", "a-ha"),
        ("\u200fשלום\u200e", "שלום"),
    ],
)
def test_signs_that_searches_choke_on_are_left_out(title: str, taken: str) -> None:
    assert exact(title) == taken


@pytest.mark.parametrize("title", ["÷", "!!!", "🔥", "***", "…"])
def test_a_name_made_of_signs_stays(title: str) -> None:
    assert exact(title) == title


@pytest.mark.parametrize(
    "title",
    [
        "夜に駆ける",
        "می‌خواهم",
        "കഥ ന്‍",
        "Ελλάδα μου",
        "שיר אהבה",
        "عيونك",
        "Běž domů",
        "สวัสดี",
        "İstanbul'da Şarkı",
        "Ёлка",
    ],
)
def test_every_script_is_asked_for_as_it_is_written(title: str) -> None:
    assert exact(title) == loose(title) == unicodedata.normalize("NFC", title)


@pytest.mark.parametrize(
    ("artists", "taken"),
    [
        (("Simon & Garfunkel", "Other"), "Simon & Garfunkel"),
        (("DJ Snake feat. Justin Bieber",), "DJ Snake"),
        (("AC/DC",), "AC/DC"),
        (("*NSYNC",), "NSYNC"),
        (("Nena - Topic",), "Nena"),
        (("AdeleVEVO",), "Adele"),
        (("!!!",), "!!!"),
    ],
)
def test_the_first_artist_is_asked_for_without_guests_or_channel(artists: tuple[str, ...], taken: str) -> None:
    assert queries(Track("Song", artists))[0].artist == taken


def test_a_long_title_is_cut_between_words() -> None:
    title = exact("Symphony No. 9 in D Minor, Op. 125: IV. Finale. Presto, Allegro assai, Rezitativo, O Freunde " * 2)
    assert len(title) <= LONGEST
    assert title.endswith("O Freunde Symphony")
    assert len(exact("ꦱ" * 300)) == LONGEST


def test_equal_questions_are_remembered_as_one() -> None:
    one, other = queries(Track("SONG", ("Queen",), duration_ms=1)), queries(Track("Song", ("queen", "Bowie")))
    assert [query.key for query in one] == [query.key for query in other]
    assert len({query.key for query in (*one, *queries(Track("Song", ("Kiss",))))}) == 4


@given(st.text(max_size=150), st.text(max_size=60))
def test_no_title_makes_a_question_that_cannot_be_asked_or_remembered(title: str, artist: str) -> None:
    for query in queries(Track(title, (artist,))):
        assert query.text
        assert '"' not in query.text
        assert len(query.key) <= 64
        assert len(query.title) <= LONGEST
