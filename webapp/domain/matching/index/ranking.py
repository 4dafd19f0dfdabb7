"""Which of the tracks that share keys with a query are likest to it."""

from __future__ import annotations

from collections.abc import Mapping
from heapq import nlargest, nsmallest

from rapidfuzz import fuzz

from webapp.domain.matching.index.cards import Card

# Shares of the score. Any near them find as much: they were tried on the train split of MusicBrainz-20K.
SHARED, TEXT, PEOPLE, LENGTH = 0.4, 0.5, 0.3, 0.4
SAME_CODE = 2.0  # more than all others together
NEAR_MS = 3_000  # so far apart, two lengths are worth half of what equal ones are
ALIKE = 50  # names less alike than this, of 100, are alike by accident
UNKNOWN = 50  # what is given for artists where they are not known
UNKNOWN_MS = 15_000  # an unknown length counts as this far apart: less than a near one, more than a wrong one
RANKED = 200  # so many tracks are compared with the query


def shortlist(query: Card, cards: Mapping[int, Card], weights: Mapping[int, float]) -> dict[int, Card]:
    """Those of ``cards`` that are worth ranking: of the largest weights, as many as are affordable."""
    ids = weights if len(weights) <= RANKED else _heaviest(query, cards, weights)
    return {id: cards[id] for id in ids}


def _heaviest(query: Card, cards: Mapping[int, Card], weights: Mapping[int, float]) -> list[int]:
    largest = nlargest(RANKED, weights.values())
    least = largest[-1]
    above = [id for id, weight in weights.items() if weight > least]
    level = [id for id, weight in weights.items() if weight == least]
    if least * 2 > largest[0]:  # hundreds of one title: which of them are compared must not be left to chance
        chosen = rank(query, {id: cards[id] for id in level}, weights)
    else:
        chosen = nsmallest(RANKED - len(above), level, key=lambda id: (apart(query, cards[id]), id))
    return above + chosen[: RANKED - len(above)]


def rank(query: Card, cards: Mapping[int, Card], weights: Mapping[int, float]) -> list[int]:
    """The ids of ``cards``, likest first, equals by id; ``weights`` is the weight of the keys that each shares."""
    most = max((weights[id] for id in cards), default=0.0) or 1.0
    text = query.latin_text
    return sorted(cards, key=lambda id: (-_score(query, text, cards[id]) - SHARED * weights[id] / most, id))


def apart(one: Card, other: Card) -> int:
    """How far apart two lengths are, in milliseconds."""
    return abs(one.length - other.length) if one.length and other.length else UNKNOWN_MS


def _score(query: Card, text: str, card: Card) -> float:
    """What the texts, the artists and the lengths say, without the keys; ``text`` is the query's."""
    return (
        TEXT * fuzz.token_set_ratio(text, card.latin_text) / 100
        + PEOPLE * _people(query, text, card) / 100
        + LENGTH * NEAR_MS / (NEAR_MS + apart(query, card))
        + SAME_CODE * (query.code is not None and query.code == card.code)
    )


def _people(query: Card, text: str, card: Card) -> float:
    """How far the query names the card's artists, in whatever column; in the middle where either names nobody."""
    found: float = fuzz.token_set_ratio(text, card.latin_people, score_cutoff=ALIKE)
    return found if query.people and card.people else max(found, UNKNOWN)
