"""Albums as people own them, and the traps on the way to the same album elsewhere."""

from __future__ import annotations

from typing import Any

import pytest

from webapp.domain.matching.albums import Album, Rules, choose_album
from webapp.domain.music import Track


def album(title: str, *artists: str, tracks: str = "", **more: Any) -> Album:
    """An album; ``tracks`` are titles between bars, each with seconds behind an @ or without."""
    return Album(title, artists, tracks=tuple(map(_track, tracks.split("|"))) if tracks else (), **more)


def _track(text: str) -> Track:
    title, _, seconds = text.partition("@")
    return Track(title.strip(), duration_ms=int(float(seconds) * 1000) if seconds else None)


def outcome(one: Album, other: Album, **more: Any) -> str:
    there, back = choose_album(one, [other], **more), choose_album(other, [one], **more)
    assert (there.outcome, there.score) == (back.outcome, back.score)
    return there.outcome


def why(query: Album, candidate: Album, **more: Any) -> tuple[str, ...]:
    return choose_album(query, [candidate], **more).reasons


VINYL = album("Abbey Road", "The Beatles", year=1969, format="Vinyl", kind="album")


@pytest.mark.parametrize(
    "title",
    [
        "Abbey Road (Remastered)",
        "Abbey Road [2009 Remaster]",
        "Abbey Road - 2019 Mix / Super Deluxe Edition",
        "Abbey Road (50th Anniversary Edition) [Deluxe]",
        "ABBEY ROAD (180g Vinyl LP)",
        "Abbey Road (Edición Deluxe)",
        "Abbey Road (Jubiläumsausgabe)",
        "Abbey Road (Юбилейное издание)",
        "Abbey Road (リマスター)",
        "Abbey Road 2xLP",
        "Abbey Road (Explicit)",
        "Abbey Road (Mono)",
    ],
)
def test_an_edition_of_an_album_is_the_album(title: str) -> None:
    assert outcome(VINYL, album(title, "The Beatles", year=2019, track_count=17)) == "accept"


@pytest.mark.parametrize(
    ("title", "reason"),
    [
        ("Abbey Road (Live)", "a live album"),
        ("Abbey Road (Ao Vivo)", "a live album"),
        ("Abbey Road (The Remixes)", "a remix album"),
        ("Abbey Road (Instrumental)", "an instrumental album"),
        ("Abbey Road (Karaoke Version)", "a karaoke album"),
        ("Abbey Road: A Tribute", "a tribute album"),
        ("Abbey Road - Demos", "an album of demos"),
        ("Abbey Road Acoustic", "an acoustic album"),
        ("Abbey Road (Re-recorded)", "a new recording"),
        ("Abbey Road (Paul's Version)", "a new recording"),
        ("Abbey Road (Album Sampler)", "a sampler of the album"),
        ("Abbey Road II", "another volume"),
        ("Abbey Road / Let It Be", "two albums in one"),
        ("Let It Be", "another title"),
    ],
)
def test_another_work_under_the_albums_name_is_not_the_album(title: str, reason: str) -> None:
    candidate = album(title, "The Beatles", year=1994)
    assert outcome(VINYL, candidate) == "absent"
    assert reason in why(VINYL, candidate)


def test_the_other_way_round_the_reason_says_what_the_candidate_is_not() -> None:
    live = album("Abbey Road (Live)", "The Beatles")
    assert "not a live album" in why(live, VINYL)
    single = album("Hello", "Adele", kind="single", track_count=1)
    whole = album("Hello", "Adele", kind="album", track_count=11)
    assert "a single of the same name" in why(whole, single)
    assert "an album of the same name, not a single" in why(single, whole)


def test_an_album_by_another_artist_is_absent() -> None:
    assert why(VINYL, album("Abbey Road", "George Benson")) == ("by another artist",)


@pytest.mark.parametrize("name", ["Beatles, The", "Beatles", "The Beatles (2)", "The Beatles*", "THE BEATLES"])
def test_discogs_spellings_of_an_artist_are_the_artist(name: str) -> None:
    assert outcome(VINYL, album("Abbey Road", name)) == "accept"


@pytest.mark.parametrize(
    "several", ["Various", "V.A.", "VA", "Verschiedene", "オムニバス", "群星", "Разные исполнители"]
)
def test_several_artists_are_one_kind_in_every_language(several: str) -> None:
    ours = album("Pulp Fiction", "Various Artists", year=1994)
    assert outcome(ours, album("Pulp Fiction", several, year=1994)) == "accept"
    assert outcome(ours, album("Pulp Fiction", several)) == "ask"
    assert outcome(ours, album("Pulp Fiction", "Vincent Vega")) == "absent"


