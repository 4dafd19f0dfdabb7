"""The traps in which other matchers fail, by name."""

from __future__ import annotations

import pytest

from webapp.domain.matching import choose
from webapp.domain.music import Track


def song(title: str, *artists: str, s: float | None = 200, **more: object) -> Track:
    return Track(title, artists, duration_ms=None if s is None else int(s * 1000), **more)  # type: ignore[arg-type]


def outcome(query: Track, *candidates: Track) -> str:
    return choose(query, candidates).outcome


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("渚", "全然違う曲"),
        ("(What's the Story) Morning Glory?", "Wonderwall"),
        ("Jay-Z Blue", "Jay Sean"),
        ("Yesterday", "Hey Jude"),
        ("!!!", "???"),
        ("÷", "×"),
    ],
)
def test_a_title_that_others_fold_to_nothing_matches_no_other_title(one: str, other: str) -> None:
    assert outcome(song(one, "Someone"), song(other, "Someone")) == "absent"


def test_blank_titles_are_no_evidence() -> None:
    assert outcome(song("", "Someone"), song(" ", "Someone", s=201)) != "accept"
    assert outcome(song("", "Someone"), song("Anything", "Someone")) != "accept"


def test_blue_mile_is_not_rain_sounds() -> None:
    assert outcome(song("Blue Mile", "Lee Brice"), song("Rain Sounds: 2 Hour", "Relaxing Rain", s=7200)) == "absent"


def test_the_best_of_a_bad_list_is_absent() -> None:
    decision = choose(
        song("Hurt", "Johnny Cash", s=218), [song("Ring of Fire", "Johnny Cash", s=218), song("Hurt", "X")]
    )
    assert decision.outcome == "absent"
    assert decision.index is None and decision.best is not None


def test_a_wrong_isrc_with_another_title_is_not_accepted() -> None:
    query = song("Hey Ya!", "OutKast", s=235, isrc="USAR10300924")
    assert outcome(query, song("Roses", "OutKast", s=369, isrc="USAR10300924")) == "absent"
    assert outcome(query, song("Roses", "OutKast", s=236, isrc="USAR10300924")) == "ask"
    assert outcome(query, song("Waterfalls", "TLC", s=235, isrc="USAR10300924")) != "accept"


def test_an_isrc_that_a_label_reused_for_the_live_version_is_not_accepted() -> None:
    query = song("Song 2", "Blur", s=121, isrc="GBAYE9600012")
    assert outcome(query, song("Song 2 (Live)", "Blur", s=121, isrc="GBAYE9600012")) != "accept"


@pytest.mark.parametrize(
    "version",
    [
        song("Hello (Live at the Royal Albert Hall)", "Adele"),
        song("Hello - Live", "Adele"),
        song("Hello (Karaoke Version)", "Adele"),
        song("Hello (Made Famous By Adele)", "Sing King"),
        song("Hello (In the Style of Adele)", "Adele", album="Karaoke Hits"),
        song("Hello (Originally Performed by Adele)", "Party Tyme"),
        song("Hello", "Adele Tribute Band"),
        song("Hello", "Adele", album="A Tribute to Adele"),
        song("Hello (Instrumental)", "Adele"),
        song("Hello (Acoustic)", "Adele"),
        song("Hello (Demo)", "Adele"),
        song("Hello (Sped Up)", "Adele"),
        song("Hello - slowed + reverb", "Adele"),
        song("Hello (Nightcore)", "Adele"),
        song("Hello (Marshmello Remix)", "Adele"),
        song("Hello (Cover)", "Adele"),
        song("Hello (Spanish Version)", "Adele"),
        song("Hello (Reprise)", "Adele"),
        song("Hello (Ao Vivo)", "Adele"),
        song("Hello (En Vivo)", "Adele"),
        song("Hello (ライブ)", "Adele"),
        song("Hello Karaoke", "Adele"),
        song("Hello Instrumental", "Adele"),
        song("Hello (Extended Mix)", "Adele", s=300),
        song("Hello (Radio Edit)", "Adele", s=180),
        song("Hello (8D Audio)", "Adele"),
        song("Hello (A Cappella)", "Adele"),
        song("Hello", "Someone Else"),
        song("Hello", "Adele", s=238),
    ],
    ids=lambda track: f"{track.title}-{track.artists[0]}-{track.duration_ms}",
)
def test_another_version_alone_is_never_accepted_even_at_the_same_length(version: Track) -> None:
    assert outcome(song("Hello", "Adele", album="25"), version) == "absent"
    assert outcome(version, song("Hello", "Adele", album="25")) == "absent"


