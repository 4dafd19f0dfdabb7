"""Who is filed under which key."""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterable, Iterator


class Postings:
    """Ids by key, for one kind of key. Ids are whole numbers of at most 64 bits.

    Most keys have one holder: it stands there as a bare number, which at a million tracks saves 100 MB.
    """

    def __init__(self) -> None:
        self._holders: dict[str, int | array[int]] = {}

    def add(self, keys: Iterable[str], id: int) -> None:
        """Files ``id`` under each of ``keys``, where it must not be yet."""
        all_holders = self._holders
        for key in keys:
            holders = all_holders.get(key)
            if isinstance(holders, array):
                holders.append(id)
            else:
                all_holders[key] = id if holders is None else array("q", (holders, id))

    def remove(self, keys: Iterable[str], id: int) -> None:
        """Takes ``id`` away from each of ``keys``, where it must be; as long as the longest of their lists."""
        for key in keys:
            holders = self._holders[key]
            if isinstance(holders, int) or len(holders) == 1:
                del self._holders[key]
            else:
                holders.remove(id)

    def find(self, keys: Iterable[str]) -> Iterator[tuple[str, Collection[int]]]:
        """Each key that somebody is filed under, and who: in no order that means anything."""
        for key in keys:
            holders = self._holders.get(key)
            if holders is not None:
                yield key, (holders,) if isinstance(holders, int) else holders
