"""What the property tests draw from, and how many examples they try."""

from __future__ import annotations

import os
from collections.abc import Sequence

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from webapp.domain.music import Row
from webapp.domain.sync.order import apply_moves
from webapp.domain.sync.plan import Add, MemberPlan
from webapp.domain.sync.snapshot import BaseRow, Entry, View

EXAMPLES = int(os.environ.get("UNISSON_EXAMPLES", "300"))
often = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))

ids = st.integers(1, 9)
sequences = st.lists(ids, unique=True, max_size=8)
keys = st.sampled_from("abcd")

RANGES = View(removes_all=True)
EXACT = View(adds_at_position=False)
SET_LIKE = View(keeps_repeats=False, reorder="permutation", adds_at_position=False)
UNORDERABLE = View(reorder="none", adds_at_position=False)
LIKES = View(keeps_repeats=False, ordered=False, reorder="none", adds_at_position=False)
lists = st.sampled_from([View(), RANGES, EXACT, SET_LIKE])
views = st.sampled_from([View(), RANGES, EXACT, SET_LIKE, LIKES])


@st.composite
def bases(draw: st.DrawFn, repeats: bool = True) -> list[BaseRow]:
    """The ancestor of a member: some entries in some order, with keys that may be equal."""
    entries = draw(sequences)
    names = draw(st.lists(keys, min_size=len(entries), max_size=len(entries), unique=not repeats))
    return [BaseRow(entry, key) for entry, key in zip(entries, names, strict=True)]


@st.composite
def rows(draw: st.DrawFn) -> list[Row]:
    """A listing of tracks by key."""
    return [Row(key) for key in draw(st.lists(keys, max_size=9))]


def listing(base: Sequence[BaseRow]) -> list[Row]:
    """The listing that a base describes."""
    return [Row(row.key, None, "local" if row.opaque else "track", row.item_id, row.added_at) for row in base]


def carried_out(base: Sequence[BaseRow], plan: MemberPlan, view: View) -> list[tuple[int, str]]:
    """A service's list, as (entry, key), after it did everything that a plan says, by the letter."""
    names = dict(plan.rebinds)
    now = [(names.get(row.entry, row.entry), row.key, row.opaque) for row in base if not row.absent]
    _insert(now, plan.adds)
    for removal in plan.removals:
        if view.removes_all:
            now = [row for row in now if row[1] != removal.key or row[2]]
        else:
            now = [row for row in now if row[0] != removal.entry]
    _insert(now, plan.readds)
    now = apply_moves(now, plan.moves)
    if plan.arrange is not None:
        assert sorted(plan.arrange) == sorted(row[1] for row in now)
        now.sort(key=lambda row: plan.arrange.index(row[1]))  # type: ignore[union-attr]
    return [(entry, key) for entry, key, _ in now]


def _insert(now: list[tuple[int, str, bool]], adds: Sequence[Add]) -> None:
    for add in adds:
        now.insert(len(now) if add.position is None else add.position, (add.entry, add.key, False))


def entries(order: Sequence[int]) -> list[Entry]:
    """Hub entries of these ids, each with a track of its own."""
    return [Entry(entry, entry) for entry in order]