def test_the_studio_version_is_found_among_the_others() -> None:
    others = [song("Hello (Live)", "Adele"), song("Hello (Remix)", "Adele"), song("Hello", "Adele", s=201)]
    assert choose(song("Hello", "Adele"), others).index == 2


def test_taylors_version_is_not_the_original() -> None:
    original = song("Love Story", "Taylor Swift", s=235, album="Fearless")
    again = song("Love Story (Taylor’s Version)", "Taylor Swift", s=235, album="Fearless (Taylor's Version)")
    assert outcome(original, again) == outcome(again, original) == "absent"
    assert choose(again, [original, song("Love Story (Taylor's Version)", "Taylor Swift", s=236)]).index == 1


def test_remix_a_is_not_remix_b() -> None:
    a = song("Latch (Disclosure Remix)", "Sam Smith")
    assert outcome(a, song("Latch (Tiësto Remix)", "Sam Smith")) == "absent"
    assert outcome(a, song("Latch - Disclosure Remix", "Sam Smith")) == "accept"
    assert outcome(a, song("Latch (Remix)", "Sam Smith")) != "accept"


def test_live_at_one_place_is_not_live_at_another() -> None:
    wembley = song("One (Live at Wembley 1993)", "U2")
    assert outcome(wembley, song("One (Live in Paris 2015)", "U2")) != "accept"
    assert outcome(wembley, song("One (Live in Paris 2015)", "U2", s=210)) == "absent"
    assert outcome(wembley, song("One - Live at Wembley, 1993", "U2")) == "accept"


def test_a_live_album_speaks_for_its_tracks() -> None:
    marked = song("Thunderstruck (Live at River Plate)", "AC/DC", album="Live at River Plate")
    plain = song("Thunderstruck", "AC/DC", album="Live at River Plate")
    assert outcome(marked, plain) == outcome(plain, marked) == "accept"
    assert outcome(plain, song("Thunderstruck", "AC/DC", album="The Razors Edge")) == "ask"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Symphony No. 5: I. Allegro", "Symphony No. 7: I. Allegro"),
        ("Symphony No. 5: I. Allegro", "Symphony No. 5: II. Allegro"),
        ("Another Brick in the Wall, Pt. 1", "Another Brick in the Wall, Pt. 2"),
        ("Shine On You Crazy Diamond (Parts I-V)", "Shine On You Crazy Diamond (Parts VI-IX)"),
        ("Interlude II", "Interlude III"),
        ("Chapter One", "Chapter Two"),
    ],
)
def test_other_parts_numbers_and_movements_are_not_accepted(one: str, other: str) -> None:
    assert outcome(song(one, "X", album="Y"), song(other, "X", album="Y")) == "absent"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Another Brick in the Wall, Part II", "Another Brick in the Wall (Pt. 2)"),
        ("Symphony No. 5: II. Andante", "Symphony Nr. 5 - 2. Andante"),
        ("Rocky, Part Two", "Rocky Pt. II"),
    ],
)
def test_parts_are_equal_in_every_spelling(one: str, other: str) -> None:
    assert outcome(song(one, "X"), song(other, "X")) == "accept"


def test_intro_needs_more_than_its_title() -> None:
    assert outcome(song("Intro", "The xx", s=127), song("Intro", "Alt-J", s=127)) == "absent"
    assert outcome(song("Intro", s=None), song("Intro", "The xx", s=None)) != "accept"
    assert outcome(song("Intro", "The xx", s=127), song("Intro", "The xx", s=128)) == "accept"


@pytest.mark.parametrize(
    ("one", "other", "artist"),
    [
        ("Группа крови", "Gruppa krovi", "Кино"),
        ("夜に駆ける", "夜に駆ける", "YOASOBI"),
        ("הבית", "הבית", "שלמה ארצי"),
        ("Ζωή", "Zoi", "Ελένη"),
        ("نسم علينا الهوى", "نَسَّم علينا الهوى", "فيروز"),
        ("강남스타일", "강남스타일", "싸이"),
        ("ｶﾀｶﾅ", "カタカナ", "歌手"),
    ],
)
def test_titles_of_every_script_match_themselves(one: str, other: str, artist: str) -> None:
    assert outcome(song(one, artist), song(other, artist)) == "accept"


