"""What can go wrong at a provider, told as the decision that follows from it."""

from __future__ import annotations


class ProviderError(Exception):
    """A provider did not do what was asked. ``reason`` is a sentence for a person and never holds a secret.

    ``maybe_applied`` is true when a write was sent and its outcome is unknown: it must be decided by reading,
    never by repeating.
    """

    def __init__(self, reason: str, *, service: str = "", maybe_applied: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.service = service
        self.maybe_applied = maybe_applied


class RetryLater(ProviderError):
    """A limit, a breaker or a passing fault: nothing may be asked again before ``after`` seconds have passed.

    ``kind`` is ``rate`` (a short limit), ``quota`` (hours), ``budget`` (our own), ``fault`` (5xx, dropped connection).
    """

    def __init__(
        self, reason: str, *, after: float, kind: str = "rate", service: str = "", maybe_applied: bool = False
    ) -> None:
        super().__init__(reason, service=service, maybe_applied=maybe_applied)
        self.after = after
        self.kind = kind


class NeedsLogin(ProviderError):
    """The login is dead: a person has to sign in again. What depends on it stands still; it never reads as empty."""


class Refused(ProviderError):
    """The service understood and said no: repeating will not help. ``code`` is the service's own word for it."""

    def __init__(self, reason: str, *, code: str = "", service: str = "", maybe_applied: bool = False) -> None:
        super().__init__(reason, service=service, maybe_applied=maybe_applied)
        self.code = code


class Gone(ProviderError):
    """The list or item is not there (any more), or may not be seen. Never to be read as "emptied"."""


class Partial(ProviderError):
    """A list was read, but not provably to its end. Absence from it means nothing."""


class Malformed(ProviderError):
    """The answer is not in a form we know: the service changed, or something stood between."""
