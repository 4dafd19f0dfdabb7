"""What a plan costs: calls, the share of today's budget, and the time that the service's own pace makes of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import ceil

from webapp.providers.kit.roles import Abilities
from webapp.providers.registry import PROVIDERS


@dataclass(frozen=True, slots=True)
class Price:
    """The price at one service, rounded up. ``seconds`` is ``None`` where no pace is kept (rehearsal)."""

    service: str
    operations: int
    calls: int
    seconds: float | None
    share: float | None


def price_plan(
    counts: Iterable[tuple[str, int | None, str, int]], budget_left: Mapping[str, int], paced: Mapping[str, bool]
) -> list[Price]:
    """``counts``: (service, member, kind, number of operations); one price for each service, in its order.

    ``budget_left``: calls that may still go out today, for services with a budget; ``paced``: where limits are kept.
    """
    operations: defaultdict[str, int] = defaultdict(int)
    calls: defaultdict[str, int] = defaultdict(int)
    for service, _, kind, number in counts:
        operations[service] += number
        calls[service] += ceil(number / _batch(PROVIDERS[service].abilities, kind))
    return [
        Price(s, number, calls[s], _seconds(s, calls[s], paced.get(s, True)), _share(calls[s], budget_left.get(s)))
        for s, number in operations.items()
    ]


def _batch(able: Abilities, kind: str) -> int:
    return {
        "add": able.max_batch_add,
        "remove": able.max_batch_remove,
        "like": able.max_batch_like,
        "unlike": able.max_batch_unlike,
    }.get(kind, 1)


def _seconds(service: str, calls: int, paced: bool) -> float | None:
    limits = PROVIDERS[service].limits if paced else ()
    return max((max(1.0, calls * limit.seconds / limit.calls) for limit in limits), default=None)


def _share(calls: int, left: int | None) -> float | None:
    return None if left is None else min(1.0, calls / left) if left else 1.0
