"""The longest common subsequence of two lists of keys, fast for long lists with few edits and for shuffled ones."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Hashable, Sequence

Pair = tuple[int, int]

#: More pairs of equal keys than this cost too much to look at one by one (one million takes about 0.5 s).
PAIRS = 1_000_000
#: Lists that differ by more edits than this are paired by occurrence when they hold that many equal keys.
EDITS = 800


def common(a: Sequence[str], b: Sequence[str]) -> list[Pair]:
    """Index pairs of a longest common subsequence, ascending in both (A.5).

    Head and tail that are alike are cut first. Exact, but for lists of very many equal keys that also differ a lot:
    there the n-th occurrence on one side may only meet the n-th on the other.
    """
    head = _alike(a, b)
    tail = _alike(a[head:][::-1], b[head:][::-1])
    middle = _middle(a[head : len(a) - tail], b[head : len(b) - tail])
    return (
        [(i, i) for i in range(head)]
        + [(i + head, j + head) for i, j in middle]
        + [(len(a) - tail + i, len(b) - tail + i) for i in range(tail)]
    )


def _alike(a: Sequence[str], b: Sequence[str]) -> int:
    for i, (x, y) in enumerate(zip(a, b, strict=False)):
        if x != y:
            return i
    return min(len(a), len(b))


def _middle(a: Sequence[str], b: Sequence[str]) -> list[Pair]:
    here, there = Counter(a), Counter(b)
    if sum(count * there[key] for key, count in here.items()) <= PAIRS:
        return _hunt_szymanski(a, b)
    found = _myers(a, b)
    return _hunt_szymanski(_numbered(a), _numbered(b)) if found is None else found


def _numbered(keys: Sequence[str]) -> list[tuple[str, int]]:
    """Each key with the number of its occurrence."""
    seen: Counter[str] = Counter()
    numbered = []
    for key in keys:
        numbered.append((key, seen[key]))
        seen[key] += 1
    return numbered


class _Link:
    """One pair of a chain, and the pair before it."""

    __slots__ = ("before", "pair")

    def __init__(self, pair: Pair, before: _Link | None) -> None:
        self.pair, self.before = pair, before


def _hunt_szymanski(a: Sequence[Hashable], b: Sequence[Hashable]) -> list[Pair]:
    """Hunt and Szymanski: the cheapest chain of every length, over all pairs of equal keys."""
    places: defaultdict[Hashable, list[int]] = defaultdict(list)
    for j in range(len(b) - 1, -1, -1):
        places[b[j]].append(j)
    ends: list[int] = []
    links: list[_Link] = []
    for i, key in enumerate(a):
        for j in places.get(key, ()):
            k = bisect_left(ends, j)
            link = _Link((i, j), links[k - 1] if k else None)
            if k == len(ends):
                ends.append(j)
                links.append(link)
            elif j < ends[k]:
                ends[k], links[k] = j, link
    return _unlink(links[-1] if links else None)


def _unlink(link: _Link | None) -> list[Pair]:
    pairs = []
    while link is not None:
        pairs.append(link.pair)
        link = link.before
    return pairs[::-1]


def _myers(a: Sequence[str], b: Sequence[str]) -> list[Pair] | None:
    """Myers' greedy search for the fewest edits; ``None`` where there are more than ``EDITS``."""
    reach = {1: 0}
    history: list[dict[int, int]] = []
    for edits in range(EDITS + 1):
        history.append(dict(reach))
        for k in range(-edits, edits + 1, 2):
            x = _step(reach, k, edits)
            while x < len(a) and x - k < len(b) and a[x] == b[x - k]:
                x += 1
            reach[k] = x
            if x >= len(a) and x - k >= len(b):
                return _walk_back(a, b, history)
    return None


def _step(reach: dict[int, int], k: int, edits: int) -> int:
    """Where diagonal ``k`` begins after one more edit: one down from ``k + 1`` or one right from ``k - 1``."""
    return reach[k + 1] if _goes_down(reach, k, edits) else reach[k - 1] + 1


def _walk_back(a: Sequence[str], b: Sequence[str], history: list[dict[int, int]]) -> list[Pair]:
    pairs: list[Pair] = []
    x, y = len(a), len(b)
    for edits in range(len(history) - 1, -1, -1):
        begin = _step(history[edits], x - y, edits)
        while x > begin:
            x, y = x - 1, y - 1
            pairs.append((x, y))
        if edits:
            x, y = (x, y - 1) if _goes_down(history[edits], x - y, edits) else (x - 1, y)
    return pairs[::-1]


def _goes_down(reach: dict[int, int], k: int, edits: int) -> bool:
    return k == -edits or (k != edits and reach[k - 1] < reach[k + 1])
