"""What a person said is above every mapping, also where no mapping is left; and speaks for nobody else."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.make import matches, pages, people
from webapp.domain.music import Track
from webapp.extensions import db
from webapp.models import Ancestor, EntryRow, Mapping, User
from webapp.models.kinds import now
from webapp.store import rules, tracks, words


@pytest.fixture
def alice(app: Flask) -> User:
    people.noise()
    return people.user("alice")


def forget_mappings() -> None:
    db.session.query(Mapping).delete()
    db.session.commit()


def test_a_right_one_is_the_key_although_no_mapping_is_left(alice: User) -> None:
    one, other = matches.track(), matches.track("Angel")
    matches.match(alice, one, key="10")
    words.decide(alice.id, one.id, "deezer", "20", True, now())
    assert tracks.keys_of(alice.id, "deezer", [one.id, other.id]) == {one.id: "20"}
    forget_mappings()
    assert tracks.keys_of(alice.id, "deezer", [one.id, other.id]) == {one.id: "20"}
    assert tracks.mapped(alice.id, "deezer", ["10", "20"]) == {"20": one.id}
    words.follow(alice.id, now())
    row = db.session.query(Mapping).one()
    assert (row.external_id, row.internal_id, row.decided_by) == ("20", one.id, "person")


def test_a_wrong_one_is_no_key_although_a_mapping_says_so(alice: User) -> None:
    one = matches.track()
    words.decide(alice.id, one.id, "deezer", "10", False, now())
    matches.match(alice, one, key="10")
    matches.match(alice, one, key="11")
    assert tracks.mapped(alice.id, "deezer", ["10", "11"]) == {"11": one.id}
    assert tracks.keys_of(alice.id, "deezer", [one.id]) == {one.id: "11"}
    words.decide(alice.id, one.id, "deezer", "", False, now())
    matches.match(alice, one, key="12")
    assert tracks.keys_of(alice.id, "deezer", [one.id]) == {}
    assert tracks.mapped(alice.id, "deezer", ["12"]) == {}
    words.follow(alice.id, now())
    assert db.session.query(Mapping).count() == 0


def test_the_newest_word_counts(alice: User) -> None:
    one, other = matches.track(), matches.track("Angel")
    words.decide(alice.id, one.id, "deezer", "", False, now())
    words.decide(alice.id, one.id, "deezer", "10", True, now())
    assert rules.of_tracks(alice.id, "deezer", [one.id])[one.id] == rules.Rule(right=("10",))
    words.decide(alice.id, other.id, "deezer", "10", True, now())
    assert tracks.mapped(alice.id, "deezer", ["10"]) == {"10": other.id}
    words.decide(alice.id, one.id, "deezer", "", False, now())
    assert rules.of_tracks(alice.id, "deezer", [one.id])[one.id] == rules.Rule(absent=True)


def test_a_word_confirms_a_match_without_forgetting_how_it_was_found(alice: User) -> None:
    mapping = matches.match(alice)
    words.decide(alice.id, mapping.internal_id, "deezer", mapping.external_id, True, now())
    db.session.refresh(mapping)
    assert (mapping.decided_by, mapping.score, mapping.model) == ("person", 0.93, "m1")
    assert words.forget(alice.id, mapping.internal_id, "deezer", mapping.external_id)
    db.session.refresh(mapping)
    assert (mapping.decided_by, mapping.score) == ("matcher", 0.93)
    assert not words.forget(alice.id, mapping.internal_id, "deezer", mapping.external_id)


def test_two_tracks_are_apart_by_birth_by_word_and_by_mapping(alice: User) -> None:
    one = matches.track()
    born, said, mapped = matches.track(service="deezer", key="10"), matches.track("Angel"), matches.track("Exchange")
    words.decide(alice.id, said.id, "deezer", "11", True, now())
    matches.match(alice, mapped, key="12")
    for key, other in (("10", born), ("11", said), ("12", mapped)):
        assert rules.apart(alice.id, one.id, other.id) == ""
        words.decide(alice.id, one.id, "deezer", key, False, now())
        assert rules.apart(alice.id, one.id, other.id) == rules.apart(alice.id, other.id, one.id) == "pair"
        assert rules.apart(alice.id, one.id, other.id, since=now()) == ""
    assert [rules.surely(alice.id, row.id, "deezer") for row in (born, said, mapped)] == [True, True, False]


def test_two_tracks_are_apart_as_lists_show_them_although_no_mapping_is_left(alice: User) -> None:
    one, other, link = matches.track(), matches.track("Angel"), pages.link(alice, entries=1)
    entry = db.session.query(EntryRow).one()
    entry.track_id = other.id
    db.session.add(Ancestor(member_id=link.members[1].id, entry_id=entry.id, position=0, external_id="10"))
    words.decide(alice.id, one.id, "deezer", "10", False, now())
    assert rules.apart(alice.id, one.id, other.id) == "pair"
    entry.removed_at = now()
    assert rules.apart(alice.id, one.id, other.id) == ""


def test_a_track_that_is_not_there_is_none_of_those_that_are(alice: User) -> None:
    one, other = matches.track(), matches.track(service="deezer", key="10")
    words.decide(alice.id, one.id, "deezer", "", False, now())
    assert rules.apart(alice.id, one.id, other.id) == "absent"


def test_words_of_others_say_nothing(alice: User) -> None:
    one, bob = matches.track(), people.user("bob")
    for key, same in (("10", True), ("11", False), ("", False)):
        words.decide(bob.id, one.id, "deezer", key, same, now())
    matches.match(alice, one, key="11")
    assert not rules.spoken(alice.id)
    assert tracks.keys_of(alice.id, "deezer", [one.id]) == {one.id: "11"}
    words.follow(alice.id, now())
    assert tracks.mapped(alice.id, "deezer", ["10", "11"]) == {"11": one.id}


def test_a_track_that_became_one_with_another_is_found_as_that(alice: User) -> None:
    kept, dropped = matches.track(), matches.track(service="deezer", key="10")
    matches.match(alice, dropped, key="10", score=None)
    assert tracks.current(alice.id, dropped) == dropped.id
    tracks.repoint(alice.id, dropped.id, kept.id)
    assert tracks.current(alice.id, dropped) == kept.id


def test_codes_are_known_from_either_telling(alice: User) -> None:
    tracks.born("deezer", {"10": Track("A", isrc="GBAYE9700108")}, now())
    tracks.keep_external("deezer", {"11": (Track("B", isrc="GBAYE9700109"), True)}, now())
    assert tracks.codes("deezer", ["10", "11", "12"]) == {"10": "GBAYE9700108", "11": "GBAYE9700109"}
