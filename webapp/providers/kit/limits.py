"""One limiter and one breaker for all processes: pace, daily budgets and limits of services, kept in Valkey."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

import redis

from webapp.providers.kit import pacing
from webapp.providers.kit.errors import RetryLater
from webapp.providers.kit.manifest import Limit
from webapp.providers.kit.pacing import State, Verdict

T = TypeVar("T")
#: How often a process looks whether the probe of another one went through, in seconds.
LOOK = 0.25


class Store(Protocol):
    """Where the state of each scope lives. ``change`` is atomic over everybody who shares the store."""

    def change(self, scope: str, change: Callable[[State], T], now: float) -> T: ...

    def read(self, scope: str) -> State: ...


class MemoryStore:
    """The state of scopes within one process: for tests and one-off commands."""

    def __init__(self) -> None:
        self._states: dict[str, State] = {}
        self._lock = threading.Lock()

    def change(self, scope: str, change: Callable[[State], T], now: float) -> T:
        with self._lock:
            return change(self._states.setdefault(scope, State()))

    def read(self, scope: str) -> State:
        with self._lock:
            return State.from_json(self._states.get(scope, State()).to_json())


class ValkeyStore:
    """The state of scopes in Valkey or Redis: one key per scope, changed under WATCH, gone a day after its last use."""

    def __init__(self, client: redis.Redis, *, prefix: str = "unisson:limit:") -> None:
        self._client = client
        self._prefix = prefix

    def change(self, scope: str, change: Callable[[State], T], now: float) -> T:
        key, tries = self._prefix + scope, 200
        try:
            with self._client.pipeline() as pipe:
                while tries := tries - 1:
                    try:
                        pipe.watch(key)  # type: ignore[no-untyped-call]
                        state = State.from_json(pipe.get(key))
                        result = change(state)
                        life = pacing.DAY + 3600 + max(0.0, state.blocked_until - now)
                        pipe.multi()
                        pipe.set(key, state.to_json(), ex=int(life))
                        pipe.execute()
                        return result
                    except redis.WatchError:
                        # Somebody else was a moment earlier: look again at what he left.
                        continue
        except redis.RedisError:
            pass
        raise _store_gone()

    def read(self, scope: str) -> State:
        try:
            return State.from_json(self._client.get(self._prefix + scope))
        except redis.RedisError:
            pass
        raise _store_gone()


def _store_gone() -> RetryLater:
    # Without the shared state nothing may go out: two workers that cannot see each other would earn a ban.
    return RetryLater("the shared record of limits does not answer", after=10, kind="fault")


@dataclass(frozen=True, slots=True)
class LimitStatus:
    """What a page says of a scope. ``blocked_until`` is epoch seconds, ``None`` when free; counts are of 24 hours.

    ``budget_left`` is per family of endpoints, for those that were used; empty where there is no budget.
    """

    blocked_until: float | None = None
    kind: str = ""
    reason: str = ""
    budget_left: dict[str, int] = field(default_factory=dict)
    calls_today: int = 0
    calls_by_family: dict[str, int] = field(default_factory=dict)


class Limiter:
    """Lets calls out at the pace of the service. A scope is ``name:…``; budgets are per name and endpoint family.

    ``enforce=False`` lifts our own pace and budgets; a limit that a service answered holds all the same.
    ``max_wait`` (seconds) is the longest wait in place; what would take longer is ``RetryLater``.
    """

    def __init__(
        self,
        store: Store,
        *,
        budgets: Mapping[str, int] | None = None,
        enforce: bool = True,
        max_wait: float = 5.0,
        clock: Callable[[], float] = time.time,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._store = store
        self._budgets = dict(budgets or {})
        self._enforce = enforce
        self._max_wait = max_wait
        self._clock = clock
        self._sleep = sleep

    def acquire(self, scope: str, family: str, limits: Sequence[Limit] = ()) -> bool:
        """Wait for one call's turn. True: this call is the probe after a limit, and ``passed`` must be told.

        Raises ``RetryLater`` while a limit of the service holds, the budget is spent, or the wait would be too long.
        """
        deadline = self._clock() + self._max_wait
        while True:
            verdict = self._take(scope, family, limits)
            if verdict.granted:
                if verdict.wait > 0:
                    self._sleep(verdict.wait)
                return verdict.probe
            if not verdict.watch or self._clock() + LOOK > deadline:
                raise RetryLater(
                    f"no calls for now: {verdict.reason}", after=verdict.wait, kind=verdict.kind, service=_name(scope)
                )
            self._sleep(LOOK)

    def abreast(self, limits: Sequence[Limit], most: int) -> int:
        """How many calls of one run may wait for their turn together, at most ``most``.

        Who stands too far back in a steady line is sent away (``max_wait``), and a run takes that for a limit: half of
        the patience leaves room for a second run.
        """
        paces = [limit.seconds / limit.calls for limit in limits if limit.burst] if self._enforce else []
        return min([most, *(max(1, int(self._max_wait / pace / 2)) for pace in paces)])

    def block(self, scope: str, seconds: float, *, kind: str = "rate", reason: str = "") -> float:
        """A service set a limit of ``seconds``: nobody asks again before. Gives the seconds that it will be."""
        now = self._clock()
        return self._store.change(scope, lambda state: pacing.trip(state, seconds, now, kind=kind, reason=reason), now)

    def passed(self, scope: str) -> None:
        """The probe got an answer that is not a limit."""
        self._store.change(scope, pacing.passed, self._clock())

    def status(self, scope: str) -> LimitStatus:
        """What a page says: blocked until when and why, what was used, what is left of the budget."""
        now, state = self._clock(), self._store.read(scope)
        used = {family: pacing.calls_in_a_day(state, family, now) for family in sorted(state.boxes)}
        budget = self._budget(scope)
        blocked = state.blocked_until if now < state.blocked_until else None
        return LimitStatus(
            blocked_until=blocked,
            kind=state.kind if blocked else "",
            reason=state.reason if blocked else "",
            budget_left={family: max(0, budget - calls) for family, calls in used.items()} if budget else {},
            calls_today=sum(used.values()),
            calls_by_family=used,
        )

    def _take(self, scope: str, family: str, limits: Sequence[Limit]) -> Verdict:
        now, budget = self._clock(), self._budget(scope)
        paced = tuple(limits) if self._enforce else ()
        return self._store.change(
            scope,
            lambda state: pacing.take(state, family, now, limits=paced, budget=budget, max_wait=self._max_wait),
            now,
        )

    def _budget(self, scope: str) -> int:
        return self._budgets.get(_name(scope), 0) if self._enforce else 0


def _name(scope: str) -> str:
    return scope.split(":", 1)[0]
