"""Range moves turn one order into the other, and are few."""

from __future__ import annotations

import random
from itertools import pairwise, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.sync.given import often
from webapp.domain.sync.order import Move, apply_moves, increasing, moves, staying

orders = st.integers(0, 14).flatmap(lambda n: st.permutations(range(n)))


@often
@given(orders, st.randoms(use_true_random=False))
def test_applying_the_moves_gives_the_target(current, dice):
    target = list(current)
    dice.shuffle(target)
    assert apply_moves(current, moves(current, target)) == target


@often
@given(orders)
def test_no_block_is_moved_twice_and_the_longest_run_stays(current):
    found = moves(current, sorted(current))
    blocks = 1 + sum(right != left + 1 for left, right in pairwise(current))
    assert len(found) <= max(0, blocks - 1)
    assert len(found) <= len(current) - len(increasing(current, current))


def test_an_order_that_is_right_needs_no_move():
    assert moves("abc", "abc") == []


def test_one_song_moved_is_one_move_wherever_it_goes():
    for start in range(6):
        for end in range(6):
            target = list(range(6))
            target.insert(end, target.pop(start))
            assert len(moves(range(6), target)) == (start != end)


def test_a_block_moved_is_one_move():
    assert moves(list("abcdef"), list("defabc")) in ([Move(0, 3, 6)], [Move(3, 3, 0)])


def test_a_move_is_counted_in_the_list_before_it():
    assert apply_moves("abcd", [Move(0, 1, 3)]) == list("bcad")
    assert apply_moves("abcd", [Move(2, 2, 1)]) == list("acdb")


def test_every_order_of_six_is_reached():
    for target in permutations(range(6)):
        assert apply_moves(range(6), moves(range(6), target)) == list(target)


def test_different_contents_are_refused():
    for current, target in (("ab", "ac"), ("aa", "aa"), ("ab", "abc")):
        with pytest.raises(ValueError, match="same distinct ids"):
            moves(current, target)


@pytest.mark.parametrize("move", [Move(0, 4, 0), Move(-1, 1, 0), Move(0, 1, 5), Move(0, 2, 1), Move(1, 0, 0)])
def test_a_move_outside_the_list_is_refused(move):
    with pytest.raises(ValueError, match=r"fit|itself"):
        apply_moves("abc", [move])


@often
@given(orders, orders)
def test_what_stays_has_the_order_of_the_target(current, target):
    stay = staying(current, target)
    assert [i for i in current if i in stay] == [i for i in target if i in stay]


def test_five_thousand_shuffled_rows_are_ordered():
    target = list(range(5_000))
    random.Random(1).shuffle(target)
    found = moves(range(5_000), target)
    assert apply_moves(range(5_000), found) == target
