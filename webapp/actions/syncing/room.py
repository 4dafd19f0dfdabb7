"""An opened connection as a run uses it: an adapter for each thread, its calls counted, its troubles kept."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from typing import Any, TypeVar

from webapp.providers.kit.errors import NeedsLogin, ProviderError, RetryLater
from webapp.providers.kit.roles import Abilities

T = TypeVar("T")
R = TypeVar("R")

#: Reads of one service under way at once. The shared limiter decides the pace; this only hides the way there and back.
AT_ONCE = 8


class Room:
    """One person's connection to one service, for the length of a run.

    ``opener(on_call)`` gives a fresh adapter: adapters are not shared between threads. ``trouble`` is the first error
    after which nothing more is asked of this service in this run (a dead login, a long limit).
    """

    def __init__(
        self,
        service: str,
        label: str,
        *,
        opener: Callable[[Callable[[str, int, float], None]], Any],
        account_id: str = "",
        connection_id: int | None = None,
        on_call: Callable[[str, int, float], None] | None = None,
        budget: Callable[[], int | None] = lambda: None,
        at_once: int = AT_ONCE,
    ) -> None:
        self.service, self.label = service, label
        self.account_id, self.connection_id = account_id, connection_id
        self.made = 0
        self.trouble: ProviderError | None = None
        #: Called before anything is asked: a run makes its own writes durable, so that it holds no lock meanwhile
        #: (a renewed login is stored on a connection of its own).
        self.settle: Callable[[], None] = lambda: None
        #: Calls that the daily budget of this service still allows; nothing where there is none.
        self.budget = budget
        self._opener, self._on_call = opener, on_call
        self._free: list[Any] = []
        self._lock = threading.Lock()
        self._at_once = at_once
        self.adapter = self._open()
        self.abilities: Abilities = self.adapter.abilities

    def _open(self) -> Any:
        return self._opener(self._count)

    def _count(self, family: str, status: int, seconds: float) -> None:
        with self._lock:
            self.made += 1
        if self._on_call:
            self._on_call(family, status, seconds)

    def ask(self, question: Callable[[Any], R]) -> R:
        """One call by this thread's adapter; an error that ends the service's part is kept as ``trouble``."""
        self.settle()
        try:
            return question(self.adapter)
        except ProviderError as error:
            self.note(error)
            raise

    def note(self, error: ProviderError) -> None:
        """Keep what stops this service for the rest of the run."""
        if isinstance(error, (NeedsLogin, RetryLater)) and self.trouble is None:
            self.trouble = error

    def each(self, things: Iterable[T], question: Callable[[Any, T], R]) -> Iterator[tuple[T, R | ProviderError]]:
        """Ask for many things, several at once; answers and errors as they come. After a trouble nothing is asked."""
        waiting = list(things)
        self.settle()
        pool = ThreadPoolExecutor(max_workers=min(self._at_once, max(1, len(waiting))))
        try:
            under_way = {pool.submit(self._one, question, thing): thing for thing in waiting}
            for future in as_completed(under_way):
                yield under_way[future], future.result()
        finally:
            # Who stops listening (a run that was cancelled) stops the asking, too.
            pool.shutdown(wait=True, cancel_futures=True)

    def _one(self, question: Callable[[Any, T], R], thing: T) -> R | ProviderError:
        if self.trouble is not None:
            return self.trouble
        adapter = self._take()
        try:
            return question(adapter, thing)
        except ProviderError as error:
            self.note(error)
            return error
        finally:
            with self._lock:
                self._free.append(adapter)

    def close(self) -> None:
        """Hang up. Nothing can be asked afterwards."""
        for adapter in (self.adapter, *self._free):
            adapter.wire.close()

    def _take(self) -> Any:
        with self._lock:
            if self._free:
                return self._free.pop()
        return self._open()
