"""One room, entered by one person, over the imitation of its service: what the tests of rooms stand on."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any

from tests.providers.conftest import Clock
from webapp.domain.music import Track
from webapp.providers.kit.credentials import Credentials, MemoryKeeper
from webapp.providers.kit.limits import Limiter, MemoryStore
from webapp.providers.registry import PROVIDERS, open_provider, open_search
from webapp.rehearsal.world import World

#: How the requests of each service are called in its imitation's faults.
WORDS: dict[str, dict[str, str]] = {
    "spotify": {
        "me": "GET /me",
        "lists": "GET /me/playlists",
        "list": "GET /playlists/*",
        "pages": "GET /playlists/*/items",
        "likes": "GET /me/tracks",
        "create": "POST /me/playlists",
        "add": "POST /playlists/*/items",
        "remove": "DELETE /playlists/*/items",
        "like": "PUT /me/library",
        "edit": "PUT /playlists/*",
        "search": "GET /search",
    },
    "deezer": {
        "me": "GET /user/me",
        "lists": "GET /user/me/playlists",
        "list": "GET /playlist/*",
        "pages": "GET /playlist/*/tracks",
        "likes": "GET /user/me/tracks",
        "create": "POST /user/me/playlists",
        "add": "POST /playlist/*/tracks",
        "remove": "DELETE /playlist/*/tracks",
        "like": "POST /user/me/tracks",
        "edit": "POST /playlist/*",
        "search": "GET /search",
    },
    "ytmusic": {"search": "POST /youtubei/v1/search"},
}


@dataclass
class Bench:
    """One room, entered by one person, over the imitation of its service."""

    name: str
    world: World
    url: str
    clock: Clock
    account: Any = None
    keeper: MemoryKeeper = field(default_factory=lambda: MemoryKeeper(Credentials()))

    def __post_init__(self) -> None:
        self.service = self.world.service(self.name)
        self.limiter = Limiter(MemoryStore(), enforce=False, clock=self.clock, sleep=self.clock.sleep)
        self.words = WORDS[self.name]
        if self.name == "ytmusic":
            self.tracks = [key for key, one in self.service.uploads.songs.items() if one.playable]
            return
        self.catalogue = getattr(self.world.catalogue, self.name)
        self.tracks = [
            key for key, one in self.catalogue.items() if getattr(one, self.name).readable and self._isrc(key)
        ]

    def _isrc(self, key: str) -> str | None:
        return getattr(self.catalogue[key], self.name).isrc

    def told(self, key: str) -> Track:
        """Title and artists of a track, as the service tells them."""
        side = self.service.uploads.songs[key] if self.name == "ytmusic" else getattr(self.catalogue[key], self.name)
        return Track(side.title, side.artists)

    @property
    def addresses(self) -> dict[str, str]:
        return {short: self.url + path for short, path in PROVIDERS[self.name].rehearsal}

    def login(self, person: str = "zed") -> MemoryKeeper:
        self.account = self.service.new_account(person)
        token = self.service.token_for(self.account)
        return MemoryKeeper(
            Credentials(
                access_token=token["access_token"],
                refresh_token=token.get("refresh_token"),
                authorized_at=time.time(),
                client_id="rehearsal",
                client_secret="CANARY-app-secret",
            )
        )

    def open(self, keeper: MemoryKeeper | None = None) -> Any:
        if not PROVIDERS[self.name].connectable:
            return open_search(self.name, addresses=self.addresses, limiter=self.limiter)
        self.keeper = keeper or self.keeper
        return open_provider(self.name, self.keeper, addresses=self.addresses, limiter=self.limiter)

    def secrets(self) -> list[str]:
        held = self.keeper.load()
        return [one for one in (held.access_token, held.refresh_token, held.client_secret) if one]

    def fault(self, kind: str, word: str, **options: Any) -> Any:
        return self.service.faults.add(kind, match=self.words[word], **options)

    def later(self, seconds: float = 5.0) -> None:
        """Time passes in the service's world."""
        past = self.world.clock()
        self.world.clock = lambda: past + seconds

    def rows(self, list_id: str) -> list[str]:
        return [str(row.track) for row in self.service.playlist(list_id).rows]


def keys(listing: Any) -> list[str]:
    """The ids of a list, in order."""
    return [row.key for row in listing.rows]