def test_a_reissues_year_forbids_nothing() -> None:
    assert outcome(VINYL, album("Abbey Road", "The Beatles", year=2019)) == "accept"


@pytest.mark.parametrize(("one", "other"), [("Vol. 2", "Volume Two"), ("Vol. II", "2"), ("第二集", "第2集")])
def test_a_volume_is_one_in_every_spelling(one: str, other: str) -> None:
    assert outcome(album(f"Songs {one}", "X Ensemble"), album(f"Songs, {other}", "X Ensemble")) == "accept"


@pytest.mark.parametrize(
    ("one", "other"),
    [("Vol. 2", "Vol. 3"), ("II", "III"), ("V", "VI"), ("X", "XI"), ("Part One", "Part Two"), ("제1집", "제2집")],
)
def test_another_volume_is_never_accepted(one: str, other: str) -> None:
    assert outcome(album(f"Songs {one}", "X Ensemble"), album(f"Songs {other}", "X Ensemble")) == "absent"


BLUE = "My Name Is Jonas|No One Else|The World Has Turned|Buddy Holly|Undone|Surf Wax America"
GREEN = "Don't Let Go|Photograph|Hash Pipe|Island in the Sun|Crab|Smile"


def test_of_albums_named_like_their_artist_year_or_tracks_decide() -> None:
    weezer = album("Weezer", "Weezer", year=1994)
    assert outcome(weezer, album("Weezer", "Weezer", year=1994)) == "accept"
    assert outcome(weezer, album("Weezer", "Weezer", year=2001)) == "ask"
    assert outcome(weezer, album("Weezer", "Weezer")) == "ask"
    ours = album("Weezer", "Weezer", tracks=BLUE)
    assert outcome(ours, album("Weezer", "Weezer", year=2014, tracks=BLUE)) == "accept"
    assert outcome(ours, album("Weezer", "Weezer", tracks=GREEN)) == "absent"
    assert "several albums have this name" in why(weezer, album("Weezer", "Weezer"))


def test_a_name_that_every_artist_has_needs_more_than_a_name() -> None:
    hits = album("Greatest Hits", "Elton John", year=1974)
    assert outcome(hits, album("Greatest Hits", "Elton John", year=2002)) == "ask"
    assert outcome(hits, album("Greatest Hits", "Elton John", year=1974)) == "accept"


def test_s_t_is_the_artists_name() -> None:
    assert outcome(album("S/T", "Bon Iver", year=2011), album("Bon Iver", "Bon Iver", year=2011)) == "accept"


def test_a_single_is_asked_where_nothing_says_that_the_other_is_an_album() -> None:
    ours = album("Fearless", "Taylor Swift", year=2008)
    assert outcome(ours, album("Fearless - Single", "Taylor Swift", year=2010, track_count=1)) == "ask"
    assert outcome(ours, album("Fearless", "Taylor Swift", year=2008, kind="single", track_count=4)) == "ask"


@pytest.mark.parametrize(
    "words", ["English Version", "German Version", "2021 Version", "Extended Mix", "Strange Words"]
)
def test_a_bracket_that_may_be_another_recording_is_asked(words: str) -> None:
    assert outcome(VINYL, album(f"Abbey Road ({words})", "The Beatles", year=1969)) == "ask"


def test_two_years_in_brackets_are_asked() -> None:
    one, other = (album(f"Live in Tokyo ({year})", "Some Band") for year in (1988, 1992))
    assert outcome(one, other) == "ask"


def test_two_albums_on_one_record_are_no_album_of_the_two() -> None:
    both = album("Burial / Untrue", "Burial", track_count=26)
    assert why(album("Untrue", "Burial", track_count=13), both) == ("two albums in one",)
    assert why(both, album("Untrue", "Burial", track_count=13)) == ("one of two albums",)
    double = album("Strawberry Fields Forever / Penny Lane", "The Beatles", year=1967, kind="single")
    assert outcome(album("Penny Lane", "The Beatles", year=1967, kind="single"), double) == "ask"


def test_a_mixers_name_makes_nobody_of_several_artists() -> None:
    mixed = album("Late Night Tales: Bonobo", "Various Artists", year=2013)
    assert outcome(album("Late Night Tales", "Bonobo", year=2013), mixed) == "ask"


