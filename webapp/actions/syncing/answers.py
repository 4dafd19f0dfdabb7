"""Answers: what a service said of tracks, recalled before it is asked again, and kept as it is said."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from webapp.actions.syncing.work import Hands
from webapp.domain import lookups
from webapp.domain.asking import Query
from webapp.domain.lookups import Answer
from webapp.domain.music import Found, Track
from webapp.store import tracks


class Answers:
    """The memory of one service, for the length of a run. Shared by all people: it holds catalogue data only.

    Only true answers may be noted: a refusal, a limit or a torn page says nothing of what is there.
    """

    def __init__(self, hands: Hands, service: str) -> None:
        self._hands, self._service = hands, service
        self._new: dict[str, Answer] = {}
        self._said: dict[str, Found] = {}

    def recall(self, keys: Iterable[str]) -> dict[str, list[Found]]:
        """Question → what it was answered (maybe nothing), for answers that are still believed."""
        fresh = tracks.remembered(self._service, keys, self._hands.now())
        known = tracks.external(self._service, {i for ids in fresh.values() for i in ids})
        return {key: [known[i] for i in ids] for key, ids in fresh.items() if all(i in known for i in ids)}

    def note(self, query: Query, found: Sequence[Found], asking: Iterable[Track]) -> None:
        """A true answer to ``query``, that these tracks were waiting for."""
        kind: lookups.Asked = "isrc" if query.kind == "isrc" else "text"
        self._said |= {one.id: one for one in found}
        self._new[query.key] = lookups.answer(kind, found, asking, self._hands.now())

    def keep(self) -> None:
        """Make what was noted durable."""
        now = self._hands.now()
        tracks.keep_external(self._service, {i: (one.track, one.playable) for i, one in self._said.items()}, now)
        tracks.remember(self._service, self._new, now)
        self._new.clear()
        self._said.clear()
        self._hands.commit()
