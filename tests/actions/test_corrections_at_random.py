"""Edits, words and runs in any order: nothing that a person put anywhere is lost, no word is forgotten, it ends quiet.

``UNISSON_SEEDS`` says how many orders are tried.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from random import Random
from typing import Any

import pytest
from flask import Flask

from tests.make import corrections as make
from tests.make import syncing
from tests.make.world import link
from webapp.actions.judge_match import BadWord, judge_match, take_back
from webapp.config import Settings
from webapp.extensions import db
from webapp.models import Ancestor, EntryRow, Mapping, Member, TrackRow, Verdict
from webapp.models.kinds import now
from webapp.rehearsal.world import World

SERVICES = ("spotify", "deezer")
STEPS = 40


class Person:
    """Does anything at all, and remembers what they put where."""

    def __init__(self, pair: syncing.Pair, dice: Random) -> None:
        self.pair, self.dice = pair, dice
        songs = [make.twins(skip=n) for n in (0, 3, 7)] + [make.twins(("live",), skip=1)]
        catalogue = make.load()
        self.keys = {"deezer": [key for song in songs for key in (song.key, song.second)]}
        twins = [catalogue.deezer[key].spotify for key in self.keys["deezer"]]
        self.keys["spotify"] = list(dict.fromkeys([*(song.ours for song in songs), *(t.id for t in twins if t)]))
        self.own: set[tuple[str, int, str]] = set()
        self.story: list[Any] = []
        lists = [self.service(name).make_playlist(self.account(name), "Road", []) for name in SERVICES]
        self.road = dict(zip(SERVICES, lists, strict=True))
        link(pair.user, spotify=None, deezer=None)
        link(pair.user, "playlist", "Road", **self.road)

    def service(self, name: str) -> Any:
        return getattr(self.pair.world, name)

    def account(self, name: str) -> Any:
        return getattr(self.pair, name)

    def put(self) -> None:
        """A like, or a row at the end of the playlist, that is not there yet."""
        name, which = self.dice.choice(SERVICES), self.dice.randrange(2)
        key = self.dice.choice(self.keys[name])
        if key in make.lists_of(self.account(name))[which]:
            return
        if which:
            self.service(name).add(self.road[name], [key])
        else:
            self.service(name).like(self.account(name), [key])
        self.own.add((name, which, key))
        self.story.append(("put", name, which, key))

    def say(self) -> None:
        """A word on a track and what stands for it at the other service, or on something out of the blue."""
        born = db.session.execute(db.select(TrackRow.id, TrackRow.origin_service, TrackRow.origin_id)).all()
        if not born:
            return
        track, origin, _ = self.dice.choice(born)
        other = SERVICES[origin == "spotify"]
        mapped = list(
            db.session.scalars(db.select(Mapping.external_id).filter_by(internal_id=track, service_type=other))
        )
        key = self.dice.choice(mapped if mapped and self.dice.random() < 0.7 else self.keys[other])
        said = self.dice.choice(["right", "wrong", "wrong", "never", "absent"])
        self.story.append((said, track, other, key))
        with suppress(BadWord):
            judge_match(self.pair.user_id, track, other, key, said, "match", now())

    def take_back(self) -> None:
        words = db.session.execute(db.select(Verdict.track_id, Verdict.service_type, Verdict.external_id)).all()
        if words:
            track, service, key = self.dice.choice(words)
            take_back(self.pair.user_id, track, service, key, now())
            self.story.append(("back", track, service, key))

    def forget(self) -> None:
        """Not the person's doing: memory is lost."""
        self.dice.choice((make.clear_cache, lambda: make.forget_matches(self.pair.user_id)))()
        self.story.append("forget")

    def sync(self) -> None:
        run, outcome = self.pair.sync()
        self.story.append("sync")
        assert outcome.status == "success", (run.error_details, self.story)
        make.balanced(run)
        for name, which, key in self.own:
            assert key in make.lists_of(self.account(name))[which], ("lost", name, which, key, self.story)
        self._every_word_holds()

    def _every_word_holds(self) -> None:
        words = db.select(Verdict.track_id, Verdict.service_type, Verdict.external_id).where(Verdict.same.is_(False))
        refused = {tuple(row) for row in db.session.execute(words)}
        rows = (
            db.select(EntryRow.track_id, Member.service_type, Ancestor.external_id, TrackRow.origin_id)
            .join(EntryRow, EntryRow.id == Ancestor.entry_id)
            .join(Member, Member.id == Ancestor.member_id)
            .join(TrackRow, TrackRow.id == EntryRow.track_id)
            .where(EntryRow.removed_at.is_(None), Ancestor.absent.is_(False))
        )
        for track, service, key, origin in db.session.execute(rows):
            stands = (track, service, key) not in refused and (track, service, "") not in refused
            assert stands or key == origin, ("wrong", track, service, key, self.story)


@pytest.mark.parametrize("seed", range(int(os.environ.get("UNISSON_SEEDS", "5"))))
def test_whatever_a_person_does_nothing_is_lost_and_every_word_holds(
    app: Flask, world: World, settings: Settings, seed: int
) -> None:
    person = Person(syncing.pair(world, settings), Random(seed))
    deeds: list[Callable[[], None]] = [
        person.put, person.put, person.put, person.say, person.say, person.say, person.take_back, person.forget,
        person.sync, person.sync,
    ]  # fmt: skip
    for _ in range(STEPS):
        person.dice.choice(deeds)()
    for _ in range(2):
        person.sync()
    writes = person.pair.writes()
    person.sync()
    assert person.pair.writes() == writes, ("not quiet", person.story)
