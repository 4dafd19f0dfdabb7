"""The memory of an imitated service: accounts and playlists, how they are found, changed and kept."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING, Any

from webapp.rehearsal.grants import Grants
from webapp.rehearsal.state import Account, Playlist

if TYPE_CHECKING:
    from webapp.rehearsal.world import World

AccountRef = Account | str
PlaylistRef = Playlist | str


class Memory:
    """Takes accounts as objects, ids or short names, and playlists as objects or ids."""

    name = ""

    def __init__(self, world: World) -> None:
        self.world = world
        self.forget()

    def forget(self) -> None:
        """Empties the memory, not the settings."""
        self.accounts: dict[str, Account] = {}
        self.playlists: dict[str, Playlist] = {}
        self.grants = Grants()
        self.counter = 0

    # Finding

    def now(self) -> float:
        return self.world.clock()

    def account(self, ref: AccountRef) -> Account:
        if isinstance(ref, Account):
            return ref
        found = self.accounts.get(ref) or next((one for one in self.accounts.values() if one.id == str(ref)), None)
        if not found:
            raise KeyError(f"no account {ref!r} at {self.name}")
        return found

    def playlist(self, ref: PlaylistRef) -> Playlist:
        return ref if isinstance(ref, Playlist) else self.playlists[str(ref)]

    def side(self, track_id: str) -> Any:
        """What the catalogue has of a track at this service."""
        return getattr(self.recording(track_id), self.name)

    def recording(self, track_id: str | None) -> Any:
        return getattr(self.world.catalogue, self.name).get(str(track_id)) if track_id else None

    @cached_property
    def albums(self) -> dict[str, list[Any]]:
        """The catalogue's recordings by album id, in track order."""
        return self._grouped(lambda side: (side.album_id,), by_track=True)

    @cached_property
    def artists(self) -> dict[str, list[Any]]:
        return self._grouped(lambda side: side.artist_ids)

    def _grouped(self, keys: Any, by_track: bool = False) -> dict[str, list[Any]]:
        groups: dict[str, list[Any]] = {}
        for recording in self.world.catalogue.recordings:
            side = getattr(recording, self.name)
            for key in keys(side) if side else ():
                groups.setdefault(str(key), []).append(recording)
        if by_track:
            for group in groups.values():
                group.sort(key=lambda recording: getattr(recording, self.name).track_no)
        return groups

    # Changing: every change goes through one of these two, so that change tokens and time stamps move as in reality

    @contextmanager
    def editing(self, playlist: Playlist) -> Iterator[Playlist]:
        with self.world.lock:
            past, shown = playlist.copy(), self.change_token(playlist)
            yield playlist
            playlist.past, playlist.shown_before = past, shown
            playlist.version += 1
            # a second later at least, so that it moves on any change, even under a standing clock
            playlist.modified_at = max(self.now(), int(past.modified_at) + 1)
            playlist.changed_at = self.now()
            self.world.changed()

    @contextmanager
    def editing_account(self, account: Account) -> Iterator[Account]:
        with self.world.lock:
            before = account.copy()
            yield account
            account.past = behind(account, before)
            if before.likes != account.likes:
                account.likes_changed_at = max(self.now(), int(before.likes_changed_at) + 1)
            self.world.changed()

    def forget_pasts(self) -> None:
        """What is there now has been there for long."""
        for account in self.accounts.values():
            account.past = None
        for playlist in self.playlists.values():
            playlist.past, playlist.shown_before = None, ""

    def change_token(self, playlist: Playlist) -> str:
        """What a client sees to tell whether the playlist changed."""
        raise NotImplementedError

    def new_id(self, kind: str) -> str:
        raise NotImplementedError

    # Keeping

    def to_json(self) -> dict[str, Any]:
        return {
            "counter": self.counter,
            "playlists": [playlist.to_json() for playlist in self.playlists.values()],
            "accounts": [account.to_json() for account in self.accounts.values()],
            "grants": self.grants.to_json(),
        }

    def from_json(self, values: dict[str, Any]) -> None:
        self.forget()
        self.counter = values["counter"]
        self.playlists = {one["id"]: Playlist.from_json(one) for one in values["playlists"]}
        self.accounts = {one["key"]: Account.from_json(one, self.playlists) for one in values["accounts"]}
        self.grants = Grants.from_json(values["grants"])


def behind(account: Account, before: Account) -> Account:
    """The account with each list as it was before that list's own last write."""
    past = account.past or before
    for kind, rows in before.saved.items():
        if rows != account.saved[kind]:
            past.saved[kind] = rows
    if before.playlists.keys() != account.playlists.keys():
        past.playlists = before.playlists
    past.plays = account.plays
    return past
