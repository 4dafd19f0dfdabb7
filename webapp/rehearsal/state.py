"""What an imitated service remembers: accounts, their playlists, and the rows of each list."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass
class Row:
    """One line of a list. `kind` is track, local, episode or gone (listed, but no longer available)."""

    track: str | None
    added_at: float
    kind: str = "track"
    about: dict[str, Any] = field(default_factory=dict)
    added_by: str | None = None


@dataclass
class Playlist:
    id: str
    name: str
    owner: str
    description: str = ""
    public: bool = False
    collaborative: bool = False
    collaborators: list[str] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    created_at: float = 0.0
    modified_at: float = 0.0  # moves with every change, by a second at least
    changed_at: float = 0.0  # when that change really was
    version: int = 1
    loved: bool = False
    past: Playlist | None = None  # as it was before the last write; for the fault "stale"
    shown_before: str = ""  # the change token that was visible before the last write; for a lagging snapshot

    @property
    def track_ids(self) -> list[str | None]:
        return [row.track for row in self.rows]

    def copy(self) -> Playlist:
        values = {**self.__dict__, "past": None, "rows": list(self.rows)}
        return Playlist(**values)

    def to_json(self) -> dict[str, Any]:
        return {**asdict(self.copy()), "past": None}

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> Playlist:
        return cls(**{**values, "rows": rows_from(values["rows"])})


@dataclass
class Account:
    """A person at one service; `key` is the short name used in tests and on the consent page."""

    key: str
    id: str
    name: str
    premium: bool = True
    allowlisted: bool = True
    country: str = "CH"
    offered: bool = True  # whether the consent page offers to be this person
    saved: dict[str, list[Row]] = field(default_factory=lambda: {"tracks": [], "albums": [], "artists": []})
    playlists: dict[str, Playlist] = field(default_factory=dict)
    plays: list[Row] = field(default_factory=list)
    likes_changed_at: float = 0.0
    past: Account | None = None

    @property
    def likes(self) -> list[Row]:
        """Saved tracks, newest first."""
        return self.saved["tracks"]

    @property
    def liked_ids(self) -> list[str | None]:
        return [row.track for row in self.likes]

    def named(self, name: str) -> Playlist:
        """The playlist of that name; names are not unique in reality, tests use distinct ones."""
        return next(playlist for playlist in self.playlists.values() if playlist.name == name)

    def copy(self) -> Account:
        saved = {kind: list(rows) for kind, rows in self.saved.items()}
        return Account(**{**self.__dict__, "past": None, "saved": saved, "playlists": dict(self.playlists)})

    def to_json(self) -> dict[str, Any]:
        bare = Account(**{**self.__dict__, "past": None, "playlists": {}})
        return {**asdict(bare), "playlists": list(self.playlists)}

    @classmethod
    def from_json(cls, values: dict[str, Any], playlists: dict[str, Playlist]) -> Account:
        saved = {kind: rows_from(rows) for kind, rows in values["saved"].items()}
        mine = {key: playlists[key] for key in values["playlists"]}
        return cls(**{**values, "saved": saved, "playlists": mine, "plays": rows_from(values["plays"])})


def rows_from(values: Iterable[dict[str, Any]]) -> list[Row]:
    return [Row(**value) for value in values]
