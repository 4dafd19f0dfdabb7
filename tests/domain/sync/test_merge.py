"""The laws of the three-way merge."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given

from tests.domain.sync.given import often, sequences
from webapp.domain.sync.merge import merge3
from webapp.domain.sync.weave import weave


@often
@given(sequences)
def test_nothing_changed_means_nothing_changes(base):
    assert merge3(base, base, base).order == tuple(base)


@often
@given(sequences, sequences)
def test_the_side_that_alone_changed_is_followed_exactly(base, other):
    assert merge3(base, other, base).order == tuple(other)
    assert merge3(base, base, other).order == tuple(other)


@often
@given(sequences, sequences)
def test_the_same_change_on_both_sides_is_no_conflict(base, other):
    merged = merge3(base, other, other)
    assert merged.order == tuple(other)
    assert not merged.order_conflict


@often
@given(sequences, sequences, sequences)
def test_an_entry_disappears_only_when_it_was_agreed_on_and_one_side_dropped_it(base, hub, remote):
    for prefer in ("hub", "remote"):
        merged = merge3(base, hub, remote, prefer)
        b, h, r = set(base), set(hub), set(remote)
        assert set(merged.order) == (h & r) | (h - b) | (r - b)
        assert len(set(merged.order)) == len(merged.order)
        assert set(merged.dropped_by_hub) == (b & r) - h
        assert set(merged.dropped_by_remote) == (b & h) - r


@often
@given(sequences, sequences, sequences)
def test_who_is_called_hub_makes_no_difference_to_what_is_kept(base, hub, remote):
    one, other = merge3(base, hub, remote), merge3(base, remote, hub)
    assert set(one.order) == set(other.order)
    assert one.order_conflict == other.order_conflict


@often
@given(sequences, sequences, sequences)
def test_a_pair_that_both_sides_order_alike_stays_so(base, hub, remote):
    for prefer in ("hub", "remote"):
        order = merge3(base, hub, remote, prefer).order
        both = [entry for entry in order if entry in hub and entry in remote]
        for first, second in combinations(both, 2):
            assert hub.index(first) < hub.index(second) or remote.index(first) < remote.index(second)


@often
@given(sequences, sequences, sequences)
def test_merging_again_what_was_merged_changes_nothing(base, hub, remote):
    order = merge3(base, hub, remote).order
    assert merge3(order, order, order).order == order
    assert merge3(base, order, remote).order == order or set(order) != set(hub)
    assert merge3(remote, order, remote).order == order


@often
@given(sequences, sequences, sequences)
def test_an_order_conflict_is_told_only_where_the_common_entries_have_three_orders(base, hub, remote):
    common = set(base) & set(hub) & set(remote)
    orders = {tuple(e for e in side if e in common) for side in (base, hub, remote)}
    assert merge3(base, hub, remote).order_conflict == (len(orders) == 3)


@often
@given(sequences, sequences)
def test_weaving_keeps_the_skeletons_order_and_loses_nothing(skeleton, other):
    for close in (False, True):
        woven = weave(skeleton, other, close=close)
        assert [entry for entry in woven if entry in skeleton] == skeleton
        assert sorted(woven) == sorted(set(skeleton) | set(other))


def test_both_append_and_the_hubs_songs_come_first():
    assert merge3([1, 2], [1, 2, 3], [1, 2, 4]).order == (1, 2, 3, 4)


def test_a_row_put_in_on_one_side_stays_behind_its_neighbour_when_the_other_side_sorts():
    assert merge3([1, 2, 3], [3, 2, 1], [1, 9, 2, 3]).order == (3, 2, 1, 9)


def test_a_deletion_wins_over_a_move():
    assert merge3([1, 2, 3], [3, 1, 2], [1, 2]).order == (1, 2)


def test_two_different_orders_are_a_conflict_and_the_preferred_side_stands():
    for prefer, order in (("hub", (3, 2, 1)), ("remote", (2, 1, 3))):
        merged = merge3([1, 2, 3], [3, 2, 1], [2, 1, 3], prefer)
        assert merged.order == order
        assert merged.order_conflict
