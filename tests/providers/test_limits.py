"""One limiter for all processes, kept in a real Valkey: shared, surviving, and honest about why it says no."""

from __future__ import annotations

import multiprocessing
import threading
import time
from typing import Any

import pytest
import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from tests.providers.conftest import Clock
from webapp.providers.kit.errors import RetryLater
from webapp.providers.kit.limits import Limiter, MemoryStore, Store, ValkeyStore
from webapp.providers.kit.manifest import Limit

WINDOW = (Limit(10, 5.0),)


@pytest.fixture(params=["memory", "valkey"])
def store(request: pytest.FixtureRequest) -> Store:
    return MemoryStore() if request.param == "memory" else ValkeyStore(request.getfixturevalue("valkey"))


def make(store: Store, clock: Clock, **more: Any) -> Limiter:
    return Limiter(store, clock=clock, sleep=clock.sleep, **more)


def test_calls_beyond_the_window_wait_in_place(store: Store, clock: Clock) -> None:
    limiter = make(store, clock)
    for _ in range(11):
        limiter.acquire("x:1", "any", WINDOW)
    assert clock.slept == [5.0]


def test_a_wait_beyond_the_bound_is_retry_later_with_its_seconds(store: Store, clock: Clock) -> None:
    limiter = make(store, clock, max_wait=1.0)
    for _ in range(10):
        limiter.acquire("x:1", "any", WINDOW)
    with pytest.raises(RetryLater) as caught:
        limiter.acquire("x:1", "any", WINDOW)
    assert (caught.value.kind, caught.value.after, caught.value.service) == ("rate", 5.0, "x")
    assert clock.slept == []


def test_limits_of_one_scope_do_not_touch_another(store: Store, clock: Clock) -> None:
    limiter = make(store, clock)
    limiter.block("x:1", 60)
    limiter.acquire("x:2", "any", WINDOW)
    with pytest.raises(RetryLater):
        limiter.acquire("x:1", "any", WINDOW)


def test_pace_and_budget_can_be_lifted_but_not_what_a_service_answered(store: Store, clock: Clock) -> None:
    limiter = make(store, clock, enforce=False, budgets={"x": 3})
    for _ in range(100):
        limiter.acquire("x:1", "any", WINDOW)
    assert clock.slept == []
    limiter.block("x:1", 30, kind="quota", reason="spent")
    with pytest.raises(RetryLater) as caught:
        limiter.acquire("x:1", "any", WINDOW)
    assert (caught.value.kind, caught.value.after) == ("quota", 30)


def test_the_status_tells_what_a_page_wants_to_know(store: Store, clock: Clock) -> None:
    limiter = make(store, clock, budgets={"x": 5})
    for family in ("search", "search", "items"):
        limiter.acquire("x:1", family)
    limiter.block("x:1", 90, kind="quota", reason="spent for today")
    status = limiter.status("x:1")
    assert status.blocked_until == clock.now + 90
    assert (status.kind, status.reason) == ("quota", "spent for today")
    assert status.budget_left == {"items": 4, "search": 3}
    assert (status.calls_today, status.calls_by_family) == (3, {"items": 1, "search": 2})
    clock.now += 91
    assert limiter.status("x:1").blocked_until is None
    assert limiter.status("nobody:1").calls_today == 0


def test_a_spent_budget_is_our_own_limit(store: Store, clock: Clock) -> None:
    limiter = make(store, clock, budgets={"x": 2})
    limiter.acquire("x:1", "search")
    limiter.acquire("x:1", "search")
    with pytest.raises(RetryLater) as caught:
        limiter.acquire("x:1", "search")
    assert caught.value.kind == "budget"
    limiter.acquire("x:1", "items")


def test_after_a_limit_one_call_probes_and_the_others_wait_for_it(store: Store, clock: Clock) -> None:
    limiter = make(store, clock)
    limiter.block("x:1", 10)
    clock.now += 11
    assert limiter.acquire("x:1", "any") is True
    with pytest.raises(RetryLater):
        limiter.acquire("x:1", "any")
    limiter.passed("x:1")
    assert limiter.acquire("x:1", "any") is False


def test_a_block_survives_a_restart_and_is_seen_by_everybody(
    valkey: redis.Redis, real_valkey: str, clock: Clock
) -> None:
    make(ValkeyStore(valkey), clock).block("x:1", 1000, kind="quota", reason="spent")
    other = redis.Redis.from_url(real_valkey)
    with pytest.raises(RetryLater) as caught:
        make(ValkeyStore(other), clock).acquire("x:1", "any")
    assert caught.value.after == 1000
    other.close()


def test_what_is_kept_in_valkey_goes_away_by_itself_but_not_before_the_block(valkey: redis.Redis, clock: Clock) -> None:
    limiter = make(ValkeyStore(valkey), clock)
    limiter.block("x:1", 200_000)
    (key,) = valkey.keys("unisson:limit:*")
    assert 200_000 < valkey.ttl(key) <= 200_000 + 86_400 + 3600


def test_a_silent_valkey_stops_calls_with_a_reason(clock: Clock) -> None:
    limiter = make(ValkeyStore(redis.Redis(port=1, retry=Retry(NoBackoff(), 0))), clock)
    with pytest.raises(RetryLater) as caught:
        limiter.acquire("x:1", "any")
    assert (caught.value.kind, caught.value.maybe_applied) == ("fault", False)


def _spend(url: str, sent: Any) -> None:
    client = redis.Redis.from_url(url)
    limiter = Limiter(ValkeyStore(client))
    for _ in range(6):
        limiter.acquire("x:1", "any", (Limit(5, 0.5),))
        sent.put(time.time())
    client.close()


def test_three_processes_keep_one_window(valkey: redis.Redis, real_valkey: str) -> None:
    context = multiprocessing.get_context("spawn")
    sent = context.Queue()
    workers = [context.Process(target=_spend, args=(real_valkey, sent)) for _ in range(3)]
    for worker in workers:
        worker.start()
    times = sorted(sent.get(timeout=60) for _ in range(18))
    for worker in workers:
        worker.join(30)
    # Each call goes out a little after its slot: 18 calls need three windows of 0.5 s after the first; one may be late.
    assert times[-1] - times[0] >= 1.0


def test_threads_that_compete_lose_no_count(valkey: redis.Redis, clock: Clock) -> None:
    limiter = make(ValkeyStore(valkey), clock, enforce=False)
    threads = [threading.Thread(target=lambda: [limiter.acquire("x:1", "any") for _ in range(25)]) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert limiter.status("x:1").calls_today == 100
