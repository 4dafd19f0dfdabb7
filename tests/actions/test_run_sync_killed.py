"""Killed anywhere, the next run ends where an uninterrupted one would: nothing lost, doubled or made twice."""

from __future__ import annotations

import contextlib
import os
import signal
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from tests.make import syncing as make
from tests.make.world import link
from webapp.config import Settings
from webapp.extensions import db, drop_pools_after_fork
from webapp.models import Run
from webapp.providers.kit.http import Wire
from webapp.rehearsal.world import World

#: Crossings beyond this are a run that does not end.
MOST = 400


def in_unison(world: World, settings: Settings, name: str) -> make.Pair:
    """A person with likes and two playlists in unison, a third to be created, and edits on both sides."""
    pair = make.pair(world, settings, name)
    t = make.recordings(16)
    spotify, deezer = world.spotify, world.deezer
    spotify.like(pair.spotify, make.ids("spotify", t[:6]))
    deezer.like(pair.deezer, make.ids("deezer", t[:6]))
    road = (
        spotify.make_playlist(pair.spotify, "Road", make.ids("spotify", t[:8])),
        deezer.make_playlist(pair.deezer, "Road", make.ids("deezer", t[:8])),
    )
    loop = (
        spotify.make_playlist(pair.spotify, "Loop", make.ids("spotify", [t[0], t[1], t[0], t[2]])),
        (deezer.make_playlist(pair.deezer, "Loop", make.ids("deezer", t[:3]))),
    )
    link(pair.user, spotify=None, deezer=None)
    link(pair.user, "playlist", "Road", spotify=road[0], deezer=road[1])
    link(pair.user, "playlist", "Loop", spotify=loop[0], deezer=loop[1])
    assert pair.sync()[1].status == "success"
    fresh = spotify.make_playlist(pair.spotify, "Fresh", make.ids("spotify", t[9:13]))
    link(pair.user, "playlist", "Fresh", spotify=fresh, deezer=None)
    spotify.like(pair.spotify, make.ids("spotify", t[6:8]))
    deezer.like(pair.deezer, make.ids("deezer", t[8:10]))
    deezer.unlike(pair.deezer, [t[0].deezer.id])
    spotify.add(road[0], [t[9].spotify.id], position=1)
    deezer.add(road[1], [t[10].deezer.id])
    deezer.remove(road[1], [t[4].deezer.id])
    spotify.move(road[0], 5, 1)
    spotify.remove(loop[0], positions=[2])
    deezer.rename(road[1], "Highway")
    return pair


class Bomb:
    """Goes off at the nth crossing: before or after a write to a service, or around a commit."""

    def __init__(self, number: int, bang: Callable[[], None]) -> None:
        self.left, self._bang = number, bang

    def cross(self, *_: Any) -> None:
        self.left -= 1
        if self.left == 0:
            self._bang()


def writes_cross(bomb: Bomb, patch: pytest.MonkeyPatch) -> None:
    """Every write to a service is two crossings."""
    send = Wire.send

    def sending(self: Wire, method: str, url: str, **options: Any) -> Any:
        if method == "GET":
            return send(self, method, url, **options)
        bomb.cross()
        answer = send(self, method, url, **options)
        bomb.cross()
        return answer

    patch.setattr(Wire, "send", sending)


def commits_cross(bomb: Bomb, patch: pytest.MonkeyPatch) -> None:
    """Every commit is two crossings."""
    commit = db.session.commit

    def committing() -> None:
        bomb.cross()
        commit()
        bomb.cross()

    patch.setattr(db.session, "commit", committing)


def kill_myself() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def killed_at(app: Flask, pair: make.Pair, run_id: int, number: int) -> bool:
    """A run in a process of its own that SIGKILLs itself at the nth write; whether it got that far."""
    child = os.fork()
    if child == 0:
        try:
            drop_pools_after_fork()
            db.session.remove()
            patch = pytest.MonkeyPatch()
            writes_cross(Bomb(number, kill_myself), patch)
            pair.attempt(db.session.get_one(Run, run_id))
        except BaseException:
            os._exit(3)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    assert not os.WIFEXITED(status) or os.WEXITSTATUS(status) == 0, "the run failed by itself"
    return os.WIFSIGNALED(status)


def finish(pair: make.Pair, run_id: int) -> None:
    db.session.expire_all()
    assert pair.attempt(db.session.get_one(Run, run_id)).status == "success"
    writes = pair.writes()
    assert pair.sync()[1].status == "success"
    assert pair.writes() == writes, "a run after a complete run must not write"


def test_killed_at_any_write_the_next_run_ends_in_the_same_state(app: Flask, world: World, settings: Settings) -> None:
    wanted = None
    for number in range(MOST):
        pair = in_unison(world, settings, f"p{number}")
        run = make.make.run(pair.user)
        if number == 0:
            assert pair.attempt(run).status == "success"
            wanted = make.lists(pair)
            continue
        run_id = run.id
        db.session.remove()
        went_off = killed_at(app, pair, run_id, number)
        pair = pair.again()
        finish(pair, run_id)
        assert make.lists(pair) == wanted, f"killed at crossing {number}"
        if not went_off:
            break
    assert wanted is not None
    assert wanted.likes[0] == wanted.likes[1]
    assert wanted.playlists[0] == wanted.playlists[1]
    assert number > 16, "the walk must have met every write"


class Crash(BaseException):
    """A process that ends here; nothing may catch it."""


def test_crashed_around_any_commit_the_next_run_ends_in_the_same_state(
    app: Flask, world: World, settings: Settings
) -> None:
    wanted = None
    for number in range(0, MOST, int(os.environ.get("UNISSON_CRASH_STEP", "4"))):
        pair = in_unison(world, settings, f"p{number}")
        run = make.make.run(pair.user)
        if number == 0:
            pair.attempt(run)
            wanted = make.lists(pair)
            continue
        bomb, run_id = Bomb(number, _raise), run.id
        with pytest.MonkeyPatch.context() as patch:
            commits_cross(bomb, patch)
            with contextlib.suppress(Crash):
                pair.attempt(run)
        db.session.rollback()
        db.session.remove()
        pair = pair.again()
        finish(pair, run_id)
        assert make.lists(pair) == wanted, f"crashed at crossing {number}"
        if bomb.left > 0:
            break
    assert number > 40, "the walk must have met every commit"


def _raise() -> None:
    raise Crash
