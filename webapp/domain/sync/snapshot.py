"""What a hub, a member's ancestor and a member's abilities look like to the merge: plain values, nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal


@dataclass(frozen=True, slots=True)
class Entry:
    """One place in the hub's list. Two entries may hold the same track.

    ``track`` is the canonical track's id, ``None`` for what no track stands for (a local file, an episode). Entries
    that a pull has just made carry negative ids until the database has named them.
    """

    id: int
    track: int | None = None


@dataclass(frozen=True, slots=True)
class BaseRow:
    """One row of a member's ancestor: what was seen on that service, or acknowledged by it, and nothing else.

    ``acked``: we wrote it, the service said yes, no listing has shown it yet. ``absent``: the last complete listing
    did not hold it and it is kept all the same, because it may still appear or because removals do not travel.
    ``opaque``: a row that cannot be addressed as a track (local, unavailable, episode): never removed, never rewritten.
    """

    entry: int
    key: str
    item_id: str | None = None
    added_at: datetime | None = None
    acked: bool = False
    absent: bool = False
    opaque: bool = False


@dataclass(frozen=True, slots=True)
class View:
    """What a service can show of the hub, and how it lets its list be changed.

    ``ordered`` is false for likes. ``removes_all``: taking a track out takes every occurrence of it.
    ``reorder``: by moving a range of rows, by one whole permutation, or not at all.
    """

    keeps_repeats: bool = True
    ordered: bool = True
    removes_all: bool = False
    reorder: Literal["range", "permutation", "none"] = "range"
    adds_at_position: bool = True

    @property
    def shows_repeats(self) -> bool:
        """Whether two equal entries are two rows there. In a set they never are."""
        return self.keeps_repeats and self.ordered
