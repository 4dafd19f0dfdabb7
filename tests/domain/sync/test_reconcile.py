"""One pull of one member: what a person did over there, and nothing else, reaches the hub."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.sync.given import LIKES, SET_LIKE, bases, entries, ids, keys, listing, often, rows, sequences, views
from webapp.domain.music import Row
from webapp.domain.sync.ancestor import given_up
from webapp.domain.sync.ledger import audit
from webapp.domain.sync.plan import plan_member
from webapp.domain.sync.reconcile import pull
from webapp.domain.sync.snapshot import BaseRow, Entry, View

PLAIN = View()
DAY = datetime(2026, 5, 1, tzinfo=UTC)
TRACKS = {"a": 1, "b": 2, "c": 3, "d": 4}


def _pull(hub, base, now, view=PLAIN, wanted=None, **more):
    return pull(hub, base, now, view=view, track_of=TRACKS, wanted=wanted or {}, **more)


def _agreed(*keys):
    """A hub and a base of one list that both hold: entries 1, 2, … with these keys."""
    hub = [Entry(number, TRACKS.get(key)) for number, key in enumerate(keys, start=1)]
    return hub, [BaseRow(entry.id, key) for entry, key in zip(hub, keys, strict=True)]


def _ids(pulled):
    return [entry.id for entry in pulled.hub]


def _rows(*keys):
    return [Row(key) for key in keys]


@often
@given(sequences, bases(), rows(), st.dictionaries(ids, keys), views, st.lists(st.tuples(ids, keys)), st.data())
def test_the_books_of_every_pull_close(order, base, now, wanted, view, opened, data):
    base = base if view.shows_repeats else list({row.key: row for row in base}.values())
    flags = {name: data.draw(st.booleans()) for name in ("hidden_grew", "our_move_open", "first", "removals")}
    hub = [Entry(entry, data.draw(st.integers(1, 4))) for entry in order]
    pulled = _pull(hub, base, now, view, wanted, open_adds=opened, **flags)
    audit(hub, now, pulled, view=view)
    assert len({row.entry for row in pulled.base}) == len(pulled.base)
    assert {entry for entry, _ in pulled.new} <= set(_ids(pulled))
    if flags["first"] or flags["hidden_grew"]:
        assert not pulled.removed


@often
@given(sequences, bases(), views)
def test_a_member_where_nothing_changed_changes_nothing(order, base, view):
    base = base if view.shows_repeats else list({row.key: row for row in base}.values())
    hub = [Entry(entry, entry) for entry in order]
    pulled = _pull(hub, base, listing(base), view)
    assert pulled.hub == tuple(hub)
    assert not pulled.removed
    assert not pulled.new
    assert not pulled.order_conflict


@often
@given(bases(), rows())
def test_with_one_editor_the_member_needs_no_write_after_its_pull(base, now):
    pulled = _pull(entries([row.entry for row in base]), base, now)
    assert plan_member(pulled.hub, pulled.base, view=View(), keys={}).quiet
    assert [row.key for row in pulled.base] == [row.key for row in now]
    assert _ids(pulled) == [row.entry for row in pulled.base]


@often
@given(sequences, bases(), rows(), st.dictionaries(ids, keys), views)
def test_pulling_the_same_listing_again_changes_nothing(order, base, now, wanted, view):
    base = base if view.shows_repeats else list({row.key: row for row in base}.values())
    once = _pull(entries(order), base, now, view, wanted)
    again = _pull(once.hub, once.base, now, view, wanted)
    assert again.hub == once.hub
    assert {(r.entry, r.key) for r in again.base} == {(r.entry, r.key) for r in once.base} or not view.shows_repeats
    assert not again.new


@often
@given(sequences, rows(), st.dictionaries(ids, keys), views)
def test_a_first_sync_is_a_union_and_deletes_nothing(order, now, wanted, view):
    hub = [Entry(entry, 1 + entry % 4) for entry in order]
    pulled = _pull(hub, [], now, view, wanted, first=True)
    assert set(order) <= set(_ids(pulled))
    assert not pulled.removed


def test_a_first_sync_pairs_equal_tracks_and_adds_the_others():
    hub = [Entry(1, 1), Entry(2, 2)]
    pulled = _pull(hub, [], _rows("b", "c", "a"), first=True)
    assert pulled.hub == (Entry(1, 1), Entry(2, 2), Entry(-1, 3))
    assert set(pulled.adopted) == {1, 2}
    assert pulled.new == ((-1, 1),)


def test_a_row_taken_out_over_there_is_removed_and_one_put_in_is_new():
    hub, base = _agreed("a", "b", "c")
    pulled = _pull(hub, base, _rows("a", "d", "c"))
    assert pulled.removed == (2,)
    assert pulled.hub == (Entry(1, 1), Entry(-1, 4), Entry(3, 3))


def test_what_is_not_in_the_base_cannot_be_missing():
    hub, base = _agreed("a", "b")
    assert _ids(_pull([*hub, Entry(9, 4)], base, _rows("a", "b"), wanted={9: "d"})) == [1, 2, 9]


def test_where_removals_do_not_travel_a_missing_row_stays_known_as_absent():
    hub, base = _agreed("a", "b")
    pulled = _pull(hub, base, _rows("a"), removals=False)
    assert _ids(pulled) == [1, 2]
    assert [row.absent for row in pulled.base] == [False, True]
    assert plan_member(pulled.hub, pulled.base, view=View(), keys={2: "b"}, removals=False).quiet
    assert _pull(pulled.hub, pulled.base, _rows("a")).removed == (2,)


def test_absence_means_nothing_while_the_service_hides_more_rows():
    hub, base = _agreed("a", "b")
    assert not _pull(hub, base, _rows("a"), hidden_grew=True).removed


def test_a_row_that_we_wrote_and_have_not_seen_is_never_taken_for_removed():
    hub, base = _agreed("a", "b")
    pulled = _pull(hub, [base[0], BaseRow(2, "b", acked=True)], _rows("a", "c"))
    assert _ids(pulled) == [1, 2, -1]
    assert pulled.base[1] == BaseRow(2, "b", acked=True, absent=True)


def test_a_row_that_an_open_intent_explains_is_ours_and_a_deletion_made_meanwhile_wins():
    hub, base = _agreed("a")
    pulled = _pull(hub, base, _rows("a", "b"), open_adds=[(7, "b")])
    assert _ids(pulled) == [1]
    assert pulled.dying == (7,)
    assert [removal.entry for removal in plan_member(pulled.hub, pulled.base, view=View(), keys={}).removals] == [7]


def test_two_rows_and_one_waiting_entry_are_one_adopted_and_one_new():
    pulled = _pull([Entry(1, 1)], [], _rows("a", "a"), wanted={1: "a"})
    assert pulled.adopted == (1,)
    assert _ids(pulled) == [1, -1]


def test_of_equal_waiting_entries_the_one_behind_the_rows_neighbour_is_taken():
    hub = [Entry(5, 1), Entry(1, 2), Entry(6, 1)]
    assert _pull(hub, [BaseRow(1, "b")], _rows("b", "a"), wanted={5: "a", 6: "a"}).adopted == (6,)


def test_another_id_of_the_same_track_is_the_same_row():
    hub, base = _agreed("a", "b")
    pulled = pull(hub, base, _rows("a", "b2"), view=View(), track_of={**TRACKS, "b2": 2}, wanted={})
    assert pulled.relinked == ((2, "b", "b2"),)
    assert not pulled.removed
    assert not pulled.new


def test_a_song_that_became_unavailable_is_known_by_its_place():
    hub, base = _agreed("a", "b", "c")
    pulled = _pull(hub, base, [Row("a"), Row("grey:1", kind="unavailable"), Row("c")])
    assert _ids(pulled) == [1, 2, 3]
    assert pulled.base[1] == BaseRow(2, "grey:1", opaque=True)


def test_a_local_file_is_an_entry_without_a_track():
    hub, base = _agreed("a")
    pulled = _pull(hub, base, [Row("local:x", kind="local"), Row("a")])
    assert pulled.hub == (Entry(-1, None), Entry(1, 1))
    assert pulled.base[0].opaque


def test_a_song_taken_out_where_repeats_are_not_held_takes_its_equals_along():
    hub = [Entry(1, 1), Entry(2, 2), Entry(3, 1)]
    base = [BaseRow(1, "a"), BaseRow(2, "b")]
    assert _pull(hub, base, _rows("b"), SET_LIKE, {3: "a"}).removed == (1, 3)


def test_a_new_like_goes_in_front_and_no_like_is_moved():
    hub, base = _agreed("a", "b")
    pulled = _pull([Entry(9, 4), *hub], base, _rows("c", "b", "a"), LIKES, {9: "d"})
    assert _ids(pulled) == [-1, 9, 1, 2]
    assert not pulled.order_conflict
    assert not pulled.order_changed


def test_a_song_put_in_again_after_it_was_removed_elsewhere_is_a_new_entry():
    base = [BaseRow(1, "a", added_at=DAY)]
    now = [Row("a", added_at=DAY + timedelta(days=2))]
    assert _ids(_pull([], base, now, re_added_after=DAY + timedelta(days=1))) == [-1]
    assert _ids(_pull([], base, now)) == []


def test_two_orders_are_a_conflict_and_the_hubs_stands_unless_the_service_is_preferred():
    hub, base = _agreed("a", "b", "c")
    sorted_here = [hub[2], hub[1], hub[0]]
    pulled = _pull(sorted_here, base, _rows("b", "a", "c"))
    assert pulled.order_conflict
    assert _ids(pulled) == [3, 2, 1]
    assert _ids(_pull(sorted_here, base, _rows("b", "a", "c"), remote_wins_order=True)) == [2, 1, 3]


def test_while_a_reordering_of_ours_is_open_its_order_is_not_the_persons():
    hub, base = _agreed("a", "b", "c")
    pulled = _pull([hub[2], hub[1], hub[0]], base, _rows("b", "a", "c"), our_move_open=True, remote_wins_order=True)
    assert _ids(pulled) == [3, 2, 1]
    assert not pulled.order_conflict


def test_an_entry_that_stands_twice_is_a_broken_store():
    with pytest.raises(ValueError, match="twice in the hub"):
        _pull([Entry(1), Entry(1)], [], [])
    with pytest.raises(ValueError, match="twice in the base"):
        _pull([], [BaseRow(1, "a"), BaseRow(1, "b")], [])


def test_of_equal_entries_the_first_stands_for_the_row_although_it_came_later():
    hub = [Entry(9, 1), Entry(2, 2), Entry(1, 1)]
    base = [BaseRow(1, "a"), BaseRow(2, "b")]
    assert _pull(hub, base, _rows("b"), SET_LIKE, {9: "a"}).removed == (9, 1)
    turned = _pull(hub, base, _rows("b", "a"), SET_LIKE, {9: "a"})
    assert turned.base == (BaseRow(2, "b"), BaseRow(9, "a"))
    assert _ids(turned) == [2, 9, 1]


def test_a_dying_row_that_was_never_shown_stays_known_until_it_is_shown():
    base = [BaseRow(1, "a"), BaseRow(7, "b", acked=True, absent=True)]
    hub = [Entry(1, 1)]
    assert given_up(base, {1}) == tuple(base)
    assert given_up(base, {1, 7}) == (base[0],)
    assert _pull(hub, base, _rows("a", "b")).dying == (7,)
