"""The wrong-accept rate and its interval, held against published values."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.domain.audit import rate, wilson


@pytest.mark.parametrize(
    ("hits", "trials", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_the_interval_is_the_one_that_newcombe_published(hits: int, trials: int, low: float, high: float) -> None:
    """Newcombe 1998, table I, method 3."""
    assert wilson(hits, trials) == (pytest.approx(low, abs=5e-5), pytest.approx(high, abs=5e-5))


def test_two_of_ninety_eight_lie_between_six_tenths_and_seven_percent() -> None:
    found = rate(right=96, wrong=2)
    assert (found.wrong, found.judged) == (2, 98)
    assert [round(100 * x, 1) for x in (found.share or 0, found.low, found.high)] == [2.0, 0.6, 7.1]


def test_none_wrong_is_no_certainty() -> None:
    found = rate(right=100, wrong=0)
    assert (found.share, found.low) == (0.0, 0.0)
    assert found.high == pytest.approx(0.0370, abs=5e-5)


def test_all_wrong_reaches_the_end() -> None:
    assert rate(right=0, wrong=100).high == 1.0


def test_nothing_judged_says_nothing() -> None:
    found = rate(right=0, wrong=0)
    assert (found.share, found.low, found.high) == (None, 0.0, 1.0)


@pytest.mark.parametrize(("hits", "trials"), [(3, 2), (-1, 2)])
def test_impossible_counts_are_refused(hits: int, trials: int) -> None:
    with pytest.raises(ValueError, match="hits"):
        wilson(hits, trials)


@given(trials=st.integers(1, 100_000), part=st.floats(0, 1))
def test_the_interval_holds_the_share_and_stays_within_everything(trials: int, part: float) -> None:
    hits = round(trials * part)
    low, high = wilson(hits, trials)
    assert 0 <= low <= hits / trials <= high <= 1
    mirrored = wilson(trials - hits, trials)
    assert mirrored == (pytest.approx(1 - high), pytest.approx(1 - low))
