"""Matches that a person corrects: tracks with a second object of theirs at Deezer, and where each object stands."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from tests.make import syncing as make
from tests.make.world import link
from webapp.actions.judge_match import judge_match
from webapp.extensions import db
from webapp.models import ExternalTrack, Link, Lookup, Mapping, Run, TrackRow
from webapp.models.kinds import now
from webapp.rehearsal.catalogue import load


@dataclass(frozen=True)
class Twins:
    """A recording on Spotify, and two objects of Deezer: one that the matcher takes for it, and another one."""

    number: int
    ours: str
    key: str
    second: str

    def turned(self) -> Twins:
        return replace(self, key=self.second, second=self.key)


def twins(kinds: tuple[str, ...] = ("single", "compilation"), skip: int = 0) -> Twins:
    """A song that Deezer has twice: on its album, and as a single or on a compilation."""
    known = {recording.number: recording for recording in make.recordings(3000)}
    for recording in load().recordings:
        found = known.get(recording.original or -1)
        if found and recording.kind in kinds and recording.deezer and recording.deezer.readable:
            if not skip:
                return Twins(found.number, found.spotify.id, found.deezer.id, recording.deezer.id)
            skip -= 1
    raise LookupError("no such song")


@dataclass(frozen=True)
class Editions:
    """A song of which both services have two editions: the ids, by service."""

    spotify: tuple[str, str]
    deezer: tuple[str, str]


def on_both_sides_twice() -> Editions:
    known = {recording.number: recording for recording in make.recordings(3000)}
    for one in load().recordings:
        found = known.get(one.original or -1)
        if found and one.kind in ("single", "compilation") and one.spotify and one.deezer and one.deezer.readable:
            return Editions((found.spotify.id, one.spotify.id), (found.deezer.id, one.deezer.id))
    raise LookupError("no such song")


@dataclass
class Placed:
    """A person whose track Unisson has placed at Deezer: in the likes and in a playlist, among others."""

    pair: make.Pair
    twins: Twins
    others: list[Any]
    road: tuple[str, str]

    def say(self, said: str, key: str = "") -> None:
        """A word on the track and an object at Deezer."""
        judge_match(self.pair.user_id, self.track_id, "deezer", key or self.twins.key, said, "match", now())

    @property
    def track_id(self) -> int:
        return track_of("spotify", self.twins.ours)

    def deezer(self) -> list[list[str]]:
        """The likes and the playlists of the Deezer account, as ids."""
        return lists_of(self.pair.deezer)

    def spotify(self) -> list[list[str]]:
        return lists_of(self.pair.spotify)

    def sync(self) -> Run:
        run, outcome = self.pair.sync()
        assert outcome.status == "success", run.error_details
        balanced(run)
        return run

    def touch(self) -> None:
        """A change on each side, so that every list is read anew."""
        extra = make.recordings(2, skip=200 + db.session.query(Run).count() * 2)
        self.pair.world.spotify.like(self.pair.spotify, [extra[0].spotify.id])
        self.pair.world.deezer.like(self.pair.deezer, [extra[1].deezer.id])
        self.pair.world.spotify.add(self.road[0], [extra[0].spotify.id])
        self.pair.world.deezer.add(self.road[1], [extra[1].deezer.id])


def track_of(service: str, key: str) -> int:
    """The track that an object gave birth to."""
    return int(db.session.query(TrackRow.id).filter_by(origin_service=service, origin_id=key).scalar())


def lists_of(account: Any) -> list[list[str]]:
    """Every list of an account as the ids of its rows: the likes first, then the playlists by name."""
    named = sorted((p for p in account.playlists.values() if not getattr(p, "loved", False)), key=lambda p: p.name)
    return [[row.track for row in account.likes], *([row.track for row in p.rows] for p in named)]


def balanced(run: Run) -> None:
    assert run.balance["read"] == sum(value for name, value in run.balance.items() if name != "read")


def placed(pair: make.Pair, which: Twins | None = None, mode: str = "two_way") -> Placed:
    """Seven likes and a playlist of five on Spotify, the same at Deezer but for the one track that we place there."""
    chosen = which or twins()
    others = [t for t in make.recordings(9) if t.number != chosen.number][:6]
    for service, account in ((pair.world.spotify, pair.spotify), (pair.world.deezer, pair.deezer)):
        service.like(account, make.ids(service.name, others))
    pair.world.spotify.like(pair.spotify, [chosen.ours])
    rows = [others[0].spotify.id, others[1].spotify.id, chosen.ours, others[2].spotify.id, others[3].spotify.id]
    one = pair.world.spotify.make_playlist(pair.spotify, "Road", rows)
    other = pair.world.deezer.make_playlist(pair.deezer, "Road", make.ids("deezer", others[:4]))
    link(pair.user, spotify=None, deezer=None)
    link(pair.user, "playlist", "Road", spotify=one, deezer=other)
    db.session.query(Link).update({"mode": mode})
    db.session.commit()
    made = Placed(pair, chosen, others, (one, other))
    made.sync()
    if any(chosen.second in rows for rows in made.deezer()):
        made.twins = chosen.turned()
    assert all(made.twins.key in rows for rows in made.deezer())
    return made


def clear_cache() -> None:
    """As if nothing had ever been asked."""
    db.session.query(ExternalTrack).delete()
    db.session.query(Lookup).delete()
    db.session.commit()


def forget_matches(user_id: int) -> None:
    """As if the matcher had never matched anything."""
    db.session.query(Mapping).filter_by(user_id=user_id, decided_by="matcher").delete()
    db.session.commit()
