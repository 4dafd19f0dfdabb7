"""Look up: climb the ladder of questions at one service, memory first, and ask nothing that is not needed any more."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from webapp.actions.syncing.answers import Answers
from webapp.actions.syncing.room import Room
from webapp.actions.syncing.work import Hands
from webapp.domain.asking import KINDS, Kind, Query, queries
from webapp.domain.matching import Decision, isrc
from webapp.domain.music import Found, Track
from webapp.providers.kit.errors import Gone, Malformed, ProviderError, RetryLater

#: Look-ups between two commits: what a killed run has to ask again at the most.
CHUNK = 100
#: Answers that nobody understands, one after the other, until a service counts as changed and is left in peace.
STRANGE = 5


class Wanted(Protocol):
    """One track to be found: what may be played is put into ``found``, trouble into ``error``."""

    track: Track
    found: dict[str, Found]
    decision: Decision | None
    error: str


@dataclass
class _Question:
    """One question, and everybody who has it."""

    query: Query
    wants: list[Wanted] = field(default_factory=list)


def look_up(
    hands: Hands,
    room: Room,
    wanted: Sequence[Wanted],
    settled: Callable[[Any], bool],
    answered: Callable[[Any, bool], None],
) -> None:
    """Ask for each of ``wanted`` until it is ``settled`` or the ladder ends.

    ``answered(want, last)`` hears of each new answer, and whether it was the last that there will be.
    """
    _Ladder(hands, room, wanted, settled, answered).climb()


class _Ladder:
    """The questions to one service in this run."""

    def __init__(
        self,
        hands: Hands,
        room: Room,
        wanted: Sequence[Wanted],
        settled: Callable[[Any], bool],
        answered: Callable[[Any, bool], None],
    ) -> None:
        self._hands, self._room, self._wanted = hands, room, wanted
        self._settled, self._answered = settled, answered
        self._answers = Answers(hands, room.service)
        self._rungs = [(want, {query.kind: query for query in queries(want.track)}) for want in wanted]
        self._by_isrc: defaultdict[str, list[Wanted]] = defaultdict(list)
        for want in wanted:
            if code := isrc.normalise(want.track.isrc):
                self._by_isrc[code].append(want)
        #: Codes of wanted tracks that an answer of this round holds, and by which they are not judged yet.
        self._served: set[str | None] = set()
        #: What was found and cannot be played here, by the want's identity.
        self._shut: defaultdict[int, list[Found]] = defaultdict(list)
        self._strange, self._unasked = 0, 0
        self._changed: ProviderError | None = None

    def climb(self) -> None:
        """Rung by rung, for those who are not settled yet."""
        free = self._room.trouble is None
        kinds = [kind for kind in KINDS if kind != "isrc" or self._room.abilities.finds_by_isrc]
        for kind in kinds:
            self._rung(kind, last=kind == kinds[-1])
        for want in self._wanted:
            self._note_shut(want)
        if self._unasked and free:
            self._go_on_without_searching()

    def _rung(self, kind: Kind, *, last: bool) -> None:
        """Equal questions are asked once; what is remembered is not asked."""
        questions: dict[str, _Question] = {}
        for want, rungs in self._rungs:
            if kind in rungs and not self._settled(want):
                questions.setdefault(rungs[kind].key, _Question(rungs[kind])).wants.append(want)
        for key, found in self._answers.recall(questions).items():
            self._give(questions.pop(key).wants, found, last)
        left = list(questions.values())
        while left:
            left = [question for question in self._round(left, last) if not self._done(question)]
        self._answers.keep()

    def _round(self, questions: list[_Question], last: bool) -> list[_Question]:
        """Ask them all; those that have waited for what the answer to another will bring."""
        self._served.clear()
        waiting: list[_Question] = []
        for number, (question, answer) in enumerate(self._room.each(questions, self._ask), 1):
            if answer is None:
                waiting.append(question)
            else:
                self._take(question, answer, last)
            if number % CHUNK == 0:
                self._answers.keep()
        return waiting

    def _ask(self, adapter: Any, question: _Question) -> Sequence[Found] | ProviderError | None:
        """One call, in one of several threads; none where another answer has settled it, or just may have."""
        if self._changed is not None:
            return self._changed
        codes = {isrc.normalise(want.track.isrc) for want in question.wants}
        if self._done(question) or codes & self._served:
            return None
        query = question.query
        try:
            found: Sequence[Found] = adapter.by_isrc(query.isrc) if query.kind == "isrc" else adapter.search(query)
        except Malformed as error:
            self._strange += 1
            self._changed = error if self._strange >= STRANGE else None
            raise
        self._strange = 0
        self._served |= {one.track.isrc for one in found if one.track.isrc in self._by_isrc}
        return found

    def _done(self, question: _Question) -> bool:
        return all(self._settled(want) for want in question.wants)

    def _take(self, question: _Question, answer: Sequence[Found] | ProviderError, last: bool) -> None:
        if isinstance(answer, ProviderError) and not isinstance(answer, Gone):
            self._refuse(question.wants, answer, last)
            return
        found = () if isinstance(answer, Gone) else answer
        self._answers.note(question.query, found, [want.track for want in question.wants])
        self._give(question.wants, found, last)

    def _give(self, wants: Sequence[Wanted], found: Iterable[Found], last: bool) -> None:
        """An answer to those who asked, and to others whom it serves by its ISRCs."""
        asking = [want for want in wants if not self._settled(want)]
        for want in asking:
            want.found |= {one.id: one for one in found if one.playable}
            self._shut[id(want)] += [one for one in found if not one.playable]
            self._answered(want, last)
        for one in found:
            for want in self._by_isrc.get(one.track.isrc or "", ()) if one.playable else ():
                if want not in asking and one.id not in want.found and not self._settled(want):
                    want.found[one.id] = one
                    self._answered(want, False)

    def _refuse(self, wants: Sequence[Wanted], error: ProviderError, last: bool) -> None:
        """No answer: nothing is remembered, and nothing is concluded of whether the track is there."""
        for want in wants:
            if not self._settled(want):
                want.error = self._why(error)
                self._answered(want, last)

    def _why(self, error: ProviderError) -> str:
        if not _our_budget(error):
            return error.reason
        self._unasked += 1
        return f"Not asked yet: today's budget of searches at {self._room.label} is spent. The next run goes on."

    def _go_on_without_searching(self) -> None:
        """Our own budget of searches is none of the other calls' business: what was found can still be written."""
        if _our_budget(self._room.trouble):
            self._room.trouble = None
        told = f"{self._room.label}: {self._unasked} tracks are not asked for yet, today's budget of searches is spent."
        self._hands.problems.append(told)
        self._hands.progress.say(told, "warning")

    def _note_shut(self, want: Wanted) -> None:
        """It is there and may not be played here: then it is not placed, and looked at again after a day."""
        shut = self._shut.get(id(want))
        if not shut or want.error or (want.decision is not None and want.decision.outcome != "absent"):
            return
        if self._hands.choose(want.track, [one.track for one in shut]).outcome == "accept":
            want.error = f"{self._room.label} has it, but it cannot be played here."


def _our_budget(error: ProviderError | None) -> bool:
    return isinstance(error, RetryLater) and error.kind == "budget"
