"""A plan, carried out by the letter, makes the member show exactly what the hub holds for it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.domain.sync.given import (
    EXACT,
    LIKES,
    RANGES,
    SET_LIKE,
    bases,
    carried_out,
    entries,
    ids,
    keys,
    often,
    sequences,
    views,
)
from webapp.domain.sync.ancestor import after_adds, after_arrange, after_moves, after_removals, named, unclaimed
from webapp.domain.sync.batches import add_batches, price, remove_batches
from webapp.domain.sync.lens import keys_here, project
from webapp.domain.sync.order import Move
from webapp.domain.sync.plan import Add, plan_member
from webapp.domain.sync.snapshot import BaseRow, Entry, View

wanted = st.dictionaries(ids, keys)


def _once(base):
    return list({row.key: row for row in reversed(base)}.values())[::-1]


@st.composite
def situations(draw, choice=views):
    """A hub, the base of one member, the keys that may be placed there, and the member's abilities."""
    view, base, hub = draw(choice), draw(bases()), entries(draw(sequences))
    base = base if view.shows_repeats else _once(base)
    return hub, base, draw(wanted), view


@often
@given(situations())
def test_applying_a_plan_gives_exactly_the_projection_of_the_hub(situation):
    hub, base, here, view = situation
    plan = plan_member(hub, base, view=view, keys=here)
    bound = named(base, dict(plan.rebinds))
    names = keys_here(hub, bound, here, view)
    target = [(entry, names[entry]) for entry in project(hub, names, view)]
    after = carried_out(base, plan, view)
    assert (after == target) if view.ordered else (sorted(after) == sorted(target))


@often
@given(situations(st.sampled_from([SET_LIKE, LIKES])), st.lists(st.integers(1, 3), min_size=9, max_size=9))
def test_where_a_track_stands_once_nothing_is_put_in_and_taken_out_at_once(situation, tracks):
    """The service takes the two for one: what was put in would be taken out."""
    hub, base, names, view = situation
    hub = [Entry(entry.id, tracks[entry.id - 1]) for entry in hub]
    # Which key a track would get is one matter, and which row an entry has is another.
    here = {entry.id: names[entry.track] for entry in hub if entry.track in names}
    plan = plan_member(hub, base, view=view, keys=here)
    assert not {add.key for add in plan.adds} & {removal.key for removal in plan.removals}


@often
@given(situations())
def test_after_a_plan_was_carried_out_the_next_one_is_quiet(situation):
    hub, base, here, view = situation
    after = [BaseRow(e, k) for e, k in carried_out(base, plan_member(hub, base, view=view, keys=here), view)]
    again = plan_member(hub, after, view=view, keys=here)
    assert again.quiet
    assert not again.rebinds


@often
@given(situations())
def test_the_ancestor_kept_write_by_write_is_the_list_at_the_service(situation):
    hub, base, here, view = situation
    plan = plan_member(hub, base, view=view, keys=here)
    now = after_adds(named(base, dict(plan.rebinds)), plan.adds)
    for batch in remove_batches(plan, 2, view):
        now = unclaimed(now, batch.keys) if batch.twins else after_removals(now, batch.removals)
    now = after_moves(after_adds(now, plan.readds), plan.moves)
    now = now if plan.arrange is None else after_arrange(now, plan.arrange)
    assert [(row.entry, row.key) for row in now] == carried_out(base, plan, view)


@often
@given(situations(), st.integers(0, 3))
def test_a_plan_made_anew_after_some_writes_still_leads_there(situation, done):
    hub, base, here, view = situation
    plan = plan_member(hub, base, view=view, keys=here)
    partly = after_adds(named(base, dict(plan.rebinds)), plan.adds[:done])
    names = keys_here(hub, partly, here, view)
    after = carried_out(partly, plan_member(hub, partly, view=view, keys=here), view)
    assert sorted(after) == sorted((entry, names[entry]) for entry in project(hub, names, view))


@often
@given(situations(), st.sets(ids))
def test_rows_that_cannot_be_addressed_are_never_removed_or_written(situation, strange):
    hub, base, here, view = situation
    base = [BaseRow(r.entry, f"local:{r.entry}", opaque=True) if r.entry in strange else r for r in base]
    plan = plan_member(hub, base, view=view, keys=here)
    opaque = {row.entry for row in base if row.opaque}
    assert not opaque & {step.entry for step in (*plan.adds, *plan.removals, *plan.readds)}
    assert not opaque & {old for old, _ in plan.rebinds}
    assert opaque <= {entry for entry, _ in carried_out(base, plan, view)}


