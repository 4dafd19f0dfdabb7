"""How names, titles, codes and lists of one's own are read."""

from __future__ import annotations

import pytest

from webapp.domain.matching import Index, isrc, notes, people, titles
from webapp.domain.matching.normalise import fold, form
from webapp.domain.music import Track


@pytest.mark.parametrize("text", ["渚", "שלום", "مرحبا", "Ελλάδα", "Привет", "안녕", "สวัสดี", "नमस्ते", "÷", "!!!", "$"])
def test_folding_loses_no_script(text: str) -> None:
    assert fold(text)


def test_folding_keeps_the_letters_that_marks_make() -> None:
    assert fold("が") != fold("か") and fold("की") != fold("कु")
    assert fold("Beyoncé") == "beyonce" and fold("Ёлка") == fold("елка")


def test_transliteration_is_another_form_and_not_the_only_one() -> None:
    assert (form("Группа").plain, form("Группа").latin) == ("группа", "gruppa")


def test_only_white_space_is_no_evidence() -> None:
    assert not form(" \t\u3000")


@pytest.mark.parametrize(
    ("inside", "kind", "content"),
    [
        ("Live at Wembley", "live", "wembley"),
        ("2011 Remaster", "remaster", "2011"),
        ("David Guetta Remix", "remix", "david guetta"),
        ("Radio Edit", "edit", ""),
        ("Taylor's Version", "re-recording", "taylor"),
        ("日本語版", "language", "Japanese"),
        ("En español", "language", "Spanish"),
        ("Explicit", "explicit", ""),
        ("Clean", "clean", ""),
        ("From the Motion Picture “Rocky”", "source", "from the motion picture rocky"),
        ("ライブ", "live", ""),
        ("Ремикс", "remix", ""),
    ],
)
def test_brackets_are_read_into_kinds_with_content(inside: str, kind: str, content: str) -> None:
    assert notes.Note(kind, content) in notes.read(inside)


@pytest.mark.parametrize(
    "inside", ["Color on the Walls", "I Can't Get No", "What's the Story", "Babylon Is Ours: The USA in Dub"]
)
def test_a_bracket_that_belongs_to_the_name_is_no_note(inside: str) -> None:
    assert notes.read(inside) == ()


def test_guests_leave_the_title() -> None:
    read = titles.read("Monster (feat. Jay-Z) [Remix]")
    assert read.guests == ("Jay-Z",) and read.views[0].title.plain == "monster"


def test_a_number_that_is_the_title_stays() -> None:
    assert titles.read("99 Luftballons").views[0].title.plain == "99 luftballons"
    assert titles.read("1979").views[0].title.plain == "1979"
    assert titles.read("015-Sister Helen").views[0].title.plain == "sister helen"


def test_various_artists_are_nobody() -> None:
    assert not people.read(("Various Artists",)) and people.likeness(people.read(()), people.read(("A",))) is None


def test_an_isrc_has_one_spelling() -> None:
    assert isrc.normalise("us-rc1-76-07839") == isrc.normalise("ISRC USRC17607839") == "USRC17607839"
    assert isrc.normalise("nonsense") is None and isrc.normalise("") is None and isrc.normalise("US0000000000") is None


def _stock(size: int) -> list[tuple[int, Track]]:
    words = ["blue", "night", "река", "渚", "love", "stone", "mile", "rain", "fire", "home", "sea", "light"]
    name = lambda n: f"{words[n % 12]} {words[n // 12 % 12]} {n}"  # noqa: E731
    return [(n, Track(name(n), (f"artist {n % 500}",), duration_ms=100_000 + n)) for n in range(size)]


def test_the_index_finds_a_track_by_isrc_by_words_and_in_spite_of_a_typo() -> None:
    index = Index([(1, Track("Hello", ("Adele",), isrc="GBBKS1500214")), (2, Track("Skyfall", ("Adele",)))])
    index.add(3, Track("Группа крови", ("Кино",)))
    assert index.candidates(Track("Anything", isrc="GB-BKS-15-00214"))[0] == 1
    assert index.candidates(Track("Skyfal", ("Adele",)))[0] == 2
    assert index.candidates(Track("Gruppa krovi", ("Kino",)))[0] == 3
    assert index.candidates(Track("渚")) == [] and len(index.candidates(Track("Adele", ("Adele",)), limit=1)) == 1


def test_the_index_answers_many_queries_on_many_tracks() -> None:
    stock = _stock(3_000)
    index = Index(stock)
    assert all(id in index.candidates(track) for id, track in stock[:300])
