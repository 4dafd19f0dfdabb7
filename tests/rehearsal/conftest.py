"""What the rehearsal's own tests stand on: a clock to turn, an empty world on a real port, two people with tokens."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import requests

from webapp.rehearsal.server import Server, serve
from webapp.rehearsal.world import World


class Clock:
    def __init__(self, now: float = 1_795_000_000.0) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now


class Client:
    """Asks one service as one person (or as nobody), the way any program would."""

    def __init__(self, root: str, header: dict[str, str] | None = None, query: dict[str, str] | None = None) -> None:
        self.root, self.query = root, query or {}
        self.session = requests.Session()
        self.session.headers.update(header or {})

    def __call__(self, method: str, path: str, **options: Any) -> requests.Response:
        options["params"] = {**self.query, **(options.get("params") or {})}
        return self.session.request(method, self.root + path, timeout=10, allow_redirects=False, **options)

    def get(self, path: str, **params: Any) -> Any:
        return self("GET", path, params=params).json()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def world(clock: Clock) -> Iterator[World]:
    with World(clock=clock, people=False) as world:
        for service in world.services:
            service.new_account("ada")
            service.new_account("ben")
        yield world


@pytest.fixture
def server(world: World) -> Iterator[Server]:
    with serve(world) as server:
        yield server


@pytest.fixture
def as_person(world: World, server: Server) -> Any:
    """`as_person("spotify", "ada")` is a client with a fresh token."""

    def client(service: str, who: str, **grant: Any) -> Client:
        token = world.service(service).token_for(who, **grant)["access_token"]
        if service == "spotify":
            return Client(f"{server.url}/spotify/v1", header={"Authorization": f"Bearer {token}"})
        return Client(f"{server.url}/deezer/api", query={"access_token": token})

    return client


@pytest.fixture
def spotify(as_person: Any) -> Client:
    return as_person("spotify", "ada")


@pytest.fixture
def deezer(as_person: Any) -> Client:
    return as_person("deezer", "ada")


@pytest.fixture
def nobody(server: Server) -> Client:
    """Deezer without a token."""
    return Client(f"{server.url}/deezer/api")


@pytest.fixture
def songs(world: World) -> dict[str, list[str]]:
    """Ids of the same recordings on both services, in the same order."""
    both = [one for one in world.catalogue.recordings if one.spotify and one.deezer]
    both = [one for one in both if one.spotify.readable and one.deezer.readable and one.deezer.isrc][:150]
    return {"spotify": [one.spotify.id for one in both], "deezer": [one.deezer.id for one in both]}
