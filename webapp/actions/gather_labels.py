"""Gather what can be learned from: people's words on pairs, each side with a text that may be learned from."""

from __future__ import annotations

from dataclasses import dataclass

from webapp.domain.matching.learning import Labelled
from webapp.domain.music import Track
from webapp.store import training
from webapp.store.training import UNTAUGHT, Object

Pair = tuple[Object, Object]
#: Object → records of other services that may stand in for its own.
StandsIn = dict[Object, list[tuple[Object, Track]]]


@dataclass(frozen=True, slots=True)
class Gathered:
    """Pairs to learn from, and how many there are that cannot be used.

    ``withheld``: a side has no other text than one that must not be learned from. ``contradictory``: people say
    different things of the pair. ``unknown``: nobody remembers what an object was called.
    """

    labelled: tuple[Labelled, ...] = ()
    withheld: int = 0
    contradictory: int = 0
    unknown: int = 0

    @property
    def usable(self) -> int:
        return len(self.labelled)

    def figures(self) -> dict[str, int]:
        """The counts alone, to be kept beside what was fitted."""
        return {
            "usable": self.usable,
            "withheld": self.withheld,
            "contradictory": self.contradictory,
            "unknown": self.unknown,
        }


def gather_labels() -> Gathered:
    """All words that are still meant: one pair each, however many people agree on it."""
    said: dict[Pair, set[bool]] = {}
    for word in training.words():
        said.setdefault(word.pair, set()).add(word.same)
    agreed = {pair: next(iter(words)) for pair, words in sorted(said.items()) if len(words) == 1}
    texts, stands_in = _sources({one for pair in agreed for one in pair})
    labelled, withheld, unknown = [], 0, 0
    for pair, same in agreed.items():
        sides = _sides(pair, texts, stands_in)
        if sides is not None:
            labelled.append(Labelled(*sides, same))
        elif _forbidden(pair):
            withheld += 1
        else:
            unknown += 1
    return Gathered(tuple(labelled), withheld, len(said) - len(agreed), unknown)


def _sources(objects: set[Object]) -> tuple[dict[Object, Track], StandsIn]:
    """The text of each object; for those whose own must not be used, what other services say of the same ISRC."""
    closed = {one for one in objects if one[0] in UNTAUGHT}
    codes = training.isrcs(closed)
    recorded = training.recorded(set(codes.values()))
    return training.texts(objects - closed), {one: recorded.get(code, []) for one, code in codes.items()}


def _sides(pair: Pair, texts: dict[Object, Track], stands_in: StandsIn) -> tuple[Track, Track] | None:
    """Both texts; nothing where one is missing, or where one and the same record would stand on both sides."""
    found: dict[Object, Track] = {}
    for one in sorted(pair, key=lambda side: side[0] in UNTAUGHT):  # what stands in must not be the other side itself
        own = [(one, texts[one])] if one in texts else []
        ways = stands_in.get(one, []) if one[0] in UNTAUGHT else own
        way = next(((source, track) for source, track in ways if source not in found), None)
        if way is None:
            return None
        found[way[0]] = way[1]
    one, other = found.values()
    return one, other


def _forbidden(pair: Pair) -> bool:
    return any(service in UNTAUGHT for service, _ in pair)
