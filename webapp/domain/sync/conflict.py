"""What a person is asked about: the kinds of conflicts, with both sides and a suggestion."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from webapp.domain.sync.strategy import Strategy

#: What happened (A.13).
Kind = Literal["order", "value", "match", "deleted_or_changed", "repeats", "capacity"]
#: How it is stored and filtered by.
Stored = Literal["duplicate", "missing", "different"]

STORED_AS: dict[Kind, Stored] = {
    "order": "different",
    "value": "different",
    "match": "different",
    "deleted_or_changed": "missing",
    "repeats": "duplicate",
    "capacity": "missing",
}
SUGGESTED: dict[Kind, Strategy] = {
    "order": "hub",
    "value": "newest",
    "match": "ask",
    "deleted_or_changed": "keep_both",
    "repeats": "keep_both",
    "capacity": "ask",
}


@dataclass(frozen=True, slots=True)
class Conflict:
    """One question: what both agreed on last, what the hub and the service say now, and what we would do.

    ``field`` names the value (``name``, ``description``) where there is one; ``affected`` counts the rows that the
    answer moves.
    """

    kind: Kind
    service: str
    base: str | None
    hub: str | None
    remote: str | None
    field: str | None = None
    affected: int = 1

    @property
    def stored_as(self) -> Stored:
        """The kind under which it is stored."""
        return STORED_AS[self.kind]

    @property
    def suggestion(self) -> Strategy:
        """What is proposed when no rule says otherwise."""
        return SUGGESTED[self.kind]


@dataclass(frozen=True, slots=True)
class Rule:
    """A standing answer. ``None`` fits everything; the first rule that fits decides."""

    strategy: Strategy
    kind: Kind | None = None
    service: str | None = None
    field: str | None = None

    def fits(self, conflict: Conflict) -> bool:
        """Whether this rule speaks of that conflict."""
        return (
            self.kind in (None, conflict.kind)
            and self.service in (None, conflict.service)
            and self.field in (None, conflict.field)
        )


def decide(conflict: Conflict, rules: Sequence[Rule]) -> Strategy:
    """The strategy of the first rule that fits, else ``ask`` (A.13)."""
    return next((rule.strategy for rule in rules if rule.fits(conflict)), "ask")