def test_a_word_more_is_asked_only_where_something_else_speaks_for_it() -> None:
    assert (
        outcome(album("Harvest", "Neil Young", year=1972), album("Harvest Moon", "Neil Young", year=1992)) == "absent"
    )
    assert outcome(album("Harvest", "Neil Young", year=1972), album("Harvest Moon", "Neil Young", year=1972)) == "ask"


def test_works_that_one_performer_records_again_need_a_year() -> None:
    one = album("Bach: Cello Suites", "Yo-Yo Ma", year=1983)
    assert outcome(one, album("Bach: The Cello Suites", "Yo-Yo Ma", year=1998)) == "ask"
    assert outcome(one, album("Bach: The Cello Suites", "Yo-Yo Ma", year=1983)) == "accept"


def test_a_box_set_is_not_the_album_in_it() -> None:
    ours = album("Blue", "Some Band", tracks=BLUE)
    box = album("The Years of Blue and Green", "Some Band", format="Box Set", tracks=f"{BLUE}|{GREEN}|Africa|Say It")
    assert why(ours, box)[0] == "a box set that contains it"
    assert why(box, ours)[0] == "an album out of the box set"
    assert outcome(ours, box) == "absent"


def test_a_box_of_one_album_is_the_album() -> None:
    ours = album("Master of Puppets", "Metallica", year=1986)
    box = album("Master of Puppets (Deluxe Box Set)", "Metallica", format="Box Set", track_count=131)
    assert outcome(ours, box) == "accept"


def test_bonus_tracks_belong_to_an_edition() -> None:
    ours = album("Blue", "Some Band", tracks=BLUE)
    longer = album("Blue (Expanded)", "Some Band", tracks=f"{BLUE}|Extra One|Extra Two|Extra Three")
    assert choose_album(ours, [longer]).reasons[:3] == (
        "title equal without “Expanded”",
        "same artist",
        "6 of 6 tracks the same",
    )
    assert outcome(ours, longer) == "accept"


def test_the_tracks_may_outvote_a_title_that_is_written_shorter() -> None:
    short = album("Ziggy Stardust", "David Bowie", tracks=BLUE)
    whole = album("The Rise and Fall of Ziggy Stardust and the Spiders from Mars", "David Bowie", tracks=BLUE)
    assert outcome(short, whole) == "accept"
    short, whole = (album(one.title, "David Bowie", year=1972) for one in (short, whole))
    assert outcome(short, whole) == "ask"


def test_equal_tracks_under_another_title_are_asked() -> None:
    one, other = album("Aftermath", "The Stones", tracks=BLUE), album("Paint It", "The Stones", tracks=BLUE)
    assert outcome(one, other) == "ask" and "all tracks the same" in why(one, other)


def test_a_shuffled_list_under_a_longer_title_proves_nothing() -> None:
    shuffled = "|".join(reversed(BLUE.split("|")))
    one = album("Blue", "Some Band", tracks=BLUE)
    assert outcome(one, album("Blue Stories Retold", "Some Band", tracks=shuffled)) == "ask"


def test_tracks_that_all_say_live_are_a_live_album() -> None:
    concert = "|".join(f"{title} (Live)" for title in BLUE.split("|"))
    ours = album("Blue", "Some Band", tracks=BLUE, year=1994)
    assert "a live album" in why(ours, album("Blue", "Some Band", tracks=concert, year=2012))
    assert outcome(album("Blue", "Some Band", kind="live"), album("Blue (Live)", "Some Band")) == "accept"


def test_tracks_of_other_lengths_are_asked() -> None:
    one = "|".join(f"{title}@{200 + at}" for at, title in enumerate(BLUE.split("|")))
    other = "|".join(f"{title}@{240 + 9 * at}" for at, title in enumerate(BLUE.split("|")))
    assert outcome(album("Blue", "Band Z", tracks=one), album("Blue", "Band Z", tracks=other)) == "ask"
    assert outcome(album("Blue", "Band Z", tracks=one), album("Blue", "Band Z", tracks=one)) == "accept"


def test_lengths_speak_where_titles_artists_and_tracks_stand_in_another_script() -> None:
    ours = album(
        "風街ろまん", "はっぴいえんど", tracks="抱きしめたい@212|空いろ@246|風@246|暗闇坂@114|はいから@217|夏@198"
    )
    theirs = album("Kazemachi Roman", "Happy End", tracks="Daki@212|Sora@245|Kaze@246|Kura@115|Hai@217|Natsu@199")
    assert outcome(ours, theirs) == "accept" and "tracks of the same lengths" in why(ours, theirs)


