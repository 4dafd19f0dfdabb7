"""What both imitated services have in common: accounts, playlists, and what a person does in the service's own app."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING, Any

from webapp.rehearsal.calls import Call, Calls
from webapp.rehearsal.faults import Faults
from webapp.rehearsal.grants import Grants
from webapp.rehearsal.state import Account, Playlist, Row

if TYPE_CHECKING:
    from webapp.rehearsal.world import World

AccountRef = Account | str
PlaylistRef = Playlist | str


class Service:
    """One service with its memory. Accounts and playlists can be given as objects, by id, or (accounts) by short name."""

    name = ""
    max_rows = 10_000

    def __init__(self, world: World) -> None:
        self.world = world
        self.faults, self.calls = Faults(), Calls()
        self.auto_consent: str | None = None  # the short name of the person who always says yes, without a page
        self.client_secret: str | None = None  # None accepts any
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

    def writes(self) -> list[Call]:
        """Every write that was asked for, whether it succeeded or not (see `Call.done` and `Call.status`)."""
        return self.calls.writes()

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
            self.world.changed()

    @contextmanager
    def editing_account(self, account: Account) -> Iterator[Account]:
        with self.world.lock:
            past = account.copy()
            yield account
            account.past = past
            if past.likes != account.likes:
                account.likes_version += 1
                account.likes_changed_at = max(self.now(), int(past.likes_changed_at) + 1)
            self.world.changed()

    def change_token(self, playlist: Playlist) -> str:
        """What a client sees to tell whether the playlist changed."""
        raise NotImplementedError

    def new_id(self, kind: str) -> str:
        raise NotImplementedError

    # What a person does

    def new_account(self, key: str, name: str | None = None, id: str | None = None, **flags: Any) -> Account:
        with self.world.lock:
            account = Account(key, id or self.new_id("account"), name or key.title(), **flags)
            self.accounts[key] = account
            self.world.changed()
            return account

    def save(self, who: AccountRef, kind: str, ids: Iterable[str], at: float | None = None) -> None:
        """Saves in the order given, so that the last becomes the newest; what is saved already stays where it is."""
        with self.editing_account(self.account(who)) as account:
            rows = account.saved[kind]
            known = {row.track for row in rows}
            for one in ids:
                if str(one) not in known:
                    known.add(str(one))
                    rows.insert(0, Row(str(one), self.now() if at is None else at))

    def unsave(self, who: AccountRef, kind: str, ids: Iterable[str]) -> None:
        gone = {str(one) for one in ids}
        with self.editing_account(self.account(who)) as account:
            account.saved[kind] = [row for row in account.saved[kind] if row.track not in gone]

    def like(self, who: AccountRef, track_ids: Iterable[str] | str, at: float | None = None) -> None:
        self.save(who, "tracks", listed(track_ids), at)

    def unlike(self, who: AccountRef, track_ids: Iterable[str] | str) -> None:
        self.unsave(who, "tracks", listed(track_ids))

    def play(self, who: AccountRef, track_id: str, at: float | None = None, **about: Any) -> None:
        """The person heard a track; `at` is when it ended."""
        with self.editing_account(self.account(who)) as account:
            account.plays.append(Row(str(track_id), self.now() if at is None else at, about=about))
            account.plays.sort(key=lambda row: row.added_at, reverse=True)

    def make_playlist(
        self, who: AccountRef, name: str, track_ids: Iterable[str] = (), description: str = "", public: bool = False,
        collaborative: bool = False, at: float | None = None, id: str | None = None,
    ) -> str:  # fmt: skip
        now = self.now() if at is None else at
        with self.editing_account(self.account(who)) as account:
            playlist = Playlist(id or self.new_id("playlist"), name, account.id, description, public, collaborative)
            playlist.created_at = playlist.modified_at = now
            playlist.rows = [Row(str(track), now, added_by=account.id) for track in track_ids]
            self.playlists[playlist.id] = account.playlists[playlist.id] = playlist
        return playlist.id

    def follow(self, who: AccountRef, ref: PlaylistRef) -> None:
        playlist = self.playlist(ref)
        with self.editing_account(self.account(who)) as account:
            account.playlists.setdefault(playlist.id, playlist)

    def unfollow(self, who: AccountRef, ref: PlaylistRef) -> None:
        with self.editing_account(self.account(who)) as account:
            account.playlists.pop(self.playlist(ref).id, None)

    def delete_playlist(self, ref: PlaylistRef) -> None:
        """The owner deletes it: it disappears from every library."""
        playlist = self.playlist(ref)
        for account in list(self.accounts.values()):
            if playlist.id in account.playlists:
                self.unfollow(account, playlist)

    def rename(self, ref: PlaylistRef, name: str) -> None:
        self.describe(ref, name=name)

    def describe(self, ref: PlaylistRef, **values: Any) -> None:
        """Changes name, description, public or collaborative."""
        with self.editing(self.playlist(ref)) as playlist:
            for key, value in values.items():
                setattr(playlist, key, value)

    def set_rows(self, ref: PlaylistRef, track_ids: Iterable[str]) -> None:
        """Replaces the list; tracks that stay keep their row, with its date."""
        with self.editing(self.playlist(ref)) as playlist:
            spare: dict[str | None, list[Row]] = {}
            for row in playlist.rows:
                spare.setdefault(row.track, []).append(row)
            playlist.rows = [spare[one].pop(0) if spare.get(one) else self._row(playlist, one) for one in track_ids]

    def add(self, ref: PlaylistRef, track_ids: Iterable[str] | str, position: int | None = None) -> None:
        with self.editing(self.playlist(ref)) as playlist:
            place = len(playlist.rows) if position is None else position
            playlist.rows[place:place] = [self._row(playlist, one) for one in listed(track_ids)]

    def remove(self, ref: PlaylistRef, track_ids: Iterable[str] | str = (), positions: Iterable[int] = ()) -> None:
        """Removes every occurrence of these tracks, or the rows at these positions."""
        gone, places = {str(one) for one in listed(track_ids)}, set(positions)
        with self.editing(self.playlist(ref)) as playlist:
            kept = [row for at, row in enumerate(playlist.rows) if row.track not in gone and at not in places]
            playlist.rows = kept

    def move(self, ref: PlaylistRef, start: int, before: int, length: int = 1) -> None:
        """Moves a range of rows; `before` counts in the list as it was."""
        with self.editing(self.playlist(ref)) as playlist:
            playlist.rows = moved(playlist.rows, start, before, length)

    def _row(self, playlist: Playlist, track_id: str) -> Row:
        return Row(str(track_id), self.now(), added_by=playlist.owner)

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


def listed(ids: Iterable[str] | str) -> list[str]:
    return [ids] if isinstance(ids, (str, int)) else list(ids)


def moved(rows: list[Row], start: int, before: int, length: int) -> list[Row]:
    block = rows[start : start + length]
    if start < before < start + length:
        return rows
    rest_before = [row for at, row in enumerate(rows[:before]) if not start <= at < start + length]
    rest_after = [row for at, row in enumerate(rows) if at >= before and not start <= at < start + length]
    return rest_before + block + rest_after