@pytest.mark.parametrize(
    ("one", "other", "artist"),
    [
        ("Группа крови", "Звезда по имени Солнце", "Кино"),
        ("夜に駆ける", "群青", "YOASOBI"),
        ("הבית", "ירח", "שלמה ארצי"),
        ("Ζωή", "Θάλασσα", "Ελένη"),
        ("فيروز", "كيفك انت", "فيروز"),
        ("강남스타일", "젠틀맨", "싸이"),
    ],
)
def test_titles_of_every_script_match_no_other_title(one: str, other: str, artist: str) -> None:
    assert outcome(song(one, artist), song(other, artist)) == "absent"


def test_an_artist_in_another_script_is_outvoted_by_title_length_and_album() -> None:
    query = song("Kataware Doki", "RADWIMPS", album="Your Name.")
    assert outcome(query, song("Kataware Doki", "ラッドウィンプス", album="Your Name.")) == "accept"
    assert outcome(song("Yellow", "平井 堅"), song("Yellow", "Ken Hirai")) == "ask"


def test_a_title_in_another_script_is_asked_or_proven_by_isrc() -> None:
    query = song("紅蓮華", "LiSA", s=237, album="LEO-NiNE", isrc="JPE301900175")
    assert outcome(song("紅蓮華", "LiSA", s=237), song("Gurenge", "LiSA", s=237, album="X")) == "ask"
    assert outcome(query, song("Gurenge", "LiSA", s=237, isrc="JPE301900175")) == "accept"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            song("Monster (feat. Jay-Z & Nicki Minaj)", "Kanye West"),
            song("Monster", "Kanye West", "JAY-Z", "Nicki Minaj"),
        ),
        (song("Lean On", "Major Lazer", "MØ", "DJ Snake"), song("Lean On (with MØ)", "Major Lazer")),
        (song("Havana", "Camila Cabello feat. Young Thug"), song("Havana ft. Young Thug", "Camila Cabello")),
        (song("Zombie", "A & B"), song("Zombie", "B und A")),
        (song("Mil Horas", "Uno y Dos"), song("Mil Horas", "Uno, Dos")),
        (song("Paris", "Une et Deux"), song("Paris (avec Deux)", "Une")),
        (song("Halo", "Earth, Wind & Fire"), song("Halo", "Earth Wind and Fire")),
    ],
)
def test_guests_may_stand_in_title_or_artists(one: Track, other: Track) -> None:
    assert outcome(one, other) == outcome(other, one) == "accept"


@pytest.mark.parametrize(
    "title",
    [
        "Heroes (2017 Remaster)",
        "Heroes - Remastered 2009",
        "“Heroes” [Explicit]",
        "Heroes (Album Version)",
        "Heroes - Single Version",
        "Heroes (Deluxe Edition)",
        "Heroes (Bonus Track)",
        "Heroes [Official Video]",
        "Heroes (Official Music Video) [HD]",
        "David Bowie - Heroes",
        "David Bowie – Heroes (Lyric Video)",
        "01. Heroes",
        "007-Heroes",
        "Heroes (Stereo)",
        'Heroes (From "Christiane F.")',
        "HEROES",
        "Héroes",
        "Heroes (Remasterizado 2017)",
        "Heroes (Original Mix)",
    ],
)
def test_what_is_neutral_changes_nothing(title: str) -> None:
    assert outcome(song("Heroes", "David Bowie", album="Heroes"), song(title, "David Bowie", album="Best")) == "accept"


@pytest.mark.parametrize(
    "artist", ["David Bowie - Topic", "DavidBowieVEVO", "Bowie, David", "david bowie", "The David Bowie"]
)
def test_channels_and_spellings_of_an_artist_are_one(artist: str) -> None:
    assert outcome(song("Heroes", "David Bowie"), song("Heroes", artist)) == "accept"


def test_a_mono_mix_against_a_stereo_mix_is_asked() -> None:
    assert outcome(song("Help! (Mono)", "The Beatles"), song("Help! (Stereo)", "The Beatles")) == "ask"


