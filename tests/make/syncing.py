"""One person with two services, and what a run of theirs comes to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from webapp.actions.open_rooms import open_rooms
from webapp.actions.outside import Outside
from webapp.actions.run_sync import Outcome, run_sync
from webapp.config import Settings
from webapp.extensions import db
from webapp.models import Run, User
from webapp.models.kinds import now
from webapp.rehearsal.world import World
from tests.make import world as make


@dataclass
class Pair:
    """A person connected to both rehearsal services, with the accounts there."""

    user: User
    way: Outside
    world: World
    spotify: Any
    deezer: Any

    def sync(self, **values: Any) -> tuple[Run, Outcome]:
        """One attempt at a new run."""
        run = make.run(self.user, **values)
        return run, self.attempt(run)

    def attempt(self, run: Run) -> Outcome:
        rooms, missing = open_rooms(self.user.id, self.way)
        return run_sync(run, rooms, now=now, missing=missing)

    def writes(self) -> int:
        """Write calls that the services saw."""
        return len(self.world.spotify.writes()) + len(self.world.deezer.writes())


def person(name: str = "zed") -> User:
    user = User(name=name, name_key=name, email=f"{name}@example.org", email_key=f"{name}@example.org", password_hash="")
    db.session.add(user)
    db.session.commit()
    return user


def pair(world: World, settings: Settings, name: str = "zed") -> Pair:
    """``name`` at both services, empty libraries."""
    user, way = person(name), make.outside(settings)
    spotify, deezer = world.spotify.new_account(name), world.deezer.new_account(name)
    make.connection(user, world.spotify, spotify, way)
    make.connection(user, world.deezer, deezer, way)
    return Pair(user, way, world, spotify, deezer)
