"""Persons edit anywhere while runs fail anywhere: after the next complete run every promise is kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from tests.domain.sync.given import EXAMPLES
from tests.domain.sync.promises import HUB, World, three_likes, three_lists

PLACES = st.integers(0, 5)
TRACKS = st.integers(1, 6)
FAULTS = st.dictionaries(
    st.integers(1, 70), st.sampled_from(["crash", "error", "lost", "half", "stale", "slow"]), max_size=3
)


class Link(RuleBasedStateMachine):
    """One link of three services, with a hub that can be edited too."""

    make: Callable[[], World] = staticmethod(three_lists)
    where: Any = st.sampled_from(["spotify", "deezer", "ytmusic", HUB])

    @initialize(tracks=st.lists(TRACKS, max_size=5))
    def begin(self, tracks: list[int]) -> None:
        self.world = self.make()
        for track in tracks:
            self.world.put("spotify", track, 9)
        self.world.in_unison()

    @rule(data=st.data(), track=TRACKS, place=PLACES)
    def a_person_adds(self, data: st.DataObject, track: int, place: int) -> None:
        self.world.put(data.draw(self.where), track, place)

    @rule(data=st.data(), place=PLACES)
    def a_person_removes(self, data: st.DataObject, place: int) -> None:
        self.world.take(data.draw(self.where), place)

    @rule(data=st.data(), start=PLACES, end=PLACES)
    def a_person_moves(self, data: st.DataObject, start: int, end: int) -> None:
        self.world.shift(data.draw(self.where), start, end)

    @rule(faults=FAULTS)
    def a_run_that_may_fail(self, faults: dict[int, str]) -> None:
        self.world.engine.run(faults)

    @rule()
    def a_complete_run(self) -> None:
        self.world.in_unison()

    def teardown(self) -> None:
        if hasattr(self, "world"):
            self.world.in_unison()


class Likes(Link):
    """The same over likes."""

    make = staticmethod(three_likes)
    where = st.sampled_from(["spotify", "deezer", "youtube", HUB])


class Locals(Link):
    """The same with local files among the songs of one service."""

    @rule(number=st.integers(100, 102), place=PLACES)
    def a_person_adds_a_local_file(self, number: int, place: int) -> None:
        self.world.put("spotify", number, place)


_settings = settings(
    max_examples=EXAMPLES * 2 // 3, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
)
TestLink = Link.TestCase
TestLikes = Likes.TestCase
TestLocals = Locals.TestCase
TestLink.settings = TestLikes.settings = TestLocals.settings = _settings