def test_whole_second_lengths_are_one_length() -> None:
    assert outcome(song("Hello", "Adele", s=199.999), song("Hello", "Adele", s=199)) == "accept"
    assert outcome(song("Hello", "Adele", s=199.999), song("Hello", "Adele", s=201)) == "accept"


def test_lengths_that_cannot_agree_forbid_and_doubtful_ones_are_asked() -> None:
    assert outcome(song("Hello", "Adele", s=200), song("Hello", "Adele", s=211)) == "ask"
    far = choose(song("Hello", "Adele", s=200), [song("Hello", "Adele", s=238)])
    assert far.outcome == "absent" and "38 s longer" in far.reasons


def test_the_album_breaks_ties_and_never_forbids() -> None:
    query = song("Hello", "Adele", album="25")
    editions = [song("Hello", "Adele", album=name) for name in ("Now 92", "25", "Hello - Single")]
    assert choose(query, editions).index == 1
    assert choose(query, editions[:1]).outcome == "accept"


def test_editions_of_one_recording_are_no_ambiguity() -> None:
    query = song("Hello", "Adele", s=None)
    assert outcome(query, song("Hello", "Adele", album="25"), song("Hello", "Adele", s=201, album="Hits")) == "accept"


def test_two_different_recordings_that_both_fit_are_asked() -> None:
    query = song("Hello", "Adele", s=None)
    assert outcome(query, song("Hello", "Adele", s=200), song("Hello", "Adele", s=295)) == "ask"


def test_equal_explicitness_is_preferred() -> None:
    query = song("Stan", "Eminem", explicit=True)
    assert choose(query, [song("Stan", "Eminem", explicit=False), song("Stan", "Eminem", explicit=True)]).index == 1


def test_a_song_is_preferred_to_a_video() -> None:
    query = song("Hello", "Adele", type="song")
    found = [song("Hello (Official Video)", "AdeleVEVO", type="video", s=201), song("Hello", "Adele", type="song")]
    assert choose(query, found).index == 1


@pytest.mark.parametrize("words", ["Bossa Nova", "Skit", "Interlude", "Jazz Version", "8-Bit Version", "2020 Version"])
def test_a_bracket_that_nothing_explains_is_asked(words: str) -> None:
    query = song("Hello", "Adele", album="25", track_no=1)
    assert outcome(query, song(f"Hello ({words})", "Adele", album="Rarities", track_no=4)) == "ask"


def test_a_subtitle_and_the_name_of_the_album_are_no_version() -> None:
    query = song("Rocket Man", "Elton John", album="Honky Château")
    subtitled = song("Rocket Man (I Think It's Going to Be a Long, Long Time)", "Elton John", album="Hits")
    assert outcome(query, subtitled) == "accept"
    assert outcome(query, song("Rocket Man (Honky Château)", "Elton John")) == "accept"


def test_unreliable_columns_are_read_from_the_whole_record() -> None:
    clean = song("We Run", "Sugarland", album="Love On The Inside", s=235, text="We Run Sugarland 3:55")
    text = "We Run Sugarland Love On the Inside Country, Music $ 1.29 3:55 22-Jul-08"
    mixed = Track(text, text=text)
    assert outcome(clean, mixed) == "accept"
    assert outcome(song("All I Want to Do", "Sugarland", album="Love On The Inside", s=235), mixed) == "absent"


def test_live_as_a_verb_is_no_version() -> None:
    assert outcome(song("Live and Let Die", "Wings"), song("Live and Let Die", "Wings")) == "accept"
    assert outcome(song("Live Forever", "Oasis"), song("Oasis - Live Forever", "Oasis")) == "accept"
    assert outcome(song("Live Forever", "Oasis"), song("Live Forever (Live)", "Oasis")) == "absent"


def test_reasons_are_sentences_for_people() -> None:
    same = song("Hello", "Adele", s=201, isrc="GBBKS1500214")
    decision = choose(song("Hello", "Adele", isrc="GBBKS1500214"), [same])
    assert decision.reasons[0] == "same ISRC" and "1 s longer" in decision.reasons
    assert "live version" in choose(song("Hello", "Adele"), [song("Hello (Live)", "Adele")]).reasons
    assert "another artist" in choose(song("Hello", "Adele"), [song("Hello", "Lionel Richie")]).reasons
