"""The three-way merge of one member's list with the hub, against what both last agreed on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from webapp.domain.sync.weave import only, weave

Side = Literal["hub", "remote"]


@dataclass(frozen=True, slots=True)
class Merged:
    """The merged order, who dropped what, and whether both sides had put the same rows into different orders."""

    order: tuple[int, ...]
    dropped_by_hub: tuple[int, ...] = ()
    dropped_by_remote: tuple[int, ...] = ()
    order_conflict: bool = False
    skeleton: Side = "hub"


def merge3(base: Sequence[int], hub: Sequence[int], remote: Sequence[int], prefer: Side = "hub") -> Merged:
    """Merge two descendants of ``base``; all three are sequences of distinct entry ids (A.7).

    An entry disappears only when it was in the base and one side dropped it. The side that reordered gives the order;
    where both did, differently, ``prefer`` decides and ``order_conflict`` says so. Nothing is ever lost by a conflict.
    """
    members = _members(base, hub, remote)
    skeleton, conflict = _skeleton(base, hub, remote, prefer)
    first, second = (hub, remote) if skeleton == "hub" else (remote, hub)
    return Merged(
        order=tuple(weave(only(first, members), only(second, members))),
        dropped_by_hub=tuple(only(remote, set(base) - set(hub))),
        dropped_by_remote=tuple(only(hub, set(base) - set(remote))),
        order_conflict=conflict,
        skeleton=skeleton,
    )


def _members(base: Sequence[int], hub: Sequence[int], remote: Sequence[int]) -> set[int]:
    agreed, here, there = set(base), set(hub), set(remote)
    return (here & there) | (here - agreed) | (there - agreed)


def _skeleton(base: Sequence[int], hub: Sequence[int], remote: Sequence[int], prefer: Side) -> tuple[Side, bool]:
    """Whose order is kept, and whether the other's wish is overruled by that."""
    common = set(base) & set(hub) & set(remote)
    before, here, there = only(base, common), only(hub, common), only(remote, common)
    if before == there or here == there:
        return "hub", False
    if before == here:
        return "remote", False
    return prefer, True
