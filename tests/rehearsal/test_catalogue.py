"""The built-in catalogue is large, always the same, and as untidy as the services it stands for."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import Counter

import pytest

from webapp.rehearsal import catalogue
from webapp.rehearsal.catalogue import Recording, Service, Side, load
from webapp.rehearsal.catalogue.reading import read, songs

CAT = load()
SERVICES: tuple[Service, ...] = ("spotify", "deezer")
BOTH = [record for record in CAT.recordings if record.spotify and record.deezer]
PRINT = """
import hashlib, json
from webapp.rehearsal.catalogue import load
print(json.dumps(hashlib.sha256(repr(load().recordings).encode()).hexdigest()))
"""
SCRIPTS = {
    "accents": "[à-ÿ]",
    "Turkish": "[şğı]",
    "Cyrillic": "[а-я]",
    "Greek": "[α-ω]",
    "Hebrew": "[א-ת]",
    "Arabic": "[ء-ي]",
    "kana": "[ぁ-ヿ]",
    "Han": "[一-鿿]",
    "Hangul": "[가-힣]",
    "Devanagari": "[अ-ह]",
    "Thai": "[ก-ฮ]",
}


def sides(service: Service) -> list[Side]:
    return [side for record in CAT.recordings if (side := record.side(service))]


def share(part: int, whole: int) -> float:
    return 100 * part / whole


def test_another_process_reads_the_very_same_catalogue() -> None:
    prints = {
        subprocess.run(
            [sys.executable, "-c", PRINT],
            capture_output=True,
            text=True,
            check=True,
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(sys.path)},
        ).stdout
        for seed in ("1", "2")
    }
    assert len(prints) == 1
    assert json.loads(prints.pop())


def test_it_is_read_once() -> None:
    fresh = catalogue.load.__wrapped__()  # past the cache
    assert fresh.recordings == CAT.recordings
    assert load() is CAT


def test_it_holds_thousands_of_recordings_of_hundreds_of_albums() -> None:
    originals = [record for record in CAT.recordings if record.kind == "original"]
    assert len(CAT.recordings) >= 3500
    assert len({(record.album_artist, record.album) for record in originals}) >= 300


def test_every_kind_of_version_is_there() -> None:
    kinds = Counter(record.kind for record in CAT.recordings)
    for kind in ("live", "remix", "remaster", "single", "karaoke", "compilation", "deluxe"):
        assert kinds[kind] >= 60, kind
    for kind in ("edit", "clean", "acoustic", "demo", "instrumental", "spedup", "slowed", "tribute"):
        assert kinds[kind] >= 15, kind


def test_a_number_is_the_place_in_the_catalogue() -> None:
    assert [record.number for record in CAT.recordings] == list(range(len(CAT.recordings)))


def test_a_version_points_at_a_recording_that_is_no_version() -> None:
    for record in CAT.recordings:
        if record.original is not None:
            assert CAT.recordings[record.original].kind == "original"


def test_no_song_was_written_twice_into_the_same_place() -> None:
    keys = Counter(song.key for song in songs())
    assert not [key for key, times in keys.items() if times > 1]


@pytest.mark.parametrize("service", SERVICES)
def test_ids_are_unique_and_lead_back_to_their_recording(service: Service) -> None:
    ids = [side.id for side in sides(service)]
    assert len(set(ids)) == len(ids)
    by_id: dict[str, Recording] = getattr(CAT, service)
    assert all((side := by_id[one].side(service)) and side.id == one for one in ids)
    assert len(by_id) == len(ids)


def test_ids_look_like_those_of_their_service() -> None:
    assert all(re.fullmatch(r"[0-9A-Za-z]{22}", side.id) for side in sides("spotify"))
    assert all(re.fullmatch(r"[1-9][0-9]{5,9}", side.id) for side in sides("deezer"))


@pytest.mark.parametrize("service", SERVICES)
def test_one_album_has_one_id_and_one_name(service: Service) -> None:
    names: dict[str, set[str]] = {}
    for side in sides(service):
        names.setdefault(side.album_id, set()).add(side.album)
    assert all(len(found) == 1 for found in names.values())


@pytest.mark.parametrize("service", SERVICES)
def test_one_artist_has_one_id_and_one_name(service: Service) -> None:
    pairs = {pair for side in sides(service) for pair in zip(side.artist_ids, side.artists, strict=True)}
    assert len({one for one, _ in pairs}) == len({name for _, name in pairs}) == len(pairs)


def test_every_true_isrc_is_well_formed() -> None:
    assert all(re.fullmatch(r"[A-Z]{2}[A-Z0-9]{3}\d{7}", record.isrc or "") for record in CAT.recordings)


def test_only_releases_of_one_recording_share_an_isrc() -> None:
    groups: dict[str, list[Recording]] = {}
    for record in CAT.recordings:
        groups.setdefault(record.isrc or "", []).append(record)
    for group in groups.values():
        assert len({record.number if record.original is None else record.original for record in group}) == 1
        assert {record.kind for record in group} <= {"original", "single", "deluxe", "compilation", "remaster"} or len(
            group
        ) == 1
    assert sum(len(group) > 1 for group in groups.values()) > 300


def test_about_one_in_twenty_five_is_only_on_one_service() -> None:
    for service in SERVICES:
        absent = len(CAT.recordings) - len(sides(service))
        assert 3 < share(absent, len(CAT.recordings)) < 5


def test_about_two_in_a_hundred_lack_their_isrc_on_one_side() -> None:
    lacking = [record for record in BOTH if not (record.spotify.isrc and record.deezer.isrc)]
    assert 1.4 < share(len(lacking), len(BOTH)) < 2.6
    assert not [record for record in lacking if not record.spotify.isrc and not record.deezer.isrc]


def test_about_one_in_a_hundred_shows_the_isrc_of_something_else() -> None:
    wrong = [
        side for record in BOTH for side in (record.spotify, record.deezer) if side.isrc and side.isrc != record.isrc
    ]
    known = {record.isrc for record in CAT.recordings}
    assert 0.6 < share(len(wrong), len(BOTH)) < 1.4
    assert all(side.isrc in known for side in wrong)


def test_about_one_in_a_hundred_cannot_be_played_on_deezer() -> None:
    shut = [side for side in sides("deezer") if not side.readable]
    assert 0.5 < share(len(shut), len(sides("deezer"))) < 1.5
    assert all(side.readable for side in sides("spotify"))


def test_deezer_knows_whole_seconds_at_most_two_off() -> None:
    assert all(side.duration_ms % 1000 == 0 for side in sides("deezer"))
    assert all(abs(record.spotify.duration_ms - record.deezer.duration_ms) <= 2500 for record in BOTH)


def test_versions_are_written_in_the_manner_of_each_service() -> None:
    spotify = [side.title for side in sides("spotify")]
    deezer = [side.title for side in sides("deezer")]
    assert any(re.search(r" - \d{4} Remaster$", title) for title in spotify)
    assert any(re.search(r" \(Remastered \d{4}\)$", title) for title in deezer)
    assert any(" - Live at " in title for title in spotify)
    assert any("(Live at " in title for title in deezer)
    assert not any(title.endswith(" Remaster)") for title in spotify)


def test_guests_are_told_in_several_ways() -> None:
    titles = [side.title for service in SERVICES for side in sides(service)]
    assert all(any(mark in title for title in titles) for mark in ("(feat. ", "(ft. ", "(with ", " feat. "))
    untold = [record for record in BOTH if len(record.artists) > 1 and "feat" not in record.spotify.title]
    assert untold


def test_some_artists_stand_in_another_script_on_one_side() -> None:
    pairs = {(record.spotify.artists[0], record.deezer.artists[0]) for record in BOTH}
    mixed = [pair for pair in pairs if pair[0].isascii() != pair[1].isascii()]
    assert len(mixed) >= 25


@pytest.mark.parametrize("script", SCRIPTS)
def test_this_script_is_met_on_both_services(script: str) -> None:
    for service in SERVICES:
        assert sum(bool(re.search(SCRIPTS[script], side.title)) for side in sides(service)) >= 10


def test_explicit_and_clean_stand_side_by_side() -> None:
    clean = [record for record in CAT.recordings if record.kind == "clean"]
    assert clean
    for record in clean:
        assert not record.explicit
        assert record.original is not None and CAT.recordings[record.original].explicit


@pytest.mark.parametrize("service", SERVICES)
def test_the_search_finds_nearly_every_recording_by_its_own_words(service: Service) -> None:
    asked = [record for record in CAT.recordings[::23] if record.side(service)]
    found = 0
    for record in asked:
        side = record.side(service)
        assert side
        found += record in CAT.find(service, text=f"{side.title} {side.artists[0]}", limit=10)
    assert share(found, len(asked)) > 95


def test_the_search_ignores_case_and_accents() -> None:
    answers = CAT.find("spotify", title="DÉSENCHANTEE", artist="mylene farmer")
    assert answers and answers[0].title.startswith("Désenchantée")


def test_the_search_knows_an_artist_in_both_scripts() -> None:
    for artist in ("Кино", "Kino"):
        assert any(record.artists[0] == "Кино" for record in CAT.find("deezer", artist=artist))


def test_the_search_by_isrc_answers_with_every_release() -> None:
    single = next(record for record in BOTH if record.kind == "single" and record.spotify.isrc == record.isrc)
    answers = CAT.find("spotify", isrc=single.isrc)
    assert single in answers
    assert len({record.album for record in answers}) > 1


def test_the_search_answers_only_with_what_the_service_has() -> None:
    missing = next(record for record in CAT.recordings if record.deezer is None)
    assert missing not in CAT.find("deezer", title=missing.title, limit=500)
    assert missing in CAT.find("spotify", title=missing.title, limit=500)


def test_the_search_does_not_always_put_the_original_first() -> None:
    asked = {record.original for record in BOTH if record.kind in ("live", "karaoke") and record.original is not None}
    firsts = Counter(
        CAT.find("deezer", text=f"{original.title} {original.artists[0]}")[0].kind
        for original in (CAT.recordings[number] for number in sorted(asked))
        if original.deezer
    )
    assert firsts["original"] > sum(firsts.values()) / 2
    assert firsts["live"] + firsts["karaoke"] > 0


def test_the_search_answers_nothing_to_nothing() -> None:
    assert CAT.find("spotify") == CAT.find("spotify", text="  ") == CAT.find("spotify", text="zzzqqq") == []


def test_the_search_keeps_to_its_limit() -> None:
    assert len(CAT.find("spotify", text="love", limit=7)) == 7


def test_a_line_that_is_no_track_is_refused_with_its_place() -> None:
    with pytest.raises(ValueError, match=r"rows\.txt:2"):
        list(read("# A | B | 2000 | GB\nA title without a length", "rows.txt"))


def test_a_line_tells_artist_version_guests_and_explicit_words() -> None:
    song = next(read("# Various | Mix | 2000 | GB\nSomebody :: Song (One) ~ Club Mix + Guest; Friend 3:05!"))
    assert (song.artists, song.title, song.guests) == (("Somebody",), "Song (One)", ("Guest", "Friend"))
    assert (song.version, song.kind, song.duration_ms, song.explicit) == ("Club Mix", "remix", 185_000, True)
