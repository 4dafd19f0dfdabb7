"""The index itself: filing tracks, walking through the rarest keys of a query, ranking what they gave."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping

from webapp.domain.matching.index.cards import Card, read
from webapp.domain.matching.index.keys import WORTH, Keys, keys
from webapp.domain.matching.index.postings import Postings
from webapp.domain.matching.index.ranking import rank, shortlist
from webapp.domain.music import Track

WALKED = 6_000  # how many holders of keys a query visits, the rarest keys first; the rest is left to the ranking


class Index:
    """Tracks by ISRC, by whole titles and names, by words and by runs of characters. Ids are numbers of 64 bits.

    What is found depends on the tracks that are filed, not on the order in which they came and went.
    """

    def __init__(self, tracks: Iterable[tuple[int, Track]] = ()) -> None:
        self._cards: dict[int, Card] = {}
        self._kinds = tuple(Postings() for _ in Keys._fields)
        for id, track in tracks:
            self.add(id, track)

    def __len__(self) -> int:
        return len(self._cards)

    def __contains__(self, id: int) -> bool:
        return id in self._cards

    def add(self, id: int, track: Track) -> None:
        """Makes ``track`` findable under ``id``, in the place of what was there before."""
        if id in self._cards:
            self.remove(id)
        card = self._cards[id] = read(track)
        for postings, found in zip(self._kinds, keys(card), strict=True):
            postings.add(found, id)

    def remove(self, id: int) -> None:
        """Forgets the track ``id``. Raises ``KeyError`` where there is none."""
        for postings, found in zip(self._kinds, keys(self._cards.pop(id)), strict=True):
            postings.remove(found, id)

    def candidates(self, query: Track, limit: int = 20) -> list[int]:
        """At most ``limit`` ids, the likeliest first, equals by id.

        Tracks of one title are told apart by the artists, then by how near their lengths are.
        """
        card = read(query)
        weights = self._weights(card)
        return rank(card, shortlist(card, self._cards, weights), weights)[:limit]

    def _weights(self, query: Card) -> Mapping[int, float]:
        """Who shares keys with the query, and what these keys are worth: a rare one more than a frequent one."""
        weights: defaultdict[int, float] = defaultdict(float)
        left = WALKED
        for count, _, worth, holders in sorted(self._found(query), key=lambda found: found[:3]):
            if count > left and weights:
                break
            left -= count
            weight = worth * math.log1p(len(self) / count)
            for id in holders:
                weights[id] += weight
        return weights

    def _found(self, query: Card) -> Iterable[tuple[int, str, float, Iterable[int]]]:
        """The query's keys that are filed: how many hold them, the key, its worth, the holders."""
        for postings, found, worth in zip(self._kinds, keys(query), WORTH, strict=True):
            for key, holders in postings.find(found):
                yield len(holders), key, worth, holders
