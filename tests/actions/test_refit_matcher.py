"""Learning from people: what is gathered, what is fitted, what is used, and the way back."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from flask import Flask

from tests.make import learning as make
from tests.make import matches, people
from webapp.actions.gather_labels import gather_labels
from webapp.actions.refit_matcher import STEPS, TooFew, refit_matcher
from webapp.actions.use_model import NotUsable, set_back, use_model
from webapp.domain.matching.model import SHIPPED
from webapp.extensions import db
from webapp.models import MatcherModel, User
from webapp.models.kinds import now
from webapp.store import models

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.fixture
def alice(app: Flask) -> User:
    return people.user("alice", admin=True)


@pytest.fixture(autouse=True)
def small_benchmark(monkeypatch: pytest.MonkeyPatch) -> None:
    make.small_benchmark(monkeypatch)


def counts() -> tuple[int, int, int, int]:
    """Usable, withheld, contradictory, unknown."""
    return tuple(gather_labels().figures().values())  # type: ignore[return-value]


class TestWhatIsGathered:
    def test_same_other_and_never_teach_and_absent_does_not(self, alice: User) -> None:
        for said in ("same", "other", "never"):
            make.label(alice, *make.pair(), said)
        one, other = make.pair()
        make.label(alice, one, (other[0], ""), "absent")
        gathered = gather_labels()
        assert [one.same for one in gathered.labelled] == [True, False, False]
        assert gathered.labelled[0].a.artists == ("Massive Attack",)

    def test_what_was_taken_back_teaches_nothing(self, alice: User) -> None:
        make.label(alice, *make.pair(), taken_back_at=now())
        assert counts() == (0, 0, 0, 0)

    def test_the_newest_word_counts_whichever_side_stood_first(self, alice: User) -> None:
        one, other = make.pair()
        make.label(alice, one, other, "other")
        make.label(alice, other, one, "same")
        gathered = gather_labels()
        assert [pair.same for pair in gathered.labelled] == [True]

    def test_people_who_agree_are_one_label(self, alice: User) -> None:
        one, other = make.pair()
        for user in (alice, people.user("bob")):
            make.label(user, one, other, "other")
        assert counts() == (1, 0, 0, 0)

    def test_people_who_disagree_teach_nothing(self, alice: User) -> None:
        one, other = make.pair()
        make.label(alice, one, other, "same")
        make.label(people.user("bob"), one, other, "never")
        assert counts() == (0, 0, 1, 0)

    def test_an_object_that_nobody_remembers_is_left_out(self, alice: User) -> None:
        one, _other = make.pair()
        make.label(alice, one, ("ytmusic", "gone"))
        assert counts() == (0, 0, 0, 1)

    def test_a_track_of_the_catalogue_stands_in_for_a_forgotten_record_without_its_isrc(self, alice: User) -> None:
        track = matches.track("Hurt", service="deezer", key="h", isrc="USDJ20200421")
        db.session.execute(db.delete(matches.ExternalTrack).where(matches.ExternalTrack.external_id == "h"))
        db.session.commit()
        _one, other = make.pair()
        make.label(alice, ("deezer", str(track.origin_id)), other)
        sides = {side.title: side.isrc for one in gather_labels().labelled for side in (one.a, one.b)}
        assert sides["Hurt"] is None, "it may have been filled in from what another service said"


class TestWhatSpotifySaid:
    """Its words must not be learned from; a person's word on its objects may be, with words from elsewhere."""

    def spotify(self, isrc: str | None = "GBAAA9800322", **values: str) -> tuple[str, str]:
        track = matches.track("Spotify's own words", service="spotify", isrc=isrc, **values)
        return "spotify", str(track.origin_id)

    def test_another_service_of_the_same_isrc_stands_in(self, alice: User) -> None:
        matches.told("deezer", "stand-in", "Deezer's words", isrc="GBAAA9800322")
        matches.told("ytmusic", "theirs", "Their words")
        make.label(alice, self.spotify(), ("ytmusic", "theirs"), "other")
        gathered = gather_labels()
        assert {side.title for one in gathered.labelled for side in (one.a, one.b)} == {"Deezer's words", "Their words"}
        assert not gathered.labelled[0].same

    def test_a_cached_record_of_its_own_is_not_used_either(self, alice: User) -> None:
        matches.told("spotify", "cached", "Spotify's words", isrc="GBAAA9800322")
        matches.told("spotify", "another", "Spotify's words", isrc="GBAAA9800322")
        matches.told("ytmusic", "theirs", "Their words")
        make.label(alice, ("spotify", "cached"), ("ytmusic", "theirs"))
        assert counts() == (0, 1, 0, 0)

    def test_without_an_isrc_nothing_stands_in(self, alice: User) -> None:
        matches.told("deezer", "d", "Deezer's words")
        make.label(alice, self.spotify(isrc=None), ("deezer", "d"))
        assert counts() == (0, 1, 0, 0)

    def test_the_other_side_does_not_stand_in_for_this_one(self, alice: User) -> None:
        matches.told("deezer", "d", "Deezer's words", isrc="GBAAA9800322")
        spotify = self.spotify()
        make.label(alice, spotify, ("deezer", "d"))
        assert counts() == (0, 1, 0, 0)
        matches.told("deezer", "d2", "Another release", isrc="GBAAA9800322")
        gathered = gather_labels()
        assert {side.title for one in gathered.labelled for side in (one.a, one.b)} == {
            "Deezer's words",
            "Another release",
        }

    def test_one_record_does_not_stand_in_for_both_sides(self, alice: User) -> None:
        matches.told("deezer", "d", "Deezer's words", isrc="GBAAA9800322")
        make.label(alice, self.spotify(), self.spotify(), "other")
        assert counts() == (0, 1, 0, 0)

    def test_no_word_of_it_reaches_the_fit(self, alice: User) -> None:
        matches.told("deezer", "d", "Deezer's words", isrc="GBAAA9800322")
        matches.told("ytmusic", "y", "Their words")
        for other in (("ytmusic", "y"), ("deezer", "d"), self.spotify(isrc="X")):
            make.label(alice, self.spotify(), other)
        told = repr(gather_labels())
        assert "Spotify's" not in told


