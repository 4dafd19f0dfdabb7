"""Rows are recognised, as many as there are, and equal ones are not mixed up."""

from __future__ import annotations

import random
from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from tests.domain.sync.given import bases, ids, listing, often, rows
from webapp.domain.music import Row
from webapp.domain.sync.align import align
from webapp.domain.sync.lcs import common
from webapp.domain.sync.snapshot import BaseRow

DAY = datetime(2026, 5, 1, tzinfo=UTC)


@often
@given(bases(), rows(), st.sets(ids))
def test_as_many_rows_are_recognised_as_both_sides_have_of_each_key_and_no_entry_twice(base, now, living):
    aligned = align(base, now, living)
    found = [entry for entry in aligned.entries if entry is not None]
    here, there = Counter(row.key for row in base), Counter(row.key for row in now)
    assert len(found) == sum((here & there).values())
    assert len(set(found)) == len(found)
    assert set(found) | set(aligned.missing) == {row.entry for row in base}
    assert all(
        entry is None or row.key == {b.entry: b.key for b in base}[entry]
        for entry, row in zip(aligned.entries, now, strict=True)
    )


@often
@given(bases(), rows(), st.sets(ids))
def test_an_entry_that_the_hub_holds_is_never_missing_while_an_equal_dying_one_is_found(base, now, living):
    aligned = align(base, now, living)
    name = {row.entry: row.key for row in base}
    lost = {name[entry] for entry in aligned.missing if entry in living}
    assert not any(name[entry] in lost for entry in aligned.entries if entry is not None and entry not in living)


@often
@given(bases(), st.sets(ids))
def test_an_unchanged_listing_is_recognised_in_its_order_among_the_living(base, living):
    aligned = align(base, listing(base), living)
    assert aligned.missing == ()
    alive = [entry for entry in aligned.entries if entry in living]
    assert alive == [row.entry for row in base if row.entry in living] or len({r.key for r in base}) < len(base)
    assert align(base, listing(base), {row.entry for row in base}).entries == tuple(row.entry for row in base)


def _lcs_length(a, b):
    line = [0] * (len(b) + 1)
    for x in a:
        before = 0
        for j, y in enumerate(b, start=1):
            before, line[j] = line[j], before + 1 if x == y else max(line[j], line[j - 1])
    return line[-1]


@often
@given(st.lists(st.sampled_from("abc"), max_size=12), st.lists(st.sampled_from("abc"), max_size=12))
def test_the_common_subsequence_is_a_longest_one(a, b):
    from webapp.domain.sync import lcs

    for find in (common, lcs._myers):
        pairs = find(a, b)
        assert len(pairs) == _lcs_length(a, b)
        assert all(a[i] == b[j] for i, j in pairs)
        assert all(p[0] < q[0] and p[1] < q[1] for p, q in pairwise(pairs))


def test_a_moved_row_is_still_the_same_entry():
    base = [BaseRow(1, "a"), BaseRow(2, "b"), BaseRow(3, "c")]
    assert align(base, [Row("b"), Row("c"), Row("a")], {1, 2, 3}).entries == (2, 3, 1)


def test_item_ids_tell_equal_rows_apart():
    base = [BaseRow(1, "a", "x"), BaseRow(2, "a", "y")]
    aligned = align(base, [Row("a", item_id="y")], {1, 2})
    assert aligned.entries == (2,)
    assert aligned.missing == (1,)


def test_of_three_equal_rows_the_dying_one_is_the_missing_one():
    base = [BaseRow(1, "a"), BaseRow(2, "a"), BaseRow(3, "a")]
    assert align(base, [Row("a"), Row("a")], {2, 3}).entries == (2, 3)


def test_a_row_added_after_the_last_run_is_not_taken_for_one_that_is_being_removed():
    base = [BaseRow(1, "a", added_at=DAY)]
    again = [Row("a", added_at=DAY + timedelta(days=3))]
    assert align(base, again, set(), DAY + timedelta(days=2)).entries == (None,)
    assert align(base, again, {1}, DAY + timedelta(days=2)).entries == (1,)
    assert align(base, again, set(), None).entries == (1,)
    acked = [BaseRow(1, "a", acked=True)]
    assert align(acked, again, set(), DAY + timedelta(days=2)).entries == (1,)


def _aligned(base, now):
    return align(base, now, {row.entry for row in base})


def test_twenty_thousand_rows_with_few_edits_are_recognised():
    dice = random.Random(1)
    base = [BaseRow(i, f"k{i}") for i in range(20_000)]
    now = listing(base)
    for _ in range(30):
        now.pop(dice.randrange(len(now)))
        now.insert(dice.randrange(len(now)), Row(f"new{dice.random()}"))
    assert len(_aligned(base, now).missing) in (29, 30)


def test_five_thousand_shuffled_rows_are_recognised():
    base = [BaseRow(i, f"k{i % 4_000}") for i in range(5_000)]
    now = listing(base)
    random.Random(1).shuffle(now)
    assert _aligned(base, now).missing == ()


def test_long_lists_of_few_different_songs_are_recognised():
    dice = random.Random(1)
    base = [BaseRow(i, f"k{dice.randrange(3)}") for i in range(10_000)]
    shuffled = listing(base)
    dice.shuffle(shuffled)
    edited = listing(base)[:5_000] + listing(base)[5_003:]
    assert _aligned(base, shuffled).missing == ()
    assert len(_aligned(base, edited).missing) == 3