def test_names_in_another_script_are_asked_where_only_the_year_agrees() -> None:
    ours = album("七里香", "周杰倫", year=2004)
    assert outcome(ours, album("Common Jasmine Orange", "Jay Chou", year=2004)) == "ask"
    assert outcome(ours, album("Common Jasmine Orange", "Jay Chou", year=2010)) == "absent"


@pytest.mark.parametrize(
    ("one", "other", "artist", "theirs"),
    [
        ("Группа крови", "Gruppa Krovi", "Кино", "Kino"),
        ("Ρεμπέτικο", "Rempetiko", "Σταύρος Ξαρχάκος", "Stavros Xarchakos"),
        ("ვარდო", "Vardo", "ნინო ქათამაძე", "Nino Katamadze"),
        ("強い気持ち", "強い気持ち", "小沢健二", "小沢 健二"),
        ("꽃갈피", "꽃갈피", "아이유", "아이유"),
        ("חום יולי אוגוסט", "חום יולי אוגוסט", "שלמה ארצי", "שלמה ארצי"),
        ("تملي معاك", "تملي معاك", "عمرو دياب", "عمرو دياب"),
    ],
)
def test_every_script_is_compared_in_itself_and_transliterated(one: str, other: str, artist: str, theirs: str) -> None:
    assert outcome(album(one, artist, year=1988), album(other, theirs, year=1988)) == "accept"


def test_arabic_and_hebrew_names_are_heard_by_their_consonants_and_asked() -> None:
    ours = album("نور العين", "عمرو دياب", year=1996)
    assert outcome(ours, album("Nour El Ain", "Amr Diab", year=1996)) == "ask"


def test_a_title_that_is_nothing_but_signs_is_a_title() -> None:
    assert outcome(album("÷", "Ed Sheeran"), album("÷ (Deluxe)", "Ed Sheeran")) == "accept"
    assert outcome(album("÷", "Ed Sheeran"), album("×", "Ed Sheeran")) == "absent"


def test_nothing_is_no_evidence() -> None:
    assert outcome(album("", "Björk"), album(" ", "Björk")) != "accept"
    assert outcome(album("", "Björk", year=1997), album("Homogenic", "Björk", year=1997)) == "ask"
    assert outcome(album("Homogenic"), album("Homogenic", "Björk")) == "ask"


def test_a_search_hit_may_carry_the_artist_in_its_title() -> None:
    hit = album("Beyries - Du Feu Dans Les Lilas", year=2024)
    assert outcome(hit, album("Du feu dans les lilas", "Beyries", year=2024)) == "accept"
    assert outcome(hit, album("Encounter", "Beyries", year=2024)) == "absent"


def test_two_records_with_names_of_the_artist_are_not_one() -> None:
    one, other = album("Elvis", "Elvis Presley", year=1956), album("Elvis Presley", "Elvis Presley", year=1956)
    assert outcome(one, other) == "ask"


def test_a_score_is_not_the_songs_of_the_film() -> None:
    songs = album("Twilight (Original Motion Picture Soundtrack)", "Various Artists", year=2008)
    score = album("Twilight: The Score", "Carter Burwell", year=2008)
    assert "the score and not the songs" in why(songs, score)
    assert outcome(album("Interstellar (OST)", "Hans Zimmer"), album("Interstellar", "Hans Zimmer")) == "accept"


CODE = "0724385522925"


def test_a_barcode_stands_for_a_misspelt_title_and_not_for_everything() -> None:
    right = album("OK Computer", "Radiohead", barcode="7 24385 52292 5")
    assert outcome(right, album("OK Computr", "Radio head", barcode=CODE)) == "accept"
    assert outcome(right, album("Music Has the Right", "Boards of Canada", barcode=CODE)) == "ask"
    assert "same barcode" in why(right, album("OK Computer", "Radiohead", barcode=CODE))


def test_the_same_barcode_against_a_veto_is_a_question() -> None:
    one, two = (album(f"Use Your Illusion {n}", "Guns N' Roses", barcode=CODE) for n in ("I", "II"))
    assert outcome(one, two) == "ask" and {"same barcode", "another volume"} <= set(why(one, two))


