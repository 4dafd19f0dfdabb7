"""The balance sheet of a run: every row read, once for each other member, with exactly one outcome."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, astuple, dataclass
from typing import Literal

Outcome = Literal["written", "already_there", "removed", "absent", "ambiguous", "refused"]
OUTCOMES: tuple[Outcome, ...] = ("written", "already_there", "removed", "absent", "ambiguous", "refused")


@dataclass(frozen=True, slots=True)
class Balance:
    """How many placements came to what. ``read`` is their sum and cannot be anything else.

    ``written``: added there in this run. ``already_there``. ``removed``: the row itself was taken away, because its
    removal elsewhere was carried over. ``absent``: that service does not have it. ``ambiguous``: a question is open.
    ``refused``: it cannot be placed (local file, unavailable, limit reached, the service said no).
    """

    written: int = 0
    already_there: int = 0
    removed: int = 0
    absent: int = 0
    ambiguous: int = 0
    refused: int = 0

    @classmethod
    def of(cls, outcomes: Iterable[Outcome]) -> Balance:
        """The balance of these placements: one outcome for each row read and each other member."""
        counts = Counter(outcomes)
        return cls(*(counts[name] for name in OUTCOMES))

    @property
    def read(self) -> int:
        """All placements."""
        return sum(astuple(self))

    def __add__(self, other: Balance) -> Balance:
        return Balance(*(mine + theirs for mine, theirs in zip(astuple(self), astuple(other), strict=True)))

    def as_dict(self) -> dict[str, int]:
        """The numbers by name, ``read`` first, as the API shows them."""
        return {"read": self.read, **asdict(self)}
