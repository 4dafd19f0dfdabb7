"""Bringing two sequences of distinct ids together: what one side lacks goes behind its left neighbour on the other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def weave(skeleton: Sequence[int], other: Sequence[int], *, close: bool = False) -> list[int]:
    """The skeleton with everything of ``other`` that it lacks, each after its nearest left neighbour over there.

    Both hold distinct ids; the skeleton keeps its order. Runs keep theirs. In a gap the skeleton's own items come
    first, unless ``close``: then the others stand directly behind their neighbour, and in front where they have none.
    (A.7, insertion.)
    """
    head, runs = _runs(other, set(skeleton))
    common = set(other)
    woven: list[int] = []
    pending = head
    for item in skeleton:
        if item in common or close:
            woven += pending
            pending = []
        woven.append(item)
        if item in common:
            pending = runs.get(item, [])
    return woven + pending


def _runs(other: Sequence[int], known: set[int]) -> tuple[list[int], dict[int, list[int]]]:
    """Each run of items that ``known`` lacks, by the known item before it; the run that has none comes first."""
    head: list[int] = []
    runs: dict[int, list[int]] = {}
    run = head
    for item in other:
        if item in known:
            run = runs.setdefault(item, [])
        else:
            run.append(item)
    return head, runs


def only(items: Iterable[int], among: Iterable[int]) -> list[int]:
    """Those of ``items`` that are in ``among``, in their order."""
    wanted = set(among)
    return [item for item in items if item in wanted]
