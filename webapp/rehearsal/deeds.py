"""What a person does in a service's own app: like, play, and change playlists."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from webapp.rehearsal.memory import AccountRef, Memory, PlaylistRef
from webapp.rehearsal.state import Account, Playlist, Row


class Deeds(Memory):
    """Every deed moves change tokens and time stamps as in reality."""

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


def listed(ids: Iterable[str] | str) -> list[str]:
    return [ids] if isinstance(ids, (str, int)) else list(ids)


def moved(rows: list[Row], start: int, before: int, length: int) -> list[Row]:
    block = rows[start : start + length]
    if start < before < start + length:
        return rows
    rest_before = [row for at, row in enumerate(rows[:before]) if not start <= at < start + length]
    rest_after = [row for at, row in enumerate(rows) if at >= before and not start <= at < start + length]
    return rest_before + block + rest_after