class TestFitting:
    def test_too_few_labels_change_nothing_and_are_counted(self, alice: User) -> None:
        make.labels(alice, 19)
        with pytest.raises(TooFew, match="19 usable labels, 20 are needed"):
            refit_matcher(now=now)
        assert db.session.query(MatcherModel).count() == 0
        assert models.active() is SHIPPED

    def test_weights_that_do_no_harm_are_used(self, alice: User) -> None:
        make.labels(alice, 25)
        steps: list[str] = []
        row = refit_matcher(now=lambda: NOON, by=alice.id, progress=steps.append)
        assert (row.name, row.state, row.base, row.labels) == ("2026-11-21.1", "active", SHIPPED.name, 25)
        assert tuple(steps) == STEPS
        assert row.figures["labels"] == {"usable": 25, "withheld": 0, "contradictory": 0, "unknown": 0}
        assert set(row.figures["before"]) == set(row.figures["after"])
        used = models.active()
        assert used.name == "2026-11-21.1"
        assert used.weights != SHIPPED.weights
        assert used.as_json()["about"]["on top of"] == SHIPPED.name

    def test_weights_that_lower_the_benchmark_are_refused_with_the_reason(self, alice: User) -> None:
        make.labels(alice, 200, "other")
        row = refit_matcher(now=now)
        assert row.state == "refused"
        assert "f1" in row.figures["worse"]
        assert row.figures["after"]["f1"] < row.figures["before"]["f1"]
        assert models.active() is SHIPPED

    def test_without_a_benchmark_nothing_is_used(self, alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(make.benchmark, "shipped_cases", lambda: ((), ()))
        make.labels(alice, 25)
        row = refit_matcher(now=now)
        assert (row.state, row.figures["worse"]) == ("refused", [])
        assert models.active() is SHIPPED

    def test_a_refused_fit_leaves_those_in_use_alone(self, alice: User) -> None:
        make.labels(alice, 25)
        first = refit_matcher(now=now)
        make.labels(alice, 400, "other")
        assert refit_matcher(now=now).state == "refused"
        assert models.active().name == first.name

    def test_the_next_fit_takes_the_place_of_the_former(self, alice: User) -> None:
        make.labels(alice, 25)
        first = refit_matcher(now=lambda: NOON)
        second = refit_matcher(now=lambda: NOON)
        assert (first.state, first.ended_at) == ("former", NOON)
        assert (second.name, second.state) == ("2026-11-21.2", "active")
        assert second.weights["weights"] == first.weights["weights"], "each fit starts from the shipped weights"

    def test_a_label_taken_back_leaves_no_trace_in_the_next_fit(self, alice: User) -> None:
        make.labels(alice, 25)
        before = refit_matcher(now=now).weights["weights"]
        extra = make.label(alice, *make.pair(), "other")
        assert refit_matcher(now=now).weights["weights"] != before
        extra.taken_back_at = now()
        db.session.commit()
        assert refit_matcher(now=now).weights["weights"] == before

    def test_names_go_on_counting_past_nine(self, alice: User) -> None:
        make.labels(alice, 20)
        for number in (2, 10):
            make.model(f"2026-11-21.{number}")
        assert refit_matcher(now=lambda: NOON).name == "2026-11-21.11"


class TestChoosing:
    def test_the_shipped_weights_are_a_step_away_and_so_are_former_ones(self, alice: User) -> None:
        make.labels(alice, 25)
        row = refit_matcher(now=now)
        assert set_back(now=now())
        assert (models.active(), row.state) == (SHIPPED, "former")
        assert not set_back(now=now())
        use_model(row, now=now())
        assert (models.active().name, row.state, row.ended_at) == (row.name, "active", None)

    def test_only_one_set_is_used_at_a_time(self, alice: User) -> None:
        rows = [make.model(f"2026-11-20.{n}") for n in (1, 2)]
        for row in rows:
            use_model(row, now=now())
        db.session.expire_all()
        assert [row.state for row in rows] == ["former", "active"]

    def test_refused_weights_cannot_be_used(self, alice: User) -> None:
        row = make.model(state="refused")
        with pytest.raises(NotUsable):
            use_model(row, now=now())
        assert models.active() is SHIPPED

    def test_weights_of_other_shipped_ones_rest_until_fitted_again(self, alice: User) -> None:
        row = make.model(state="active", base="shipped-before")
        assert models.active() is SHIPPED
        assert models.in_force() is None and models.chosen() is row
        with pytest.raises(NotUsable):
            use_model(row, now=now())
        make.labels(alice, 25)
        fitted = refit_matcher(now=now)
        db.session.expire_all()
        assert (row.state, models.active().name) == ("former", fitted.name)

    def test_weights_that_cannot_be_read_stop_no_run(self, alice: User, caplog: pytest.LogCaptureFixture) -> None:
        make.model(state="active", weights={"weights": None})
        assert models.active() is SHIPPED
        assert "cannot be read" in caplog.text
