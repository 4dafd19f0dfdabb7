"""Bringing a list into an order with as few range moves as possible."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Move:
    """Take ``length`` rows from index ``start`` and put them in front of index ``before``.

    Both are counted in the list as it is before this very move (Spotify: range_start, range_length, insert_before).
    """

    start: int
    length: int
    before: int


def moves(current: Sequence[K], target: Sequence[K]) -> list[Move]:
    """The moves that turn ``current`` into ``target``, to be done one after the other (A.10).

    Both hold the same distinct ids. Rows that stand together on both sides travel together; of these blocks a longest
    increasing run stays where it is, each other block is moved once, neighbours in one move. Raises ``ValueError``
    where the two lists do not hold the same ids.
    """
    if len(set(current)) != len(current) or len(current) != len(target) or set(current) != set(target):
        raise ValueError("both orders must hold the same distinct ids")
    goal = {item: i for i, item in enumerate(target)}
    now = [goal[item] for item in current]
    fixed = _staying(now)
    found: list[Move] = []
    i = 0
    while i < len(now):
        if i in fixed:
            i += 1
            continue
        start = now.index(i)
        length = 1
        while start + length < len(now) and now[start + length] == i + length and i + length not in fixed:
            length += 1
        before = now.index(i - 1) + 1 if i else 0
        if before != start:
            found.append(Move(start, length, before))
            now = apply_moves(now, found[-1:])
        i += length
    return found


def staying(current: Sequence[K], target: Sequence[K]) -> set[K]:
    """The ids of ``current`` that need not move: a longest run, counted in blocks, that ``target`` orders alike."""
    here = set(current)
    shared = [item for item in target if item in here]
    goal = {item: i for i, item in enumerate(shared)}
    return {shared[i] for i in _staying([goal[item] for item in current if item in goal])}


def _staying(now: Sequence[int]) -> set[int]:
    blocks: list[list[int]] = []
    for item in now:
        if blocks and blocks[-1][-1] == item - 1:
            blocks[-1].append(item)
        else:
            blocks.append([item])
    kept = increasing([block[0] for block in blocks], [len(block) for block in blocks])
    return {item for i in kept for item in blocks[i]}


def increasing(numbers: Sequence[int], weights: Sequence[int]) -> list[int]:
    """The indexes of a longest strictly increasing subsequence, the heaviest among those of equal length.

    ``numbers`` are distinct. The order of the numbers is kept in a tree of prefix maxima (Fenwick).
    """
    rank = {number: r for r, number in enumerate(sorted(numbers), start=1)}
    one_more = sum(weights) + 1
    best: list[tuple[int, int]] = [(0, -1)] * (len(numbers) + 1)
    before: list[int] = []
    for i, number in enumerate(numbers):
        value, last = _best_below(best, rank[number])
        before.append(last)
        _enter(best, rank[number], (value + one_more + weights[i], i))
    chain: list[int] = []
    i = _best_below(best, len(best))[1]
    while i >= 0:
        chain.append(i)
        i = before[i]
    return chain[::-1]


def _best_below(best: Sequence[tuple[int, int]], rank: int) -> tuple[int, int]:
    found = best[0]
    rank -= 1
    while rank:
        found = max(found, best[rank])
        rank &= rank - 1
    return found


def _enter(best: list[tuple[int, int]], rank: int, value: tuple[int, int]) -> None:
    while rank < len(best):
        best[rank] = max(best[rank], value)
        rank += rank & -rank


def apply_moves(order: Sequence[K], steps: Iterable[Move]) -> list[K]:
    """The order after the moves, done one after the other. Raises ``ValueError`` for a move outside the list."""
    now = list(order)
    for move in steps:
        end = move.start + move.length
        if not (0 <= move.start < end <= len(now) and 0 <= move.before <= len(now)):
            raise ValueError(f"{move} does not fit a list of {len(now)} rows")
        if move.start < move.before < end:
            raise ValueError(f"{move} would go into itself")
        taken = now[move.start : end]
        gap = move.before if move.before <= move.start else move.before - move.length
        del now[move.start : end]
        now[gap:gap] = taken
    return now
