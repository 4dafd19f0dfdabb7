"""How titles, barcodes, catalogue numbers, formats and track lists of albums are read."""

from __future__ import annotations

import pytest

from webapp.domain.matching.albums import barcode, catalogue, credit, formats, overlap, title, tracklist
from webapp.domain.music import Track


@pytest.mark.parametrize(
    "text", ["720642442524", "0720642442524", "00720642442524", "7 20642-44252 4", "7 20642 44252 4 (Scanned)"]
)
def test_a_barcode_has_one_spelling(text: str) -> None:
    assert barcode.read(text) == {"00720642442524"}


@pytest.mark.parametrize("text", [None, "", "none", "0000000000000", "123456789", "720642442525", "1234567890128"])
def test_what_does_not_add_up_is_no_barcode(text: str | None) -> None:
    assert not barcode.read(text)


def test_a_nought_that_got_lost_is_put_back_and_several_barcodes_are_read() -> None:
    assert barcode.read("75992731324, 720642442524") == {"00075992731324", "00720642442524"}


@pytest.mark.parametrize(
    ("one", "other"),
    [("MFSL 1-193", "MFSL1193"), ("mri 069", "MRI-069"), ("С60 30023 006", "C60 30023 006"), ("FAC. 73", "FAC-73")],
)
def test_a_catalogue_number_has_one_spelling(one: str, other: str) -> None:
    assert catalogue.normalise(one) == catalogue.normalise(other) is not None


def test_none_and_short_numbers_are_no_catalogue_numbers() -> None:
    assert catalogue.read(("none", "001", "N/A", "")) == frozenset()


def test_labels_are_one_without_their_words_for_a_company() -> None:
    labels = catalogue.labels
    assert catalogue.share_label(labels(("Factory",)), labels(("Factory Records (2)",))) is True
    assert catalogue.share_label(labels(("EMI",)), labels(("Elektra",))) is False
    assert catalogue.share_label(labels(("Not On Label",)), labels(("EMI",))) is None


@pytest.mark.parametrize(
    ("text", "family"),
    [
        ('2×12" Vinyl', "vinyl"), ("2xLP", "vinyl"), ("LP", "vinyl"), ("CDr", "CD"), ("2CD", "CD"),
        ("Hybrid SACD", "SACD"),

        ("Cassette", "cassette"), ("File", "digital"), ("Digital Media", "digital"), ("Box Set", "box set"),
        ("Compact Disc", "CD"), (None, None), ("Wax Cylinder", None),
    ],
)  # fmt: skip
def test_a_format_belongs_to_a_family(text: str | None, family: str | None) -> None:
    assert formats.family(text) == family


@pytest.mark.parametrize(
    ("text", "core", "editions"),
    [
        ("Nevermind (30th Anniversary Super Deluxe)", "nevermind", 1),
        ("Thriller 25 Super Deluxe Edition", "thriller 25", 1),
        ("Disintegration [3CD Deluxe Edition]", "disintegration", 1),
        ("Discovery 2xLP 180g", "discovery", 1),
        ("Born To Die - The Paradise Edition", "born to die", 1),
        ("HEART STATION 【初回限定盤】", "heart station", 0 + 1),
        ("Deluxe", "deluxe", 0),
        ("Deluxe (Remastered)", "deluxe", 1),
        ("The Marshall Mathers LP", "marshall mathers lp", 0),
        ("1989 (Deluxe Edition)", "1989", 1),
        ("Monster (feat. Jay-Z) [Explicit]", "monster", 1),
        ("Wet (1988)", "wet", 0),
        ("American IV: The Man Comes Around", "american 4 the man comes around", 0),
        ("Selected Ambient Works, Vol. II", "selected ambient works 2", 0),
        ("(What's the Story) Morning Glory?", "whats the story morning glory", 0),
        ("()", "()", 0),
        ("Live at Wembley '86", "live at wembley 1986", 0),
        ("ゆらゆら帝国III", "ゆらゆら帝国 3", 0),
        ("Café del Mar, Volumen Tres", "cafe del mar 3", 0),
        ("Hit (English Version)", "hit english version", 0),
        ("Prince: Ultimate", "prince", 1),
        ("Ray of Light (Blu-ray)", "ray of light", 1),
    ],
)
def test_a_title_is_read_without_its_editions(text: str, core: str, editions: int) -> None:
    read = title.read(text)
    assert (read.views[0].core.plain, len(read.editions)) == (core, editions)


def test_a_title_says_of_what_kind_the_album_is() -> None:
    assert title.read("Live at Leeds").kinds == {"live"}
    assert title.read("Red (Taylor’s Version)").kinds == {"re-recording"}
    assert title.read("folklore (deluxe version)").kinds == frozenset()
    assert title.read("Jar of Flies - EP").size == "ep"
    assert title.read("Wet (1988)").year == 1988


def test_a_translation_behind_an_equals_sign_is_another_view() -> None:
    assert [view.core.plain for view in title.read("Группа Крови = Blood Type").views] == ["группа крови", "blood type"]


def test_artists_are_people_several_or_unknown() -> None:
    assert credit.read(("Persuader, The (2)",)).names == credit.read(("The Persuader",)).names
    assert [credit.read((name,)).whose for name in ("Various", "オムニバス", "[unknown]", "Björk")] == [
        "various",
        "various",
        "unknown",
        "named",
    ]
    assert credit.read(("A", "B")) == credit.read(("B", "A"))


def _list(*titles: str) -> tracklist.TrackList:
    return tracklist.read(tuple(Track(name) for name in titles))


def test_track_lists_are_compared_in_any_order_and_in_their_own() -> None:
    found = overlap.compare(_list("One", "Two", "Three (Remastered)"), _list("Three", "one", "TWO", "Four"))
    assert found is not None
    assert (found.same, found.sizes, found.of_shorter, found.of_longer) == (3, (3, 4), 1.0, 0.75)
    assert found.in_order == pytest.approx(2 / 3)


def test_what_stands_before_all_tracks_makes_none_of_them_equal() -> None:
    found = overlap.compare(
        _list("Star Wars - March", "Star Wars - Theme"), _list("Star Wars - Duel", "Star Wars - End")
    )
    assert found is not None and found.same == 0


def test_no_list_is_no_evidence() -> None:
    assert overlap.compare(_list(), _list("One")) is None
