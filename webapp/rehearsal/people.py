"""The demonstration people, Ada and Ben: two libraries each that overlap, and differ in all the usual ways."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Any

from webapp.rehearsal.pool import Pool

if TYPE_CHECKING:
    from webapp.rehearsal.service import Service
    from webapp.rehearsal.world import World

NOVEMBER = 1_793_491_200.0  # 2026-11-01 00:00 UTC; the day the demonstration libraries were last touched
DAY = 86_400.0
NAMES = {
    "ada": ["Road", "Sunday morning", "Kitchen disco", "Running", "New to me", "Everything at once", "Rarities",
            "From the shelf"],
    "ben": ["Commute", "Late shift", "Garden", "Gym", "Songs for Ada", "Party, all of it", "Vinyl finds", "Old tapes"],
}  # fmt: skip
SHAPES = ((24, 3, 2), (18, 2, 1), (32, 4, 4), (60, 0, 0), (12, 1, 3))  # in common, only Spotify, only Deezer


def move_in(world: World) -> None:
    """Fills a new world, the same way every time."""
    for number, (key, names) in enumerate(NAMES.items(), 1):
        world.spotify.new_account(key, key.title(), id=f"rehearsal_{key}")
        world.deezer.new_account(key, key.title(), id=str(1_000_100 + number))
        Mover(world, key, names).move_in()
    for service in world.services:
        _a_stranger(service, world)
        service.forget_pasts()


def _a_stranger(service: Service, world: World) -> None:
    """Someone else, whose playlist both people follow; at Spotify nobody but the owner can read it."""
    rows = Pool(world.catalogue, Random("radio")).take(service.name, 30)  # noqa: S311 (nothing secret)
    known = {"spotify": "night_radio", "deezer": "753543485"}
    stranger = service.new_account("radio", "Night Radio", id=known[service.name], offered=False)
    key = service.make_playlist(stranger, "Night Radio: slow hours", rows, "For the hours after one.", public=True)
    for person in NAMES:
        service.follow(person, key)


class Mover:
    """Brings one person's things into both services."""

    def __init__(self, world: World, key: str, names: list[str]) -> None:
        self.world, self.key, self.names = world, key, names
        self.dice = Random(key)  # noqa: S311 (the same every time, on purpose)
        self.pool = Pool(world.catalogue, self.dice)
        self.then = min(world.clock(), NOVEMBER)

    def move_in(self) -> None:
        self._likes()
        for name, shape in zip(self.names, SHAPES, strict=False):
            self._pair(name, *shape)
        self._spotify_only(*self.names[5:7])
        self._deezer_only(self.names[6] + " (imports)", self.names[7])
        self._listening()

    def _likes(self) -> None:
        """Some 120 on each side, 80 of them the same music."""
        shared = self.pool.both(80)
        for service, other in ((self.world.spotify, "deezer"), (self.world.deezer, "spotify")):
            more = [*self.pool.both(30), *self.pool.without(other, 10)]
            liked = [*shared, *more]
            self.dice.shuffle(liked)
            for number, recording in enumerate(liked):
                at = self.then - (len(liked) - number) * 2 * DAY - self.dice.randrange(40_000)
                service.like(self.key, [self._id(service, recording)], at)

    def _pair(self, name: str, common: int, spotify: int, deezer: int) -> None:
        """A playlist that exists on both sides, and has drifted apart a little."""
        shared = self.pool.both(common)
        here, there = [*shared, *self.pool.both(spotify)], [*shared, *self.pool.both(deezer)]
        if spotify:
            here.insert(2, here.pop())
            there[3:6] = reversed(there[3:6])
        self._make(self.world.spotify, name, here)
        self._make(self.world.deezer, name.upper() if common == 32 else name, there)

    def _spotify_only(self, mixed: str, rare: str) -> None:
        """One playlist with all that Spotify allows, one with music that Deezer does not have."""
        spotify, rows = self.world.spotify, self.pool.both(15)
        key = self._make(spotify, mixed, [*rows, rows[2], rows[2], rows[7]])
        spotify.add_local(key, "Grandmother's waltz", "Family tape", "Kitchen, 1987", 143, position=4)
        spotify.lose(key, 9)
        self._make(spotify, rare, [*self.pool.without("deezer", 9), *self.pool.both(3)])

    def _deezer_only(self, rare: str, alone: str) -> None:
        deezer = self.world.deezer
        self._make(deezer, rare, [*self.pool.without("spotify", 7), *self.pool.both(4)])
        self._make(deezer, alone, self.pool.both(21))

    def _make(self, service: Service, name: str, recordings: list[Any]) -> str:
        at = self.then - self.dice.randrange(30, 900) * DAY
        key = service.make_playlist(self.key, name, [self._id(service, one) for one in recordings], at=at)
        for number, row in enumerate(service.playlists[key].rows):
            row.added_at = at + number * 60
        return key

    def _listening(self) -> None:
        """What was played lately, and a few albums and artists that are kept."""
        for service, count in ((self.world.spotify, 64), (self.world.deezer, 40)):
            heard = [row.track for row in service.account(self.key).likes]
            for number in range(count):
                service.play(self.key, str(self.dice.choice(heard)), self.then - number * 11 * 60.0)
            for kind, groups in (("albums", service.albums), ("artists", service.artists)):
                chosen = self.dice.sample(sorted(groups), min(8, len(groups)))
                service.save(self.key, kind, chosen, self.then - 9 * DAY)

    def _id(self, service: Service, recording: Any) -> str:
        return str(getattr(recording, service.name).id)
