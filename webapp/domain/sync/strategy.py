"""Who is right where two sides changed the same value, and the three-way merge of a single value."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Literal, TypeVar

#: The hub's value, the service's value, the newer one, both, or a person's word.
Strategy = Literal["hub", "service", "newest", "keep_both", "union", "ask"]
STRATEGIES: tuple[Strategy, ...] = ("hub", "service", "newest", "keep_both", "union", "ask")

V = TypeVar("V", bound=Hashable)


def merge_value(base: V, a: V, b: V, prefer: Literal["a", "b"] = "a") -> tuple[V, bool]:
    """The merge of one field, and whether it is a conflict (name, description; A.12, A.13).

    Who alone changed it is right; both to the same value agree. Both to different values is a conflict: the preferred
    side's value stands until it is resolved.
    """
    if a == b or b == base:
        return a, False
    if a == base:
        return b, False
    return (a if prefer == "a" else b), True
