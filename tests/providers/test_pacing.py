"""Pace, budget and breaker as values: what may go out when, with every clock there can be."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from webapp.providers.kit.manifest import Limit
from webapp.providers.kit.pacing import BOX, DAY, PROBE, SOON, State, calls_in_a_day, passed, take, trip

WINDOW = Limit(40, 5.0)
STEADY = Limit(1, 1.0, burst=30)
NOW = 1_790_000_000.0


@given(st.lists(st.floats(0, 3), min_size=1, max_size=200))
def test_no_window_ever_holds_more_calls_than_the_limit(gaps: list[float]) -> None:
    state, now, sent = State(), NOW, []
    for gap in gaps:
        now += gap
        verdict = take(state, "any", now, limits=[Limit(4, 5.0)], max_wait=60)
        now += verdict.wait
        sent.append(now)
    for at in sent:
        assert sum(1 for other in sent if at - 5.0 + 1e-6 < other <= at) <= 4


def test_a_steady_pace_lets_a_burst_out_at_once_and_then_one_call_a_second() -> None:
    state = State()
    waits = [take(state, "any", NOW, limits=[STEADY]).wait for _ in range(33)]
    assert waits[:30] == [0.0] * 30
    assert waits[30:] == [1.0, 2.0, 3.0]


@given(st.lists(st.floats(0, 5), min_size=1, max_size=200))
def test_a_steady_pace_never_exceeds_burst_plus_rate(gaps: list[float]) -> None:
    state, now, sent = State(), NOW, []
    for gap in gaps:
        now += gap
        now += take(state, "any", now, limits=[STEADY], max_wait=60).wait
        sent.append(now)
    for at in sent:
        assert sum(1 for other in sent if at - 30 < other <= at) <= 30 + 30


def test_a_long_reading_never_waits_longer_than_a_moment() -> None:
    state, now = State(), NOW
    for _ in range(300):
        verdict = take(state, "likes", now, limits=[STEADY], max_wait=5)
        assert verdict.granted
        now += verdict.wait + 0.1


def test_a_wait_that_is_too_long_is_refused_and_not_promised() -> None:
    state = State()
    for _ in range(40):
        assert take(state, "any", NOW, limits=[WINDOW]).granted
    refused = take(state, "any", NOW, limits=[WINDOW], max_wait=2)
    assert (refused.granted, refused.kind, refused.wait) == (False, "rate", 5.0)
    assert len(state.slots) == 40
    assert calls_in_a_day(state, "any", NOW) == 40


def test_the_budget_of_a_family_is_spent_and_comes_back_a_day_later() -> None:
    state = State()
    for _ in range(3):
        assert take(state, "search", NOW, budget=3).granted
    refused = take(state, "search", NOW + 60, budget=3)
    assert (refused.granted, refused.kind) == (False, "budget")
    assert DAY - 2 * BOX < refused.wait < DAY + BOX
    assert take(state, "items", NOW + 60, budget=3).granted
    assert take(state, "search", NOW + 60 + refused.wait, budget=3).granted


def test_a_limit_blocks_and_then_lets_exactly_one_probe_through() -> None:
    state = State()
    assert trip(state, 7, NOW, kind="rate", reason="pause") == 7
    blocked = take(state, "any", NOW + 1)
    assert (blocked.granted, blocked.wait, blocked.kind) == (False, 6, "rate")
    probe = take(state, "any", NOW + 8)
    assert probe.granted
    assert probe.probe
    assert take(state, "any", NOW + 8).watch
    passed(state)
    free = take(state, "any", NOW + 9)
    assert free.granted
    assert not free.probe


def test_a_probe_that_never_reports_is_given_up() -> None:
    state = State()
    trip(state, 5, NOW, kind="rate", reason="")
    assert take(state, "any", NOW + 6).probe
    assert not take(state, "any", NOW + 6 + PROBE - 1).granted
    assert take(state, "any", NOW + 6 + PROBE + 1).probe


def test_a_limit_that_returns_soon_doubles_each_time_and_stays_under_a_day() -> None:
    state, now, lengths = State(), NOW, []
    for _ in range(16):
        lengths.append(trip(state, 10, now, kind="rate", reason=""))
        now += lengths[-1] + 1
    assert lengths[:4] == [10, 20, 40, 80]
    assert max(lengths) == DAY


def test_a_limit_after_a_quiet_time_starts_again_from_what_the_service_says() -> None:
    state = State()
    trip(state, 10, NOW, kind="rate", reason="")
    take(state, "any", NOW + 11)
    passed(state)
    assert trip(state, 10, NOW + 10 + SOON + 1, kind="rate", reason="") == 10


def test_two_answers_of_the_same_limit_do_not_escalate() -> None:
    state = State()
    trip(state, 10, NOW, kind="rate", reason="")
    assert trip(state, 10, NOW + 1, kind="rate", reason="") == 10


def test_a_quota_longer_than_a_day_is_kept_as_it_was_told() -> None:
    assert trip(State(), 2 * DAY, NOW, kind="quota", reason="") == 2 * DAY


def test_a_clock_that_is_set_back_stops_nobody_for_long() -> None:
    state = State()
    for _ in range(60):
        take(state, "any", NOW, limits=[WINDOW, STEADY], max_wait=60)
    verdict = take(state, "any", NOW - 86_400, limits=[WINDOW, STEADY], max_wait=200)
    assert verdict.granted
    assert verdict.wait <= 150


def test_a_state_survives_its_own_json() -> None:
    state = State()
    take(state, "any", NOW, limits=[WINDOW, STEADY])
    trip(state, 9, NOW, kind="quota", reason="why")
    assert State.from_json(state.to_json()) == state
    assert State.from_json(None) == State()
