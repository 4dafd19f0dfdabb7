"""The merge and the rehearsal catalogue on long lists, in processor time: ``python -m benchmarks.merge``."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from typing import Any

from webapp.domain.music import Row
from webapp.domain.sync.align import align
from webapp.domain.sync.order import moves
from webapp.domain.sync.reconcile import pull
from webapp.domain.sync.snapshot import BaseRow, Entry, View
from webapp.rehearsal.catalogue import load


def measured(label: str, work: Callable[[], Any]) -> None:
    begun = time.process_time()
    work()
    print(f"  {label:58s} {time.process_time() - begun:7.3f} s")


def main() -> None:
    dice = random.Random(1)
    base = [BaseRow(i, f"k{i}") for i in range(20_000)]
    rows = [Row(row.key) for row in base]
    for _ in range(30):
        rows.pop(dice.randrange(len(rows)))
        rows.insert(dice.randrange(len(rows)), Row(f"new{dice.random()}"))
    living = {row.entry for row in base}
    hub = [Entry(i, i) for i in range(20_000)]
    few = [BaseRow(i, f"k{dice.randrange(3)}") for i in range(10_000)]
    mixed = [Row(row.key) for row in few]
    dice.shuffle(mixed)
    order = list(range(5_000))
    dice.shuffle(order)
    tracks = {f"k{i}": i for i in range(20_000)}
    print("the merge, processor time:")
    measured("align 20,000 rows, 60 edits", lambda: align(base, rows, living))
    measured("align 10,000 rows of 3 different songs, shuffled", lambda: align(few, mixed, {r.entry for r in few}))
    measured("moves of 5,000 rows, shuffled", lambda: moves(range(5_000), order))
    measured("pull 20,000 rows, 60 edits", lambda: pull(hub, base, rows, view=View(), track_of=tracks, wanted={}))
    catalogue = load()
    asked = [r for r in catalogue.recordings if r.deezer][:1000]
    measured(
        "1,000 searches of the rehearsal catalogue",
        lambda: [catalogue.find("deezer", title=r.title, artist=r.artists[0]) for r in asked],
    )


if __name__ == "__main__":
    main()