@often
@given(situations(), st.sets(ids))
def test_while_a_written_row_is_unseen_nothing_is_moved_and_additions_go_to_the_end(situation, unseen):
    hub, base, here, view = situation
    base = [BaseRow(r.entry, r.key, acked=True, absent=True) if r.entry in unseen else r for r in base]
    plan = plan_member(hub, base, view=view, keys=here)
    absent = {row.entry for row in named(base, dict(plan.rebinds)) if row.absent}
    assert not absent & {step.entry for step in (*plan.adds, *plan.removals)}
    if absent & {entry.id for entry in hub}:
        assert not plan.moves
        assert plan.arrange is None
    if absent:
        assert not view.ordered or all(add.position is None for add in (*plan.adds, *plan.readds))


@often
@given(situations(), st.integers(0, 6))
def test_a_full_list_gets_no_more_rows_and_the_plan_says_what_is_left_out(situation, capacity):
    hub, base, here, view = situation
    free = plan_member(hub, base, view=view, keys=here)
    plan = plan_member(hub, base, view=view, keys=here, capacity=capacity)
    assert len(plan.adds) <= max(0, capacity - len(base))
    assert {a.entry for a in (*plan.adds, *plan.overflow)} == {a.entry for a in free.adds}


@often
@given(situations())
def test_add_only_takes_nothing_out(situation):
    hub, base, here, view = situation
    plan = plan_member(hub, base, view=view, keys=here, removals=False)
    assert plan.removals == plan.readds == ()
    names = dict(plan.rebinds)
    assert {names.get(row.entry, row.entry) for row in base} <= {e for e, _ in carried_out(base, plan, view)}


@often
@given(situations(), st.integers(1, 3))
def test_batches_hold_every_write_once_and_the_price_counts_them(situation, size):
    hub, base, here, view = situation
    plan = plan_member(hub, base, view=view, keys=here)
    adds, removals = add_batches(plan.adds, size), remove_batches(plan, size, view)
    assert [add for batch in adds for add in batch.adds] == list(plan.adds)
    assert sorted(r.entry for batch in removals for r in batch.removals) == sorted(r.entry for r in plan.removals)
    assert sorted(t.entry for batch in removals for t in batch.twins) == sorted(t.entry for t in plan.readds)
    assert all(len(batch.adds) <= size for batch in adds)
    assert all(len(batch.keys) <= size for batch in removals)
    assert (price(plan, view, add=size, remove=size) == 0) == plan.quiet


def test_a_song_put_in_the_middle_is_one_add_and_no_move():
    plan = plan_member(entries([1, 9, 2]), [BaseRow(1, "a"), BaseRow(2, "b")], view=RANGES, keys={9: "c"})
    assert plan.adds == (Add(9, "c", 1),)
    assert plan.moves == ()


def test_songs_put_in_side_by_side_are_one_call():
    hub = entries([1, 8, 9, 2, 7])
    plan = plan_member(hub, [BaseRow(1, "a"), BaseRow(2, "b")], view=RANGES, keys={7: "e", 8: "c", 9: "d"})
    assert [(batch.position, len(batch.adds)) for batch in add_batches(plan.adds, 100)] == [(1, 2), (None, 1)]


def test_a_service_that_only_appends_gets_a_move_behind_it():
    plan = plan_member(entries([9, 1, 2]), [BaseRow(1, "a"), BaseRow(2, "b")], view=EXACT, keys={9: "c"})
    assert plan.adds == (Add(9, "c"),)
    assert plan.moves == (Move(2, 1, 0),)


def test_twins_that_a_removal_takes_along_are_added_again_at_their_places():
    base = [BaseRow(1, "a"), BaseRow(2, "b"), BaseRow(3, "a"), BaseRow(4, "c")]
    plan = plan_member(entries([2, 3, 4]), base, view=RANGES, keys={})
    assert [removal.entry for removal in plan.removals] == [1]
    assert plan.readds == (Add(3, "a", 1),)
    assert plan.moves == ()
    (batch,) = remove_batches(plan, 100, RANGES)
    assert batch.intents == ((3, "a"), (1, "a"))


def test_a_removed_and_an_added_entry_of_one_key_are_one_row_that_stays():
    plan = plan_member([Entry(2, 7)], [BaseRow(1, "a")], view=RANGES, keys={2: "a"})
    assert plan.rebinds == ((1, 2),)
    assert plan.quiet


def test_likes_are_written_so_that_the_newest_is_written_last():
    plan = plan_member(entries([3, 2, 1]), [], view=LIKES, keys={1: "a", 2: "b", 3: "c"})
    assert [add.entry for add in plan.adds] == [1, 2, 3]
    assert plan.moves == ()


def test_a_service_that_takes_a_permutation_gets_the_whole_order():
    base = [BaseRow(1, "a"), BaseRow(2, "b")]
    assert plan_member(entries([2, 1]), base, view=SET_LIKE, keys={}).arrange == ("b", "a")


def test_a_service_without_order_is_left_in_its_own():
    base = [BaseRow(1, "a"), BaseRow(2, "b")]
    assert plan_member(entries([2, 1]), base, view=View(reorder="none"), keys={}).quiet
