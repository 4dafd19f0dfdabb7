"""The laws of the lens between the hub and what a service shows of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.sync.given import EXACT, SET_LIKE, entries, ids, keys, often, sequences
from webapp.domain.sync.lens import project, put, rebind, shadows
from webapp.domain.sync.snapshot import BaseRow, Entry

placed = st.dictionaries(ids, keys)
fresh = st.lists(st.integers(-3, -1), unique=True)


@often
@given(sequences, placed)
def test_a_service_where_nothing_changed_changes_nothing(order, here):
    hub = entries(order)
    for view in (EXACT, SET_LIKE):
        shown = project(hub, here, view)
        assert put(shown, shown, order, shadows(hub, here, view)) == tuple(order)


@often
@given(sequences, placed, fresh, st.data())
def test_an_edit_of_the_view_is_reproduced_exactly(order, here, new, data):
    hub = entries(order)
    for view in (EXACT, SET_LIKE):
        shown = project(hub, here, view)
        edited = data.draw(st.permutations([*data.draw(st.lists(st.sampled_from(shown or (-9,)), unique=True)), *new]))
        hidden = shadows(hub, here, view)
        removed = set(shown) - set(edited)
        left = [entry for entry in order if hidden.get(entry) not in removed]
        after = put(shown, edited, left, hidden) if -9 not in edited else put(shown, new, left, hidden)
        named = {**here, **{entry: f"new{entry}" for entry in new}}
        assert project(entries(after), named, view) == tuple(e for e in (edited if -9 not in edited else new))


@often
@given(sequences, placed, st.data())
def test_nothing_outside_the_view_is_added_dropped_or_duplicated(order, here, data):
    shown = project(entries(order), here, EXACT)
    edited = data.draw(st.permutations(shown).flatmap(lambda p: st.integers(0, len(p)).map(lambda n: p[:n])))
    after = put(shown, edited, order)
    assert sorted(entry for entry in after if entry not in shown) == sorted(e for e in order if e not in shown)
    assert len(set(after)) == len(after)


def test_what_a_service_cannot_show_travels_with_its_left_neighbour():
    assert put([1, 2, 3], [3, 1, 2], [8, 1, 9, 2, 3]) == (8, 3, 1, 9, 2)


def test_followers_of_a_removed_row_go_to_the_row_before():
    assert put([1, 2, 3], [1, 3], [1, 2, 9, 3]) == (1, 9, 3)
    assert put([1, 2], [2], [1, 9, 2]) == (9, 2)


def test_an_entry_outside_the_view_cannot_be_changed_through_it():
    with pytest.raises(ValueError, match="outside the view"):
        put([1], [1, 2], [1, 2])


def test_the_first_of_equal_entries_stands_for_all_where_repeats_are_not_held():
    hub = entries([1, 2, 3])
    here = {1: "a", 2: "b", 3: "a"}
    assert project(hub, here, SET_LIKE) == (1, 2)
    assert shadows(hub, here, SET_LIKE) == {3: 1}
    assert project(hub, here, EXACT) == (1, 2, 3)


def test_a_hidden_entry_never_comes_to_stand_in_front_of_the_one_that_stands_for_it():
    hub = entries([1, 2, 3, 4])
    here = {1: "a", 2: "b", 3: "a", 4: "c"}
    after = put([1, 2, 4], [2, 4, 1], [1, 2, 3, 4], shadows(hub, here, SET_LIKE))
    assert project(entries(after), here, SET_LIKE) == (2, 4, 1)


def test_a_row_is_bound_to_the_first_of_its_equals():
    base = (BaseRow(3, "a"), BaseRow(2, "b"))
    assert [row.entry for row in rebind(entries([1, 2, 3]), base, {1: "a"}, SET_LIKE)] == [1, 2]
    assert rebind(entries([1, 2, 3]), base, {1: "a"}, EXACT) == base


def test_a_row_is_bound_to_an_equal_track_even_if_a_search_finds_another_id_for_it():
    hub = [Entry(1, 7), Entry(2, 7)]
    assert [row.entry for row in rebind(hub, [BaseRow(2, "a")], {1: "other"}, SET_LIKE)] == [1]


def test_a_row_whose_removal_is_under_way_is_left_alone():
    base = (BaseRow(9, "a"),)
    assert rebind(entries([1]), base, {1: "a"}, SET_LIKE) == base


def test_an_entry_that_lost_its_row_stands_for_the_next_of_its_equals():
    """2 goes by "a" until its row turns out to be 1's; from then on it is, as its track, the "b" of 3."""
    hub = [Entry(1, 7), Entry(2, 8), Entry(3, 8)]
    bound = rebind(hub, [BaseRow(2, "a"), BaseRow(3, "b")], {1: "a"}, SET_LIKE)
    assert [(row.entry, row.key) for row in bound] == [(1, "a"), (2, "b")]
