"""The learned model: what it reads, how it is fitted again, and the variants that it is trained on."""

from __future__ import annotations

import json
import math
import random

import pytest

from webapp.domain.matching import SHIPPED, Model, choose, curves, explain, features
from webapp.domain.matching.learning import Labelled, lowered, refit, variants
from webapp.domain.matching.prepared import prepare
from webapp.domain.music import Track

HELLO = Track("Hello", ("Adele",), "25", 295_000, year=2015, track_no=1)
ODD = Track("Hello (Bossa Nova)", ("Adele",), "Rarities", 295_000)
ANOTHER = Track("Someone Like You", ("Adele",), "21", 285_000)


def score(model: Model, one: Track, other: Track) -> float:
    return model.score(features.compare(prepare(one), prepare(other)))


def test_a_model_is_the_same_after_it_was_written_and_read() -> None:
    again = Model.from_json(json.loads(json.dumps(SHIPPED.as_json())))
    assert again == SHIPPED


@pytest.mark.parametrize("data", [{}, {"name": "x", "weights": {}}, {"name": "x", "weights": {"title 1": "much"}}])
def test_what_is_no_model_is_refused(data: dict[str, object]) -> None:
    with pytest.raises((KeyError, ValueError)):
        Model.from_json(data)


def test_a_weight_that_the_program_does_not_know_is_left_out() -> None:
    data = SHIPPED.as_json() | {"weights": {"title 1": 1.0, "colour of the cover": 9.0}}
    assert set(Model.from_json(data).weights) == {"title 1"}


def test_the_shipped_weights_name_known_terms_and_say_on_what_they_were_fitted() -> None:
    assert set(SHIPPED.weights) == set(curves.NAMES)
    assert all(math.isfinite(weight) for weight in SHIPPED.weights.values()) and SHIPPED.about["fitted on"]


def test_a_score_stays_between_0_and_1_whatever_the_weights() -> None:
    huge = Model("huge", dict.fromkeys(curves.NAMES, 1e6))
    assert score(huge, HELLO, HELLO) <= 1.0
    assert score(Model("none", {}), HELLO, ANOTHER) == 0.5


def test_every_curve_shares_one_whole_between_two_neighbouring_points() -> None:
    for one, other in ((HELLO, ODD), (HELLO, ANOTHER), (ODD, ANOTHER)):
        pair = features.compare(prepare(one), prepare(other))
        for curve in curves.CURVES:
            shares = [share for name, share in curves.terms(pair) if name in curve.labels()]
            assert not shares or sum(shares) == pytest.approx(1.0)
            assert len(shares) <= 2


def test_without_labels_nothing_is_learned() -> None:
    assert refit(SHIPPED, []) == SHIPPED


def test_what_people_say_moves_the_weights_their_way_and_fitting_again_gives_the_same() -> None:
    labels = [Labelled(HELLO, ODD, False)] * 30
    learned = refit(SHIPPED, labels)
    assert score(learned, HELLO, ODD) < score(SHIPPED, HELLO, ODD)
    assert learned == refit(SHIPPED, labels)
    kind = refit(SHIPPED, [Labelled(HELLO, ANOTHER, True)] * 30)
    assert score(kind, HELLO, ANOTHER) > score(SHIPPED, HELLO, ANOTHER)


def test_one_label_moves_little_and_a_term_that_no_label_speaks_of_stays() -> None:
    learned = refit(SHIPPED, [Labelled(HELLO, ODD, False)])
    moved = {name: abs(learned.weights[name] - SHIPPED.weights[name]) for name in curves.NAMES}
    assert max(moved.values()) < 0.3
    assert moved["same ISRC"] == 0


def test_no_weight_outvotes_a_veto() -> None:
    live = Track("Hello (Live)", ("Adele",), "25", 295_000)
    eager = refit(SHIPPED, [Labelled(HELLO, live, True)] * 200)
    assert choose(HELLO, [live], model=eager).outcome != "accept"


@pytest.mark.parametrize(
    ("worse", "expected"),
    [
        ({}, False),
        ({"wrong_accepts": 0.006}, True),
        ({"versions_wrong": 0.02}, True),
        ({"right_or_asked": 0.9}, True),
        ({"f1": 0.899}, False),
        ({"lists_right": 0.5}, True),
        ({"f1": 0.95}, False),
    ],
)
def test_weights_that_lower_the_benchmark_are_known(worse: dict[str, float], expected: bool) -> None:
    before = {"wrong_accepts": 0.005, "right_or_asked": 0.97, "f1": 0.9, "versions_wrong": 0.01, "lists_right": 0.66}
    assert lowered(before, before | worse) is expected


def test_made_pairs_are_the_same_from_the_same_dice_and_hold_both_kinds() -> None:
    records = [HELLO, ANOTHER, Track("Группа крови", ("Кино",), "Группа крови", 285_000, isrc="RUA018800001")]
    made = list(variants.pairs(records, random.Random(3)))
    assert made == list(variants.pairs(records, random.Random(3)))
    assert {same for _, _, same in made} == {True, False}
    assert all(one in records and other.title for one, other, _ in made)


def test_made_versions_of_another_recording_are_hardly_ever_accepted() -> None:
    records = [HELLO, ANOTHER, Track("Blue in Green", ("Miles Davis",), "Kind of Blue", 337_000, year=1959, track_no=3)]
    dice = random.Random(11)
    others = [(one, made) for _ in range(20) for one, made, same in variants.pairs(records, dice) if not same]
    accepted = [pair for pair in others if choose(*pair[:1], [pair[1]]).outcome == "accept"]
    assert len(accepted) <= 0.02 * len(others)


def test_an_explanation_adds_up_to_the_score_of_the_weights() -> None:
    found = explain(HELLO, ODD)
    total = sum(term.weight for term in found.terms) + SHIPPED.shift
    assert 1 / (1 + math.exp(-total)) == pytest.approx(found.before, abs=0.05)
    assert found.decision == choose(HELLO, [ODD]) and found.model == SHIPPED.name
    assert [abs(t.weight) for t in found.terms] == sorted((abs(t.weight) for t in found.terms), reverse=True)
