"""Guards, ledger, balance, conflicts and single values."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.sync.given import often
from webapp.domain.sync.balance import OUTCOMES, Balance
from webapp.domain.sync.conflict import STORED_AS, SUGGESTED, Conflict, Rule, decide
from webapp.domain.sync.guard import Facts, Limits, check, check_account, needs_second_look
from webapp.domain.sync.ledger import Ledger, Unbalanced
from webapp.domain.sync.ledger import check as balance_books
from webapp.domain.sync.strategy import STRATEGIES, merge_value

CALM = Facts("spotify", stored_account="me", account="me", base=100, listed=100, held=100)
values = st.sampled_from(["", "Summer", "Winter"])


def _guards(**facts):
    return [held.guard for held in check(replace(CALM, **facts))]


@pytest.mark.parametrize(
    ("facts", "guards"),
    [
        ({}, []),
        ({"account": "you"}, ["identity"]),
        ({"stored_account": "", "account": "you"}, []),
        ({"stored_owner": "me", "owner": "you"}, ["identity"]),
        ({"gone": True, "listed": 0}, ["gone"]),
        ({"listed": 0, "base": 2}, ["emptied"]),
        ({"listed": 0, "base": 1}, []),
        ({"removed": 26}, ["big_delete"]),
        ({"removed": 25}, []),
        ({"removed": 10, "held": 10}, []),
        ({"removed": 11, "held": 1000}, []),
        ({"likes": True, "removed": 21, "held": 400}, ["likes"]),
        ({"likes": True, "removed": 20, "held": 40}, []),
        ({"likes": True, "removed": 21, "held": 420}, []),
        ({"fresh_keys": 81, "same_tracks": 80}, ["all_changed"]),
        ({"fresh_keys": 80, "same_tracks": 80}, []),
        ({"fresh_keys": 81, "same_tracks": 79}, []),
        ({"adds": 2_001}, ["growth"]),
        ({"adds": 2_000}, []),
        ({"adds": 11, "maximum": 110}, ["growth"]),
    ],
)
def test_a_guard_trips_beyond_its_limit_and_not_before(facts, guards):
    assert _guards(**facts) == guards


def test_limits_can_be_set():
    assert check(replace(CALM, removed=2), Limits(delete_count=1, delete_share=0.01))[0].numbers == {
        "removed": 2,
        "held": 100,
    }


def test_an_account_that_lost_most_of_its_lists_is_held():
    assert check_account("deezer", 6, 4)[0].guard == "account"
    assert not check_account("deezer", 3, 3)
    assert not check_account("deezer", 8, 4)


def test_many_removals_must_be_seen_twice():
    assert not needs_second_look(5, 10)
    assert needs_second_look(6, 10)
    assert not needs_second_look(10, 100)
    assert needs_second_look(11, 100)


@often
@given(st.lists(st.sampled_from(OUTCOMES)), st.lists(st.sampled_from(OUTCOMES)))
def test_what_was_read_is_the_sum_of_its_outcomes(one, other):
    total = Balance.of(one) + Balance.of(other)
    assert total == Balance.of(one + other)
    assert total.read == len(one) + len(other)
    assert total.as_dict()["read"] == sum(total.as_dict()[name] for name in OUTCOMES)


def test_books_that_close_are_given_back():
    ledger = Ledger(kept=(1,), added=(2,), adopted=(3,), moved=(4,), removed={5: "by a person"})
    assert balance_books(range(1, 6), ledger) is ledger


@pytest.mark.parametrize(
    ("seen", "ledger"),
    [([1, 2], Ledger(kept=(1,))), ([1], Ledger(kept=(1,), added=(1,))), ([1], Ledger(kept=(1, 2)))],
)
def test_books_that_do_not_close_stop_the_run(seen, ledger):
    with pytest.raises(Unbalanced, match="1 "):
        balance_books(seen, ledger)


@often
@given(values, values, values)
def test_a_value_changed_on_one_side_is_taken_and_only_two_different_changes_are_a_conflict(base, a, b):
    value, conflict = merge_value(base, a, b)
    assert conflict == (a != base and b != base and a != b)
    assert value == (b if a == base else a)
    assert merge_value(base, a, b, "b")[0] == (a if b == base else b)


def test_the_first_rule_that_fits_decides():
    conflict = Conflict("value", "spotify", "Summer", "Sun", "Rain", field="name")
    rules = [Rule("hub", kind="order"), Rule("service", service="spotify", field="name"), Rule("newest")]
    assert decide(conflict, rules) == "service"
    assert decide(conflict, []) == "ask"
    assert decide(replace(conflict, service="deezer"), rules) == "newest"


def test_every_kind_of_conflict_has_a_place_and_a_suggestion():
    assert STORED_AS.keys() == SUGGESTED.keys()
    for kind in STORED_AS:
        conflict = Conflict(kind, "spotify", None, None, None)
        assert conflict.stored_as in ("duplicate", "missing", "different")
        assert conflict.suggestion in STRATEGIES
