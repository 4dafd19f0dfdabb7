"""The conservation check: nothing that was seen may leave a run unaccounted for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from webapp.domain.music import Row
from webapp.domain.sync.reconcile import Pulled
from webapp.domain.sync.snapshot import Entry, View


class Unbalanced(Exception):
    """Items are missing from the books, or stand in them twice. The run must stop before its first write."""

    def __init__(self, missing: Iterable[Hashable], twice: Iterable[Hashable], unknown: Iterable[Hashable]) -> None:
        self.missing, self.twice, self.unknown = tuple(missing), tuple(twice), tuple(unknown)
        super().__init__(
            f"{len(self.missing)} items unaccounted for, {len(self.twice)} counted twice, {len(self.unknown)} unknown"
        )


@dataclass(frozen=True, slots=True)
class Ledger:
    """What became of each item: an item stands in exactly one account. ``removed`` gives the reason of each."""

    kept: tuple[Hashable, ...] = ()
    added: tuple[Hashable, ...] = ()
    adopted: tuple[Hashable, ...] = ()
    moved: tuple[Hashable, ...] = ()
    removed: Mapping[Hashable, str] = field(default_factory=dict)

    def items(self) -> tuple[Hashable, ...]:
        """Everything in the books."""
        return (*self.kept, *self.added, *self.adopted, *self.moved, *self.removed)


def check(seen: Iterable[Hashable], ledger: Ledger) -> Ledger:
    """The same ledger, if it accounts for exactly what was seen; else ``Unbalanced`` is raised (A.0.8)."""
    there, booked = set(seen), Counter(ledger.items())
    missing = [item for item in there if not booked[item]]
    twice = [item for item, times in booked.items() if times > 1]
    unknown = [item for item in booked if item not in there]
    if missing or twice or unknown:
        raise Unbalanced(missing, twice, unknown)
    return ledger


def audit(hub: Sequence[Entry], rows: Sequence[Row], pulled: Pulled, *, view: View) -> Ledger:
    """The checked ledger of one pull: every hub entry from before, every row of the listing, every entry after.

    Items are ("hub", entry id) and ("row", place in the listing). A row is accounted for by the base row that it
    became; where the service holds no repeats, by the one with its key.
    """
    before, after = [entry.id for entry in hub], [entry.id for entry in pulled.hub]
    fresh = dict(pulled.new)
    seen = {("hub", entry) for entry in (*before, *after)} | {("row", j) for j in range(len(rows))}
    left, adopted = set(after), set(pulled.adopted)
    staying = [entry for entry in before if entry in left]
    ledger = Ledger(
        kept=(*(("hub", e) for e in staying if e not in adopted), *(("row", j) for j in _observed(rows, pulled, view))),
        added=tuple(("hub", entry) for entry in after if entry in fresh),
        adopted=tuple(("hub", entry) for entry in staying if entry in adopted),
        removed={("hub", entry): "taken out over there" for entry in pulled.removed},
    )
    return check(seen, ledger)


def _observed(rows: Sequence[Row], pulled: Pulled, view: View) -> list[int]:
    """The places of the listing that the new base explains, in order."""
    present = [row for row in pulled.base if not row.absent]
    if not view.shows_repeats:
        keys = {row.key for row in present}
        return [j for j, row in enumerate(rows) if row.key in keys]
    if len(present) > len(rows):
        raise Unbalanced((), (), [("base", row.entry) for row in present[len(rows) :]])
    return [j for j, row in enumerate(present) if (row.key, row.item_id) == (rows[j].key, rows[j].item_id)]
