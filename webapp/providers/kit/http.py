"""The wire to a service: one session per opened connection, paced, bounded, counted, and silent about secrets."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import requests
from urllib3.exceptions import ConnectTimeoutError, NameResolutionError, NewConnectionError

from webapp.providers.kit.answers import Answer
from webapp.providers.kit.errors import Malformed, ProviderError, RetryLater
from webapp.providers.kit.limits import Limiter
from webapp.providers.kit.manifest import Limit, Limited
from webapp.providers.kit.redaction import quiet_wire_logs

USER_AGENT = "Unisson/0.1 (+self-hosted playlist sync)"
#: Seconds to connect, and between two bytes of an answer.
TIMEOUT = (5.0, 20.0)
#: Seconds for a whole answer, and its largest size in bytes after unpacking (2000 full tracks are about 5 MB).
LONGEST, LARGEST = 60.0, 16_000_000
#: Answers that pass by themselves, and how often a harmless question is repeated because of them.
PASSING, REPEATS = (502, 503, 504), 2

OnCall = Callable[[str, int, float], None]


def new_session() -> requests.Session:
    """A session with our name on it, that takes neither proxies nor logins from the environment."""
    quiet_wire_logs()
    return dress(requests.Session())


def dress(session: requests.Session) -> requests.Session:
    """Our habits, put on a session that somebody else made."""
    session.headers.update({"User-Agent": USER_AGENT, "Accept": "application/json"})
    session.trust_env = False
    return session


@dataclass(frozen=True, slots=True)
class _Fault:
    """No usable answer: ``reason`` for a person, whether the question had ``left``, and the status if there was one."""

    reason: str
    left: bool
    status: int = 0
    after: float = 30.0

    @property
    def passes(self) -> bool:
        """Whether asking again in a moment may help."""
        return (not self.status or self.status in PASSING) and self.after <= 30.0


class Wire:
    """Everything that goes over the network for one opened connection.

    ``scope`` is the key of the limiter, ``limited`` recognises a limit in an answer, ``on_call(family, status,
    seconds)`` hears of every call (status 0: no answer). Not to be shared between threads.
    """

    def __init__(
        self,
        service: str,
        limiter: Limiter,
        scope: str,
        *,
        limits: Sequence[Limit] = (),
        limited: Callable[[Answer], Limited | None] | None = None,
        on_call: OnCall | None = None,
        session: requests.Session | None = None,
        sleep: Callable[[float], None] = time.sleep,
        dice: Callable[[], float] = random.random,
    ) -> None:
        self.service = service
        self.scope = scope
        self.calls_by_family: Counter[str] = Counter()
        self._limiter = limiter
        self._limits = tuple(limits)
        self._limited = limited
        self._on_call = on_call
        self._session = session or new_session()
        self._sleep = sleep
        self._dice = dice

    @property
    def calls(self) -> int:
        """Calls made so far over this wire, repeats included."""
        return self.calls_by_family.total()

    def send(
        self,
        method: str,
        url: str,
        *,
        family: str,
        params: Mapping[str, Any] | None = None,
        json: Any = None,
        form: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
        idempotent: bool = False,
    ) -> Answer:
        """Ask once, or up to three times where that is harmless (GET, or ``idempotent``). Any status below 500 returns.

        ``RetryLater`` for limits, 5xx and lost connections (``maybe_applied`` where a write had left);
        ``Malformed`` for redirects and oversized answers. ``family`` names the group of endpoints that is counted.
        """
        wrote = method.upper() not in ("GET", "HEAD")
        parts = {"params": params, "json": json, "data": form, "headers": headers}
        faults: list[_Fault] = []
        try:
            while True:
                got = self._try(method, url, family, wrote, parts)
                if isinstance(got, Answer):
                    return got
                faults.append(got)
                may_repeat = (idempotent or not wrote) and len(faults) <= REPEATS
                if not may_repeat or not got.passes:
                    raise RetryLater(got.reason, after=got.after, kind="fault", service=self.service)
                self._sleep(0.3 + 0.7 * self._dice())
        except ProviderError as error:
            # A repeated write that ends in a limit may have been done by its first try.
            error.maybe_applied = error.maybe_applied or (wrote and any(fault.left for fault in faults))
            raise

    def close(self) -> None:
        """Give the sockets back."""
        self._session.close()

    def _try(self, method: str, url: str, family: str, wrote: bool, parts: dict[str, Any]) -> Answer | _Fault:
        """One call in its turn; an answer has been looked through for limits."""
        probe = self._limiter.acquire(self.scope, family, self._limits)
        got = self._once(method, url, family, wrote, **parts)
        return self._judged(got, probe) if isinstance(got, Answer) else got

    def _judged(self, answer: Answer, probe: bool) -> Answer:
        limit = self._limited(answer) if self._limited else None
        if limit:
            after = self._limiter.block(self.scope, limit.seconds, kind=limit.kind, reason=limit.reason)
            raise RetryLater(limit.reason, after=after, kind=limit.kind, service=self.service)
        if probe:
            self._limiter.passed(self.scope)
        return answer

    def _once(self, method: str, url: str, family: str, wrote: bool, **parts: Any) -> Answer | _Fault:
        """One call, counted. Failures are values here: raised while handling, they would carry the address along."""
        began, status = time.monotonic(), 0
        self.calls_by_family[family] += 1
        try:
            with self._session.request(
                method, url, timeout=TIMEOUT, allow_redirects=False, stream=True, **parts
            ) as response:
                status = response.status_code
                answer = Answer(status, response.headers, _body(response), self.service, wrote)
        except requests.RequestException as error:
            # After the first byte of a status the question had certainly arrived.
            return _lost(error, arrived=status > 0)
        finally:
            if self._on_call:
                self._on_call(family, status, time.monotonic() - began)
        return self._usable(answer)

    def _usable(self, answer: Answer) -> Answer | _Fault:
        if len(answer.body) > LARGEST:
            raise Malformed("the answer is larger than any we expect", service=self.service, maybe_applied=answer.wrote)
        if 300 <= answer.status < 400:
            raise Malformed("the service answered with a redirect", service=self.service, maybe_applied=answer.wrote)
        if answer.status >= 500:
            reason = f"the service is in trouble ({answer.status})"
            return _Fault(reason, left=True, status=answer.status, after=answer.retry_after(30.0))
        return answer


def _body(response: requests.Response) -> bytes:
    """The body up to just beyond the largest size. A trickle that never ends counts as a lost connection."""
    end, parts, size = time.monotonic() + LONGEST, [], 0
    for part in response.iter_content(65_536):
        parts.append(part)
        size += len(part)
        if size > LARGEST:
            break
        if time.monotonic() > end:
            raise requests.ReadTimeout("trickle")
    return b"".join(parts)


def _lost(error: requests.RequestException, *, arrived: bool) -> _Fault:
    """A lost connection or a time-out. The error itself is dropped: its text holds the whole address."""
    if not arrived and _never_left(error):
        return _Fault("the service could not be reached", left=False)
    if isinstance(error, requests.Timeout):
        return _Fault("the service did not answer in time", left=True)
    return _Fault("the connection to the service broke off", left=True)


def _never_left(error: requests.RequestException) -> bool:
    if isinstance(error, requests.ConnectTimeout | requests.exceptions.SSLError | requests.exceptions.InvalidURL):
        return True
    cause = getattr(error.args[0], "reason", None) if error.args else None
    return isinstance(cause, NewConnectionError | ConnectTimeoutError | NameResolutionError)
