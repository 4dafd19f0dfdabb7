"""Scripted situations, struck by every fault at every crossing: nothing is lost, invented or revived."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.domain.sync.given import EXAMPLES
from tests.domain.sync.promises import HUB, World, three_likes, three_lists

FAULTS = ("crash", "error", "lost", "half", "stale", "slow")
Edit = tuple[str, str, int, int] | tuple[str, str, int]

#: name → (what the list held when all was in unison, what persons then did)
SITUATIONS: dict[str, tuple[list[int], list[Edit]]] = {
    "songs are added on one service": ([1, 2, 3], [("put", "spotify", 6, 1), ("put", "spotify", 7, 9)]),
    "a song is removed on one service": ([1, 2, 3], [("take", "deezer", 1)]),
    "a list is turned round": ([1, 2, 3], [("shift", "spotify", 0, 2), ("shift", "spotify", 0, 1)]),
    "one of two equal songs is removed": ([1, 2, 1, 3], [("take", "ytmusic", 0)]),
    "one of three equal songs is removed": ([1, 2, 1, 3, 1], [("take", "ytmusic", 2)]),
    "the middle of three neighbours is removed in the hub": ([1, 1, 1, 2], [("take", HUB, 1)]),
    "twins of two songs lose one each": ([1, 2, 1, 2, 3], [("take", HUB, 0), ("take", HUB, 0)]),
    "a song is added twice": ([1, 2], [("put", "spotify", 3, 1), ("put", "spotify", 3, 0)]),
    "two persons add the same song": ([1, 2], [("put", "spotify", 3, 0), ("put", "deezer", 3, 2)]),
    "two persons add different songs": ([1, 2], [("put", "ytmusic", 3, 2), ("put", "deezer", 6, 2)]),
    "one removes what the other moves": ([1, 2, 3], [("take", "deezer", 0), ("shift", "spotify", 0, 2)]),
    "one sorts and the other adds": ([1, 2, 3], [("shift", "deezer", 2, 0), ("put", "ytmusic", 6, 1)]),
    "a song is exchanged for another": ([1, 2, 3], [("take", "spotify", 1), ("put", "spotify", 6, 1)]),
    "a song that not all have is added and moved": (
        [1, 4, 2, 5],
        [("put", "spotify", 4, 0), ("shift", "spotify", 4, 1)],
    ),
    "the hub is edited while a service is": (
        [1, 2, 3],
        [("put", HUB, 6, 0), ("shift", HUB, 3, 1), ("take", "deezer", 0)],
    ),
    "a twin goes and a new twin comes": (
        [1, 2, 1, 3],
        [("take", "ytmusic", 0), ("put", "deezer", 6, 0), ("put", HUB, 1, 9)],
    ),
    "a local file is among the songs": ([1, 100, 2, 1], [("take", HUB, 0), ("shift", "spotify", 1, 0)]),
    "the one that stands for its equals is moved behind them": ([1, 2, 1, 3], [("shift", "deezer", 0, 2)]),
    "all is removed but one": ([1, 2, 3, 1], [("take", "spotify", 0), ("take", "spotify", 0), ("take", "spotify", 0)]),
}
LIKES: dict[str, tuple[list[int], list[Edit]]] = {
    "likes come and go": ([3, 4, 5], [("put", "spotify", 6, 0), ("take", "deezer", 1)]),
    "the same song is liked twice": ([3, 4], [("put", "spotify", 6, 0), ("put", "youtube", 6, 0)]),
    "a like goes here and a like comes there": ([3, 4, 5], [("take", "youtube", 0), ("put", "deezer", 7, 0)]),
}
AFTER: list[list[Edit]] = [
    [],
    [("take", "spotify", 0)],
    [("take", "deezer", 1)],
    [("put", "ytmusic", 8, 0)],
    [("shift", "spotify", 0, 1)],
    [("take", HUB, 0)],
    [("take", "ytmusic", 0), ("put", "spotify", 3, 1)],
]


def _edit(world: World, edits: list[Edit]) -> None:
    for verb, where, *numbers in edits:
        if where == HUB or where in world.services:
            getattr(world, verb)(where, *numbers)


def _situation(make: Callable[[], World], before: list[int], edits: list[Edit]) -> World:
    world = make()
    for track in before:
        world.put("spotify", track, len(world.services["spotify"].rows))
    world.in_unison()
    _edit(world, edits)
    return world


def _later(number: int) -> list[list[Edit]]:
    """The edits to try after a fault: none, at every other place one more; in a thorough run all."""
    return AFTER if EXAMPLES > 300 else [AFTER[0], AFTER[number % len(AFTER)]][: 1 + number % 2]


def _sweep(make: Callable[[], World], before: list[int], edits: list[Edit]) -> int:
    begun = _situation(make, before, edits)
    calm = begun.copy()
    assert calm.engine.run()
    crossings = range(1, calm.engine.faults.crossing + 1)
    calm.in_unison()
    cases = [(n, fault, later) for n in crossings for fault in FAULTS for later in _later(n + len(fault))]
    for crossing, fault, later in cases:
        world = begun.copy()
        world.engine.run({crossing: fault})
        label = "".join(world.engine.faults.labels[crossing - 1 : crossing])
        where = f"{fault} at {crossing} ({label}), then {later}"
        _edit(world, later)
        _check(world, where)
        assert later or _outcome(world, begun) == _outcome(calm, begun), where
    return len(cases)


def _outcome(world: World, begun: World) -> list[str]:
    """The hub as tracks; with several editors, their order depends on who was read first."""
    tracks = [str(track) for track in world.tracks]
    return tracks if len(begun.editors) == 1 else sorted(tracks)


def _check(world: World, where: str) -> None:
    try:
        world.in_unison()
    except AssertionError as wrong:
        raise AssertionError(f"{where}: {wrong}") from wrong


@pytest.mark.parametrize("situation", SITUATIONS)
def test_every_fault_at_every_crossing_of_a_playlists_run_is_made_good(situation):
    assert _sweep(three_lists, *SITUATIONS[situation]) > 50


@pytest.mark.parametrize("situation", LIKES)
def test_every_fault_at_every_crossing_of_a_run_over_likes_is_made_good(situation):
    assert _sweep(three_likes, *LIKES[situation]) > 50
