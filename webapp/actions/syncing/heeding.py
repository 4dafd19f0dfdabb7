"""Heed: what a person said, weighed against what a service was found to have. A word is above every automatic match."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Set
from dataclasses import dataclass, replace

from webapp.actions.syncing.work import Hands
from webapp.domain.matching import SHIPPED, Decision, Model, choose
from webapp.domain.music import Found, Track
from webapp.store import rules, tracks

ALIKE = "you said of a track like it that it is another one"
OTHERS = "you said that it is another track of yours"


@dataclass(frozen=True, slots=True)
class Heeded:
    """What remains of an answer: the candidates that may be it, and the decision among them."""

    found: dict[str, Found]
    decision: Decision


def allowed(found: Mapping[str, Found], rule: rules.Rule | None) -> dict[str, Found]:
    """What was found, without what a person said it is not."""
    return {key: one for key, one in found.items() if rule is None or rule.allows(key)}


class Doubts:
    """The second look at what the matcher would accept: would it join what a person keeps apart?

    Objects that belong to other tracks of this person are the dangerous ones: to take one of them is to say that two
    tracks are one recording. Where a word speaks against that, the object is left out or the person is asked.
    """

    def __init__(self, user_id: int, service: str, keys: Collection[str], model: Model = SHIPPED) -> None:
        self._user, self._service, self._model = user_id, service, model
        self._refusing = rules.refusing(user_id)
        self._claims = rules.of_keys(user_id, service, keys)
        self._owner = tracks.mapped(user_id, service, keys) if self._refusing or self._claims else {}
        self._tracks: dict[int, Track] = {}

    def look(self, track_id: int, track: Track, found: Mapping[str, Found], decision: Decision) -> Heeded:
        """The decision again, after what was said of the other tracks that these candidates belong to."""
        theirs = {key: self._owner[key] for key in found if self._owner.get(key, track_id) != track_id}
        barred = {key: why for key, other in theirs.items() if (why := self._apart(track_id, other))}
        never = {key for key, why in barred.items() if why == "pair" and self._surely(theirs[key], key)}
        kept = {key: one for key, one in found.items() if key not in never}
        if never:
            decision = choose(track, [one.track for one in kept.values()], model=self._model)
        if decision.outcome != "accept" or decision.index is None:
            return Heeded(kept, decision)
        picked = list(kept)[decision.index]
        if picked in barred or any(_accepts(track, found[key].track, self._model) for key in never):
            return Heeded(kept, asked(decision, ALIKE))
        if picked in theirs and self._foreign(track_id, track, picked, theirs[picked]):
            return Heeded(kept, asked(decision, OTHERS))
        return Heeded(kept, decision)

    def _apart(self, one: int, other: int) -> str:
        return rules.apart(self._user, one, other) if {one, other} & self._refusing else ""

    def _surely(self, track_id: int, key: str) -> bool:
        return rules.surely(self._user, track_id, self._service, key)

    def _foreign(self, track_id: int, track: Track, key: str, other: int) -> bool:
        """A person said whose this object is; joining that track takes more than the object in between."""
        claim = self._claims.get(key)
        if claim is None or not claim.right or track_id in claim.right:
            return False
        if other not in self._tracks:
            self._tracks |= tracks.by_ids([other])
        return other in self._tracks and not _accepts(track, self._tracks[other], self._model)


def would_join(
    hands: Hands, refusing: Set[int], picked: int, track: Track, known: Mapping[int, Track], among: Iterable[int]
) -> bool:
    """Whether a new row that the matcher takes for ``picked`` might as well be a track that ``picked`` is not.

    ``refusing``: the tracks of which this person said what they are not.
    """
    near = [other for other in among if other != picked and {picked, other} & refusing]
    apart = (other for other in near if rules.apart(hands.user_id, picked, other))
    return any(_accepts(track, known[other], hands.model) for other in apart)


def without_disputed_codes(
    service: str, known: Mapping[int, Track], said: Mapping[int, rules.Rule]
) -> dict[int, Track]:
    """Tracks whose ISRC is that of an object which they are not, without it: it leads astray, wherever it came from."""
    codes = tracks.codes(service, {key for rule in said.values() for key in rule.wrong})
    found = {}
    for track_id, rule in said.items():
        track = known.get(track_id)
        if track is not None and track.isrc and track.isrc in {codes.get(key) for key in rule.wrong}:
            found[track_id] = replace(track, isrc=None)
    return found


def asked(decision: Decision, why: str) -> Decision:
    """The same decision as a question."""
    return replace(decision, outcome="ask", index=None, reasons=(*decision.reasons, why))


def _accepts(one: Track, other: Track, model: Model) -> bool:
    return choose(one, [other], model=model).outcome == "accept"
