"""Audits: drawn fairly from what one may see, judged pair by pair, finished or thrown away."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from random import Random

import pytest
from flask import Flask

from tests.make import matches as make
from tests.make import people
from webapp.actions.draw_audit import MIXED, NothingToDraw, Unfinished, draw_audit
from webapp.actions.judge_audit import finish_audit, go_back, judge_audit, throw_away
from webapp.extensions import db
from webapp.models import Audit, AuditItem, Label, Mapping, User, Verdict
from webapp.models.kinds import now
from webapp.store.population import population


@pytest.fixture
def alice(app: Flask) -> User:
    return people.user("alice", admin=True)


@pytest.fixture
def bob(app: Flask) -> User:
    return people.user("bob", share_matches=True)


def draw(user: User, number: int = 20, seed: int = 1, **values: str) -> Audit:
    return draw_audit(user.id, number, dice=Random(seed), now=now(), **values)


def items(audit: Audit) -> list[AuditItem]:
    query = db.select(AuditItem).where(AuditItem.audit_id == audit.id).order_by(AuditItem.position)
    return list(db.session.scalars(query))


def labels(user: User) -> list[tuple[str, str, str, bool]]:
    rows = db.session.scalars(db.select(Label).where(Label.user_id == user.id).order_by(Label.id))
    return [(row.b_id, row.said, row.place, row.taken_back_at is None) for row in rows]


class TestWhatIsDrawn:
    def test_only_real_pairs_that_the_matcher_accepted(self, alice: User) -> None:
        wanted = make.match(alice, key="wanted")
        make.match(alice, decided_by="person")
        make.match(alice, score=None)
        make.match(alice, entity_type="album")
        itself = make.track(service="deezer", key="itself")
        make.match(alice, itself, service="deezer", key="itself")
        untold = make.match(alice, key="untold")
        db.session.execute(db.delete(make.ExternalTrack).where(make.ExternalTrack.external_id == "untold"))
        db.session.commit()
        audit = draw(alice)
        assert [item.mapping_id for item in items(audit)] == [wanted.id]
        assert (audit.population, audit.drawn) == (1, 1)
        assert untold.id not in {item.mapping_id for item in items(audit)}

    def test_other_people_are_drawn_from_only_where_they_allow_it(self, alice: User) -> None:
        people.noise()
        make.match(people.user("closed"), key="closed")
        make.match(people.user("gone", share_matches=True, disabled_at=now()), key="gone")
        make.match(people.user("open", share_matches=True), key="open")
        make.match(alice, key="own")
        assert {item.external_id for item in items(draw(alice))} == {"open", "own"}

    def test_somebody_elses_pair_carries_no_person_and_no_mapping(self, alice: User, bob: User) -> None:
        make.match(bob, key="x")
        item = items(draw(alice))[0]
        assert item.mapping_id is None
        told = repr({column.name: getattr(item, column.name) for column in AuditItem.__table__.columns})
        assert "bob" not in told and bob.public_id not in told
        assert set(item.ours) | set(item.theirs) == {
            "service", "id", "title", "artists", "album", "duration_ms", "isrc", "year", "track_number", "explicit",
            "model",
        }  # fmt: skip

    def test_a_pair_that_several_people_hold_is_drawn_once_and_is_ones_own_where_one_holds_it(
        self, alice: User, bob: User
    ) -> None:
        shared = make.track(key="s")
        make.match(bob, shared, key="d")
        own = make.match(alice, shared, key="d")
        make.match(people.user("carol", share_matches=True), shared, key="d")
        audit = draw(alice)
        assert [item.mapping_id for item in items(audit)] == [own.id]
        assert audit.population == 1

    def test_the_same_two_objects_the_other_way_round_are_one_pair(self, alice: User, bob: User) -> None:
        make.match(alice, make.track(service="spotify", key="s"), service="deezer", key="d")
        other = make.track("Teardrop", service="deezer", key="d2")
        other.origin_id = "d"
        make.told("spotify", "s2")
        db.session.commit()
        make.match(bob, other, service="spotify", key="s")
        assert draw(alice).population == 1

    def test_each_pair_is_as_likely_as_any_other(self, alice: User) -> None:
        rows = make.matches(alice, 40)
        seen: Counter[int | None] = Counter()
        for seed in range(200):
            audit = draw(alice, 20, seed)
            seen.update(item.mapping_id for item in items(audit))
            throw_away(audit, now=now())
        assert set(seen) == {row.id for row in rows}
        # 200 drawings of 20 out of 40: 100 each, with a standard deviation of 7.
        assert all(70 < number < 130 for number in seen.values())

    def test_no_more_than_there_are(self, alice: User) -> None:
        make.matches(alice, 7)
        audit = draw(alice, 100)
        assert (audit.population, audit.drawn, len(items(audit))) == (7, 7, 7)

    def test_nothing_accepted_is_nothing_to_draw(self, alice: User) -> None:
        with pytest.raises(NothingToDraw):
            draw(alice)

    def test_one_audit_is_finished_before_the_next_is_drawn(self, alice: User) -> None:
        make.matches(alice, 3)
        first = draw(alice)
        with pytest.raises(Unfinished) as refused:
            draw(alice)
        assert refused.value.audit.id == first.id
        assert db.session.query(Audit).count() == 1

    def test_the_weights_that_accepted_are_noted(self, alice: User) -> None:
        make.matches(alice, 3, model="m1")
        make.matches(alice, 2, model="m2")
        mixed = draw(alice)
        assert mixed.model == MIXED
        throw_away(mixed, now=now())
        audit = draw(alice, model="m2")
        assert (audit.model, audit.population) == ("m2", 2)

    def test_the_population_says_whose_it_may_be(self, alice: User, bob: User) -> None:
        make.matches(alice, 3, model="m1")
        make.matches(bob, 2, model="m2")
        people.user("nothing-yet", share_matches=True)
        found = population(alice.id)
        assert (found.pairs, found.own, found.people, found.models) == (5, 3, 2, {"m1": 3, "m2": 2})

    def test_both_records_stand_as_their_services_told_them(self, alice: User) -> None:
        made = make.track("Hurt", artists="Johnny Cash\x1fFiona Apple", isrc="USDJ20200421", year=2002)
        make.told("deezer", "d", "Hurt (Live)", artists="Johnny Cash", duration_ms=218000)
        make.match(alice, made, key="d", score=0.91, reasons="same artist")
        item = items(draw(alice))[0]
        assert (item.ours["title"], item.ours["artists"]) == ("Hurt", ["Johnny Cash", "Fiona Apple"])
        assert (item.ours["service"], item.ours["id"], item.ours["isrc"]) == ("spotify", made.origin_id, "USDJ20200421")
        assert (item.theirs["title"], item.theirs["duration_ms"], item.theirs["model"]) == ("Hurt (Live)", 218000, "m1")
        assert (item.score, item.reasons) == (0.91, "same artist")


class TestJudging:
    def test_what_is_said_counts_and_is_learned_from(self, alice: User) -> None:
        make.matches(alice, 3)
        audit = draw(alice)
        for position, said in enumerate(("right", "wrong", "unsure")):
            assert judge_audit(audit, position, said, now=now())
        assert (audit.right, audit.wrong, audit.unsure) == (1, 1, 1)
        first, second, _third = (item.external_id for item in items(audit))
        assert labels(alice) == [(first, "same", "audit", True), (second, "other", "audit", True)]
        kept = db.session.scalars(db.select(Label)).first()
        assert kept is not None
        assert (kept.a_service, kept.a_id, kept.score, kept.model) == (
            "spotify", items(audit)[0].ours["id"], 0.93, "m1",
        )  # fmt: skip

    def test_a_pair_is_judged_once(self, alice: User) -> None:
        make.matches(alice, 2)
        audit = draw(alice)
        assert judge_audit(audit, 0, "right", now=now())
        assert not judge_audit(audit, 0, "wrong", now=now())
        assert not judge_audit(audit, 9, "wrong", now=now())
        assert not judge_audit(audit, 1, "maybe", now=now())
        assert (audit.right, audit.wrong) == (1, 0)
        assert len(labels(alice)) == 1

    def test_the_last_word_can_be_taken_back_and_said_anew(self, alice: User) -> None:
        make.matches(alice, 3)
        audit = draw(alice)
        start = now()
        judge_audit(audit, 0, "right", now=start)
        judge_audit(audit, 1, "wrong", now=start + timedelta(seconds=1))
        assert go_back(audit, now=now())
        assert (audit.right, audit.wrong) == (1, 0)
        assert judge_audit(audit, 1, "right", now=start + timedelta(seconds=2))
        second = items(audit)[1].external_id
        assert [row for row in labels(alice) if row[0] == second] == [
            (second, "other", "audit", False),
            (second, "same", "audit", True),
        ]
        go_back(audit, now=now())
        go_back(audit, now=now())
        assert not go_back(audit, now=now())
        assert [row[3] for row in labels(alice)] == [False, False, False]

    def test_no_match_changes_before_the_audit_is_finished(self, alice: User) -> None:
        rows = make.matches(alice, 2)
        audit = draw(alice)
        for position in (0, 1):
            judge_audit(audit, position, "wrong", now=now())
        assert db.session.query(Mapping).count() == 2
        assert db.session.query(Verdict).count() == 0
        assert finish_audit(audit, now=now()) == 2
        assert {(v.track_id, v.same) for v in db.session.query(Verdict)} == {(row.internal_id, False) for row in rows}
        assert db.session.query(Mapping).count() == 0
        assert audit.finished_at is not None
        assert len(labels(alice)) == 2, "the correction is the same word, not a second one"

    def test_an_audit_with_open_pairs_cannot_be_finished(self, alice: User) -> None:
        make.matches(alice, 2)
        audit = draw(alice)
        judge_audit(audit, 0, "wrong", now=now())
        assert finish_audit(audit, now=now()) == 0
        assert audit.finished_at is None

    def test_nothing_of_other_people_changes(self, alice: User, bob: User) -> None:
        make.match(bob)
        before = [tuple(row) for row in db.session.execute(db.select(*Mapping.__table__.columns))]
        audit = draw(alice)
        judge_audit(audit, 0, "wrong", now=now())
        assert finish_audit(audit, now=now()) == 0
        assert [tuple(row) for row in db.session.execute(db.select(*Mapping.__table__.columns))] == before
        assert db.session.query(Verdict).count() == 0
        assert labels(bob) == []
        kept = db.session.scalars(db.select(Label)).one()
        assert (kept.user_id, kept.said, kept.track_id) == (alice.id, "other", None)

    def test_a_match_that_went_meanwhile_is_not_corrected(self, alice: User) -> None:
        row = make.match(alice)
        audit = draw(alice)
        judge_audit(audit, 0, "wrong", now=now())
        db.session.execute(db.delete(Mapping).where(Mapping.id == row.id))
        db.session.commit()
        assert finish_audit(audit, now=now()) == 0
        assert audit.finished_at is not None

    def test_a_match_that_is_another_one_by_now_is_not_corrected(self, alice: User) -> None:
        row = make.match(alice)
        audit = draw(alice)
        judge_audit(audit, 0, "wrong", now=now())
        row.internal_id = make.track("Another song").id
        db.session.commit()
        assert finish_audit(audit, now=now()) == 0
        assert db.session.query(Verdict).count() == 0

    def test_a_finished_audit_stays_as_it_is(self, alice: User) -> None:
        make.matches(alice, 1)
        audit = draw(alice)
        judge_audit(audit, 0, "right", now=now())
        finish_audit(audit, now=now())
        assert not judge_audit(audit, 0, "wrong", now=now())
        assert not go_back(audit, now=now())
        throw_away(audit, now=now())
        assert db.session.query(Audit).count() == 1
        assert (audit.right, audit.wrong) == (1, 0)

    def test_what_is_thrown_away_teaches_nothing_and_changes_nothing(self, alice: User) -> None:
        make.matches(alice, 3)
        audit = draw(alice)
        judge_audit(audit, 0, "right", now=now())
        judge_audit(audit, 1, "wrong", now=now())
        throw_away(audit, now=now())
        assert [row[3] for row in labels(alice)] == [False, False]
        assert (db.session.query(Audit).count(), db.session.query(AuditItem).count()) == (0, 0)
        assert db.session.query(Mapping).count() == 3
