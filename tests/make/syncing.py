"""One person with two services, and what a run of theirs comes to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from tests.make import world as make
from webapp.actions.open_rooms import open_rooms
from webapp.actions.outside import Outside
from webapp.actions.run_sync import Outcome, run_sync
from webapp.config import Settings
from webapp.extensions import db
from webapp.models import Run, User
from webapp.models.kinds import now
from webapp.rehearsal.catalogue import load
from webapp.rehearsal.world import World


@dataclass
class Pair:
    """A person connected to both rehearsal services, with the accounts there."""

    user: User
    way: Outside
    world: World
    spotify: Any
    deezer: Any
    user_id: int

    def sync(self, **values: Any) -> tuple[Run, Outcome]:
        """One attempt at a new run."""
        run = make.run(self.user, **values)
        return run, self.attempt(run)

    def attempt(self, run: Run) -> Outcome:
        rooms, missing = open_rooms(self.user.id, self.way)
        try:
            return run_sync(run, rooms, now=now, missing=missing)
        finally:
            for room in rooms.values():
                room.close()

    def again(self) -> Pair:
        """The same person, read anew: after a fork or a crash nothing of before may be used."""
        return replace(self, user=db.session.get_one(User, self.user_id))

    def writes(self) -> int:
        """Write calls that the services saw."""
        return len(self.world.spotify.writes()) + len(self.world.deezer.writes())


def person(name: str = "zed") -> User:
    user = User(
        name=name, name_key=name, email=f"{name}@example.org", email_key=f"{name}@example.org", password_hash=""
    )
    db.session.add(user)
    db.session.commit()
    return user


def pair(world: World, settings: Settings, name: str = "zed") -> Pair:
    """``name`` at both services, empty libraries."""
    user, way = person(name), make.outside(settings)
    spotify, deezer = world.spotify.new_account(name), world.deezer.new_account(name)
    make.connection(user, world.spotify, spotify, way)
    make.connection(user, world.deezer, deezer, way)
    return Pair(user, way, world, spotify, deezer, user.id)


def recordings(number: int, skip: int = 0) -> list[Any]:
    """Originals that both services have, can play, and know by one ISRC of their own."""
    found = []
    seen: set[str] = set()
    for recording in load().recordings:
        spotify, deezer = recording.spotify, recording.deezer
        if recording.kind != "original" or not spotify or not deezer or not deezer.readable:
            continue
        if spotify.isrc and spotify.isrc == deezer.isrc == recording.isrc and recording.isrc not in seen:
            seen.add(recording.isrc)
            found.append(recording)
        if len(found) == number + skip:
            break
    return found[skip:]


def ids(service: str, tracks: Sequence[Any]) -> list[str]:
    """The ids of recordings at a service."""
    return [getattr(track, service).id for track in tracks]


def titles(service: Any, rows: Sequence[Any]) -> list[int]:
    """Which recordings stand in a list, in order (rows that are no tracks as 0)."""
    found = [service.recording(row.track) if row.kind == "track" else None for row in rows]
    return [recording.number if recording else 0 for recording in found]


@dataclass
class Lists:
    """How everything stands at both services."""

    likes: tuple[list[int], list[int]]
    playlists: tuple[dict[str, list[int]], dict[str, list[int]]]


def lists(pair: Pair) -> Lists:
    """Likes (as sets, sorted) and playlists by name, at Spotify and Deezer; a second playlist of one name shows up."""
    likes, playlists = [], []
    for service, account in ((pair.world.spotify, pair.spotify), (pair.world.deezer, pair.deezer)):
        likes.append(sorted(titles(service, account.likes)))
        found: dict[str, list[int]] = {}
        for playlist in account.playlists.values():
            if not playlist.loved:
                name = playlist.name
                while name in found:
                    name += " (again)"
                found[name] = titles(service, playlist.rows)
        playlists.append(found)
    return Lists((likes[0], likes[1]), (playlists[0], playlists[1]))
