"""The index of one's own tracks: what it finds, in what order, and that it forgets what is taken away."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.domain.matching.index import Index
from webapp.domain.matching.index.plain import in_latin, plain
from webapp.domain.matching.normalise import fold, latin
from webapp.domain.music import Track

SHELF = [
    Track("Sister Helen", ("Nic Jones",), duration_ms=257_000, isrc="GBAAA7000011"),
    Track("Elephant Woman (radio edit)", ("Blonde Redhead",), duration_ms=217_980),
    Track("Bridge Over Troubled Water", ("Salena Jones",), duration_ms=299_000),
    Track("Let's Dance Against the Wall", ("Full Force",), duration_ms=221_000),
    Track("Группа крови", ("Кино",), duration_ms=285_000),
    Track("Podmoskovnye vechera", ("Vladimir Troshin",), duration_ms=171_000),
    Track("渚", ("スピッツ",), duration_ms=286_000),
    Track("÷", ("Ed Sheeran",), duration_ms=200_000),
    Track("끝", ("브로콜리 너마저",), duration_ms=273_000),
    Track("שיר לשלום", ("מירי אלוני",), duration_ms=240_000),
    Track("Monster (feat. Jay-Z & Rick Ross)", ("Kanye West",), duration_ms=379_000),
    Track("Alf Prøysen - Min onkel har reist", (), duration_ms=65_000),
    Track("1979", ("The Smashing Pumpkins",), duration_ms=266_000),
    Track("Stay", ("Rihanna", "Mikky Ekko"), duration_ms=240_000),
    Track("Intro", ("!!!",), duration_ms=60_000),
    Track("Intro", ("???",), duration_ms=60_000),
]


@pytest.fixture(scope="module")
def shelf() -> Index:
    """The tracks above under ids from 1 on, amid a thousand others."""
    return Index([*enumerate(SHELF, 1), *enumerate(_noise(1_000, random.Random(7)), 1_000)])


def _noise(count: int, dice: random.Random) -> Iterator[Track]:
    syllables = [a + b for a in "bdfgklmnprstvz" for b in ("a", "e", "i", "o", "u", "an", "er", "il")]
    words = ["".join(dice.choices(syllables, k=dice.choice((1, 2, 2, 3)))) for _ in range(1_500)]
    for _ in range(count):
        title, artist = (" ".join(dice.choices(words, k=dice.randint(1, most))).title() for most in (6, 3))
        yield Track(title, (artist,), duration_ms=dice.randrange(60_000, 500_000))


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        pytest.param(Track("Something else entirely", ("Nobody",), isrc="gb-aaa-70-00011"), 1, id="isrc"),
        pytest.param(Track("015-Sister Helen"), 1, id="leading number"),
        pytest.param(Track("Sistre Heln", ("Nic Jnes",)), 1, id="typos everywhere"),
        pytest.param(Track("SisterHelen"), 1, id="no blanks"),
        pytest.param(Track("Blonde Redhead - Elephant Woman"), 2, id="artist in the title"),
        pytest.param(Track("Elephant Woman - 2005 Remaster", ("Blonde Redhead",)), 2, id="another suffix"),
        pytest.param(Track("Bridge Over Water"), 3, id="missing words"),
        pytest.param(Track("Bridge Over Troubled Water - Ballad with Luv", ("Salena Jon es",)), 3, id="extra words"),
        pytest.param(Track("Against the Wall Let's Dance", ("Force Full",)), 4, id="another order"),
        pytest.param(Track("003LetsDanceAgainsttheWall", ()), 4, id="number and no blanks"),
        pytest.param(Track("Gruppa krovi", ("Kino",)), 5, id="transliterated query"),
        pytest.param(Track("Gruppa krovi"), 5, id="transliterated query, no artist"),
        pytest.param(Track("Группа кровы", ("Viktor Tsoi",)), 5, id="typo, artist in another script"),
        pytest.param(Track("Подмосковные вечера", ("Владимир Трошин",)), 6, id="transliterated track"),
        pytest.param(Track("渚", ("SPITZ",)), 7, id="one character, artist in another script"),
        pytest.param(Track("渚 (Live)"), 7, id="one character and a bracket"),
        pytest.param(Track("÷", ("Ed Sheeran",)), 8, id="one sign"),
        pytest.param(Track("÷"), 8, id="one sign, no artist"),
        pytest.param(Track("끝 (live)", ("Broccoli, You Too?",)), 9, id="one syllable"),
        pytest.param(Track("שיר לשלום", ("Miri Aloni",)), 10, id="artist transliterated elsewhere"),
        pytest.param(Track("Monster", ("Kanye West", "JAY-Z", "Rick Ross")), 11, id="guests among the artists"),
        pytest.param(Track("Min onkel har reist", ("Alf Prøysen",)), 12, id="artist in the title of the track"),
        pytest.param(Track("Min onkel har reist", ("Alf Proysen",)), 12, id="without the stroke"),
        pytest.param(Track("1979 - Remastered 2012", ("Smashing Pumpkins",)), 13, id="a number"),
        pytest.param(Track("Saty", (), duration_ms=240_000), 14, id="swapped letters in a short title"),
        pytest.param(Track("", ("Rihanna",)), 14, id="no title"),
        pytest.param(Track("Intro", ("???",)), 16, id="an artist of signs"),
        pytest.param(Track("", album="Elephant Woman (radio edit)"), 2, id="no title, but an album"),
    ],
)
def test_it_is_found_first(shelf: Index, query: Track, wanted: int) -> None:
    assert shelf.candidates(query)[0] == wanted


def test_who_shares_nothing_is_no_candidate() -> None:
    index = Index([(1, Track("Hello", ("Adele",)))])
    assert index.candidates(Track("渚")) == index.candidates(Track("")) == index.candidates(Track(" ", (" ",))) == []


def test_an_empty_index_finds_nothing() -> None:
    assert Index().candidates(Track("Hello", ("Adele",))) == []


def test_a_track_without_any_words_can_be_filed_and_taken_away() -> None:
    index = Index([(1, Track("")), (2, Track("\u3000", ("",)))])
    index.remove(1)
    assert len(index) == 1 and index.candidates(Track("")) == []


def _crowd(title: str, size: int = 1_500) -> list[tuple[int, Track]]:
    """Many tracks of one title by artists with nothing in common, ten seconds apart in length, longest first."""
    names = ["".join(random.Random(n).choices("bcdfghjklmnpqrstvwxz", k=9)) for n in range(size)]
    return [(n, Track(title, (names[n],), duration_ms=10_000 * (size - n))) for n in range(size)]


@pytest.mark.parametrize("title", ["Intro", "Home", "Love", "渚", "The End"])
def test_a_common_title_is_narrowed_by_the_artist(title: str) -> None:
    crowd = _crowd(title)
    index = Index(crowd)
    for id in (0, 700, 1_499):
        assert index.candidates(Track(title, crowd[id][1].artists))[0] == id


def test_a_common_title_is_narrowed_by_an_artist_with_a_typo() -> None:
    index = Index([*_crowd("Intro"), (9_999, Track("Intro", ("Keaggy",)))])
    assert index.candidates(Track("Intro", ("KKeagy",)))[0] == 9_999


@pytest.mark.parametrize("title", ["Intro", "渚"])
def test_a_common_title_is_narrowed_by_the_length(title: str) -> None:
    index = Index(_crowd(title))
    assert index.candidates(Track(title, duration_ms=5_004_000), 3) == [1_000, 999, 1_001]


def test_among_tracks_of_one_title_the_artist_comes_before_the_length() -> None:
    index = Index([*_crowd("Intro"), (9_999, Track("Intro", ("Phil Keaggy",), duration_ms=90_000))])
    found = index.candidates(Track("Intro", ("Phil Keaggy",), duration_ms=5_000_000))
    assert found[:2] == [9_999, 1_000]


def test_equals_are_told_apart_by_their_ids() -> None:
    ids = [*range(900, 0, -1)]
    index = Index((id, Track("Intro", ("Somebody",), duration_ms=60_000)) for id in ids)
    assert index.candidates(Track("Intro", ("Somebody",), duration_ms=60_000), 5) == [1, 2, 3, 4, 5]


def test_an_unknown_length_stands_between_a_near_and_a_wrong_one() -> None:
    lengths = {1: 400_000, 2: None, 3: 201_000}
    index = Index((id, Track("Intro", ("Somebody",), duration_ms=length)) for id, length in lengths.items())
    assert index.candidates(Track("Intro", ("Somebody",), duration_ms=200_000)) == [3, 2, 1]


def test_no_more_are_given_than_wanted(shelf: Index) -> None:
    query = Track("Bridge Over Troubled Water", ("Nic Jones",))
    assert len(shelf.candidates(query)) == 20
    assert shelf.candidates(query, 3) == shelf.candidates(query)[:3]


def test_a_track_added_later_is_found_under_its_id_and_an_id_added_again_only_by_its_new_track() -> None:
    index = Index([(1, Track("Hello", ("Adele",)))])
    index.add(2, Track("Skyfall", ("Adele",)))
    index.add(1, Track("Группа крови", ("Кино",)))
    assert len(index) == 2 and 1 in index and 3 not in index
    assert index.candidates(Track("Hello")) == [] and index.candidates(Track("Gruppa krovi")) == [1]


def test_a_removed_track_is_gone() -> None:
    index = Index([(1, Track("Hello", ("Adele",), isrc="GBBKS1500214")), (2, Track("Hello", ("Oasis",)))])
    index.remove(1)
    assert len(index) == 1 and 1 not in index
    assert index.candidates(Track("Hello", ("Adele",), isrc="GBBKS1500214")) == [2]


def test_removing_what_is_not_there_is_an_error() -> None:
    with pytest.raises(KeyError):
        Index().remove(1)


_WORDS = st.sampled_from(["intro", "love", "The", "(Live)", "-", "Группа", "渚", "÷", "feat.", "01-", "Müller", ""])
_TEXTS = st.lists(_WORDS, max_size=4).map(" ".join)
_TRACKS = st.builds(
    Track,
    title=_TEXTS,
    artists=st.lists(_TEXTS, max_size=2).map(tuple),
    album=st.none() | _TEXTS,
    duration_ms=st.none() | st.integers(0, 3).map(lambda n: n * 1_500),
    isrc=st.none() | st.sampled_from(["GBBKS1500214", "USRC17607839", "nonsense"]),
)
_STEPS = st.lists(st.tuples(st.integers(-3, 12), st.none() | _TRACKS), max_size=40)


@given(_STEPS, st.lists(_TRACKS, min_size=1, max_size=5), st.randoms())
def test_an_index_with_a_past_answers_as_one_built_anew_in_any_order(
    steps: list[tuple[int, Track | None]], queries: list[Track], dice: random.Random
) -> None:
    index, known = Index(), dict[int, Track]()
    for id, track in steps:
        if track is not None:
            index.add(id, track)
            known[id] = track
        elif known.pop(id, None) is not None:
            index.remove(id)
    pairs = list(known.items())
    dice.shuffle(pairs)
    fresh = Index(pairs)
    assert len(index) == len(known) and all(id in index for id in known)
    assert [index.candidates(query, 5) for query in queries] == [fresh.candidates(query, 5) for query in queries]


def test_a_large_index_answers_the_same_in_whatever_order_it_was_filled() -> None:
    """More tracks than are ranked, so that some are cut away unseen."""
    pairs = [*_crowd("Intro", 600), *enumerate(_noise(2_000, random.Random(3)), 10_000)]
    one, other = Index(pairs), Index(reversed(pairs))
    for _, query in pairs[::40]:
        assert one.candidates(query) == other.candidates(query)
        assert one.candidates(Track(query.title)) == other.candidates(Track(query.title))


@given(_TRACKS.filter(lambda track: bool(plain(track.title).strip())), st.lists(_TRACKS, max_size=12))
def test_a_track_with_a_title_is_among_the_candidates_for_itself(track: Track, others: list[Track]) -> None:
    index = Index(enumerate([track, *others]))
    assert 0 in index.candidates(track)


# What folding has rules for, and what it has none for.
_SPELT = ["'n'", "n't", "nt", "Rock", "R.E.M.", "P!nk", "A$AP", "f**k", "No.", "The", "don't"]
_ODD = st.lists(st.sampled_from([*_SPELT, *"n&+_*/-.[)?´ \t\x1fa1éΩ渚"]), max_size=7)


@given(st.text(st.characters(max_codepoint=127)) | st.text() | _ODD.map("".join) | _ODD.map(" ".join))
def test_quick_folding_gives_what_folding_gives(text: str) -> None:
    assert plain(text) == fold(text)
    assert in_latin(plain(text)) == latin(fold(text))


def _spoilt(track: Track, number: int, dice: random.Random) -> Track:
    """The track as another source may tell it: a slip of the pen, and columns of its own kind."""
    title, artists = track.title, track.artists
    at = dice.randrange(len(title))
    match number % 3:
        case 0:
            title = title[:at] + dice.choice("aeiou") + title[at + 1 :]
        case 1:
            title = title[:at] + title[at + 1 :]
        case 2 if " " in title:
            title = title.replace(" ", "", 1)
    match number % 4:
        case 0:
            title, artists = f"{artists[0]} - {title}", ()
        case 1:
            title = f"{number % 30:03}-{title}"
        case 2:
            title, artists = f"{title} (Live at Montreux) [feat. Nobody]", ()
    return Track(title, artists, duration_ms=(track.duration_ms or 0) // 1_000 * 1_000)


def test_ninety_nine_of_a_hundred_spoilt_tracks_are_found_among_thousands() -> None:
    dice = random.Random(11)
    stock = list(_noise(4_000, dice))
    index = Index(enumerate(stock))
    found = [id in index.candidates(_spoilt(stock[id], id, dice)) for id in range(600)]
    assert sum(found) >= 0.99 * len(found)