def test_two_release_groups_are_two_albums_unless_the_tracks_say_otherwise() -> None:
    one = album("Blue", "Some Band", mb_group="a", tracks=BLUE)
    assert outcome(one, album("Blue", "Some Band", mb_group="b")) == "absent"
    assert outcome(one, album("Blue", "Some Band", mb_group="b", tracks=BLUE)) == "ask"
    assert outcome(one, album("Blue (Weird)", "Some Band", mb_group="a")) == "accept"


def test_of_several_editions_the_nearest_is_taken() -> None:
    found = [
        album("Rumours (Super Deluxe)", "Fleetwood Mac", year=2013, track_count=46),
        album("Rumours", "Fleetwood Mac", year=1977, track_count=11),
        album("Rumours (2001 Remaster)", "Fleetwood Mac", year=1977, track_count=11),
    ]
    assert choose_album(album("Rumours", "Fleetwood Mac", year=1977, track_count=11), found).index == 1
    assert choose_album(album("Rumours (Super Deluxe)", "Fleetwood Mac", year=2013), found).index == 0


def test_two_albums_that_both_fit_are_asked() -> None:
    one, other = (album("Blue", "Some Band", year=1994, mb_group=name) for name in "ab")
    decision = choose_album(album("Blue", "Some Band", year=1994), [one, other])
    assert decision.outcome == "ask" and decision.reasons[-1] == "1 other album would fit as well"


def test_the_best_of_a_bad_list_is_absent() -> None:
    found = [album("Let It Be", "The Beatles"), album("Abbey Road", "George Benson")]
    decision = choose_album(VINYL, found)
    assert (decision.outcome, decision.index) == ("absent", None) and decision.best is not None
    assert choose_album(VINYL, []).reasons == ("no candidates",)


def test_stricter_rules_ask_more() -> None:
    other = album("Abbey Road", "The Beatles", year=2019)
    assert outcome(VINYL, other, rules=Rules(accept=0.999)) == "ask"


PRESSING = album(
    "Crime of the Century", "Supertramp", year=1978, format="Vinyl", labels=("MFSL",), catalogue_numbers=("MFSL 1-005",)
)


def release(**more: Any) -> Album:
    known: dict[str, Any] = {"labels": ("Mobile Fidelity Sound Lab",), "format": '12" Vinyl'}
    return album("Crime Of The Century", "Supertramp", **{**known, **more})


def test_the_album_is_the_same_where_the_pressing_is_another() -> None:
    other = release(format="CD", catalogue_numbers=("CDA3647",))
    assert outcome(PRESSING, other) == "accept"
    assert outcome(PRESSING, other, level="release") == "absent"
    assert "another format: CD and not vinyl" in why(PRESSING, other, level="release")


def test_label_number_and_format_name_a_pressing() -> None:
    assert outcome(PRESSING, release(catalogue_numbers=("MFSL1005",)), level="release") == "accept"
    assert outcome(PRESSING, release(catalogue_numbers=("MFSL1006",)), level="release") == "absent"
    assert outcome(PRESSING, release(catalogue_numbers=("MFSL1005",), year=1985), level="release") == "ask"


def test_nothing_that_names_a_pressing_is_a_question() -> None:
    assert outcome(PRESSING, release(), level="release") == "ask"
    assert "nothing says which pressing it is" in why(PRESSING, release(), level="release")


def test_one_id_names_a_pressing_and_two_ids_two() -> None:
    one, same, other = (album("Dummy", "Portishead", discogs_release=number) for number in ("1", "1", "2"))
    assert outcome(one, same, level="release") == "accept"
    assert outcome(one, other, level="release") == "absent"
    assert outcome(one, other) == "accept"


def test_one_barcode_on_two_formats_is_a_question() -> None:
    one, other = (album("Dummy", "Portishead", barcode=CODE, format=name) for name in ("CD", "LP"))
    assert outcome(one, other, level="release") == "ask"
    assert outcome(one, album("Dummy", "Portishead", barcode=CODE, format="CDr"), level="release") == "accept"
    assert outcome(one, album("Dummy", "Portishead", barcode="720642442524"), level="release") == "absent"


def test_two_pressings_with_one_barcode_are_asked() -> None:
    twins = [album("Dummy", "Portishead", barcode=CODE, discogs_release=number) for number in ("7", "8")]
    decision = choose_album(album("Dummy", "Portishead", barcode=CODE), twins, level="release")
    assert decision.outcome == "ask" and decision.reasons[-1] == "1 other pressing would fit as well"
