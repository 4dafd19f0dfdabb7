"""What a run holds in its hands: its row, the rooms, the clock, and each link with its members."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from webapp.actions.syncing.progress import Progress
from webapp.actions.syncing.room import Room
from webapp.domain.matching import SHIPPED, Decision, Model, choose
from webapp.domain.music import ListInfo, Row, Track
from webapp.domain.sync.guard import Held
from webapp.domain.sync.plan import MemberPlan
from webapp.domain.sync.snapshot import BaseRow, Entry, View
from webapp.models import Link, Member, Run
from webapp.store.links import EntryNote


class Cancelled(Exception):
    """A person asked for the run to stop; it stops between two operations."""


@dataclass
class MemberWork:
    """One member in this run. ``rows`` is its complete listing; without one nothing is concluded from it."""

    row: Member
    room: Room | None
    view: View
    info: ListInfo | None = None
    rows: tuple[Row, ...] | None = None
    token: str | None = None
    hidden: int = 0
    unchanged: bool = False
    gone: bool = False
    problem: str = ""
    base: tuple[BaseRow, ...] = ()
    open_adds: list[tuple[int, str]] = field(default_factory=list)
    open_ids: list[int] = field(default_factory=list)
    seen: list[tuple[int, Row]] = field(default_factory=list)
    had: set[int] = field(default_factory=set)
    written: set[int] = field(default_factory=set)
    taken: set[int] = field(default_factory=set)
    lacking: dict[int, tuple[str, str]] = field(default_factory=dict)
    plan: MemberPlan | None = None
    operations: dict[tuple[str, int], int] = field(default_factory=dict)
    wrote: bool = False

    @property
    def fresh(self) -> bool:
        """Read completely in this run: it may be merged from and written to (never the one without the other)."""
        return self.rows is not None and not self.problem

    @property
    def service(self) -> str:
        return self.row.service_type

    @property
    def label(self) -> str:
        return self.room.label if self.room else self.row.service_type.capitalize()


@dataclass
class LinkWork:
    """One link in this run: the hub's list and its members.

    ``removed``: entries that left the hub in this run. ``corrected``: those that left it because a person said that
    their match was wrong, in this run or before.
    """

    link: Link
    hub: list[Entry]
    notes: dict[int, EntryNote]
    members: list[MemberWork]
    held: list[tuple[MemberWork, Held]] = field(default_factory=list)
    removed: set[int] = field(default_factory=set)
    corrected: set[int] = field(default_factory=set)

    @property
    def likes(self) -> bool:
        return self.link.entity == "likes"


@dataclass
class Hands:
    """Everything a step needs: handed from step to step, never reached for.

    ``model``: the matcher's weights; ``matched``: how many tracks were recognised, found, asked about and so on.
    """

    run: Run
    rooms: Mapping[str, Room]
    now: Callable[[], datetime]
    progress: Progress
    links: list[LinkWork] = field(default_factory=list)
    tracks: dict[str, dict[str, int]] = field(default_factory=dict)
    keys: dict[str, dict[int, str]] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    known_lists: dict[str, set[str]] = field(default_factory=dict)
    model: Model = SHIPPED
    matched: Counter[str] = field(default_factory=Counter)

    @property
    def user_id(self) -> int:
        return self.run.user_id

    def choose(self, query: Track, candidates: Sequence[Track]) -> Decision:
        """The matcher's decision, by the weights that this run began with."""
        return choose(query, candidates, model=self.model)

    def commit(self) -> None:
        """Make everything so far durable, unless the work was taken over or a person wants it to stop."""
        self.progress.commit()
