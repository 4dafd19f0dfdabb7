"""What was promised to people, checked on a link of imitated services after faults and edits anywhere."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from copy import deepcopy
from dataclasses import replace

from tests.domain.sync.machine import Engine
from tests.domain.sync.services import LOCAL, Service
from webapp.domain.sync.lens import keys_here, project
from webapp.domain.sync.snapshot import Entry, View

HUB = "hub"


class World:
    """Services, an engine, and the memory of what persons did since all was last in unison."""

    def __init__(self, services: Sequence[Service]) -> None:
        self.engine = Engine(services)
        self.services = self.engine.services
        self.forget()

    def copy(self) -> World:
        """The same world once more; what happens there stays there."""
        other = World(
            [replace(service, rows=list(service.rows), slow=dict(service.slow)) for service in self.services.values()]
        )
        other.engine.stored = self.engine.stored
        other.agreed = self.agreed.copy()
        other.added, other.removed = deepcopy(self.added), deepcopy(self.removed)
        other.editors = set(self.editors)
        return other

    def forget(self) -> None:
        """From here on all is agreed."""
        self.agreed = Counter(entry.track for entry in self.engine.stored.hub if entry.track is not None)
        self.added: defaultdict[int, Counter[str]] = defaultdict(Counter)
        self.removed: defaultdict[int, Counter[str]] = defaultdict(Counter)
        self.editors: set[str] = set()

    # What persons do.

    def put(self, where: str, track: int, place: int) -> None:
        if where == HUB:
            self._put_in_hub(track, place)
        elif not self.services[where].put(track, place):
            return
        self.editors.add(where)
        self.added[track][where] += 1

    def take(self, where: str, place: int) -> None:
        held = self.engine.stored.hub if where == HUB else self.services[where].rows
        if not held:
            return
        place %= len(held)
        if where == HUB:
            track = self.engine.stored.hub[place].track
            self._hub([entry for i, entry in enumerate(self.engine.stored.hub) if i != place])
        else:
            track = self.services[where].take(place)
        self.editors.add(where)
        if track is not None:
            self.removed[track][where] += 1

    def shift(self, where: str, start: int, end: int) -> None:
        held = self.engine.stored.hub if where == HUB else self.services[where].rows
        if not held or (where != HUB and not self.services[where].view.ordered):
            return
        start, end = start % len(held), end % len(held)
        self.editors.add(where)
        if where != HUB:
            self.services[where].shift(start, end)
            return
        order = list(self.engine.stored.hub)
        order.insert(end, order.pop(start))
        self._hub(order)

    def _put_in_hub(self, track: int, place: int) -> None:
        data = self.engine.stored
        place = min(place, len(data.hub))
        entry = Entry(data.entries + 1, track)
        self._hub([*data.hub[:place], entry, *data.hub[place:]], data.entries + 1)

    def _hub(self, hub: Sequence[Entry], entries: int | None = None) -> None:
        data = self.engine.stored
        self.engine.stored = replace(data, hub=tuple(hub), entries=data.entries if entries is None else entries)

    # What was promised.

    @property
    def tracks(self) -> list[int | None]:
        """The hub as tracks."""
        return [entry.track for entry in self.engine.stored.hub]

    def in_unison(self) -> None:
        """A complete run; then every promise is checked, and a second run must write nothing."""
        lists = {name: service.tracks for name, service in self.services.items()}
        hub = self.engine.stored.hub
        late = any(service.slow for service in self.services.values())
        assert self.engine.run()
        if late or any(row.absent for member in self.engine.stored.members.values() for row in member.base):
            assert self.engine.run()  # an order that waits for rows to be shown is made by the run that sees them
        self.nothing_lost_invented_or_back()
        self.everybody_shows_the_hub()
        self.one_editor_finds_his_order(lists, hub)
        self.second_run_is_quiet()
        self.forget()

    def nothing_lost_invented_or_back(self) -> None:
        now = Counter(entry.track for entry in self.engine.stored.hub if entry.track is not None)
        for track in {*now, *self.agreed, *self.added, *self.removed} - set(range(LOCAL, 2 * LOCAL)):
            added, removed = self.added[track], self.removed[track]
            least = self.agreed[track] + max(added.values(), default=0) - sum(removed.values())
            most = self.agreed[track] + sum(added.values())
            alike = [name for name in removed if name != HUB and not self.services[name].view.shows_repeats]
            if alike:
                least = 0  # it looked like one there: all its equals went
            if not added and removed:
                most = 0 if list(removed) == alike else most - max(removed.values())
            assert now[track] >= least, f"track {track} was lost: {now[track]} < {least}"
            assert now[track] <= max(0, most), f"track {track} was invented or came back: {now[track]} > {most}"

    def everybody_shows_the_hub(self) -> None:
        data = self.engine.stored
        for name, service in self.services.items():
            keys = keys_here(data.hub, data.members[name].base, self.engine._keys(name), service.view)
            shown = [service.track(keys[entry]) for entry in project(data.hub, keys, service.view)]
            there = service.tracks
            shown, there = [t for t in shown if t < LOCAL], [t for t in there if t < LOCAL]
            if not service.view.ordered or service.view.reorder == "none":
                shown, there = sorted(shown), sorted(there)
            assert there == shown, f"{name} shows {there}, not {shown}"
            assert not data.members[name].intents
            assert not data.members[name].move_open
            living = {entry.id for entry in data.hub}
            assert not any(row.acked for row in data.members[name].base if row.entry in living)

    def one_editor_finds_his_order(self, lists: dict[str, list[int]], hub: Sequence[Entry]) -> None:
        if len(self.editors) != 1:
            return
        (editor,) = self.editors
        if editor == HUB:
            assert self.engine.stored.hub == hub
        else:
            assert self.services[editor].tracks == lists[editor], f"{editor} was changed under its editor's hands"

    def second_run_is_quiet(self) -> None:
        before = {name: service.writes for name, service in self.services.items()}
        hub = self.engine.stored.hub
        assert self.engine.run()
        assert {name: service.writes for name, service in self.services.items()} == before
        assert self.engine.stored.hub == hub


SPOTIFY = View(removes_all=True)
DEEZER = View(keeps_repeats=False, reorder="permutation", adds_at_position=False)
YTMUSIC = View(adds_at_position=False)
LIKES = View(keeps_repeats=False, ordered=False, reorder="none", adds_at_position=False)


def three_lists() -> World:
    """A playlist on three services of different abilities, two of them with a hole in the catalogue."""
    return World(
        [
            Service("spotify", SPOTIFY),
            Service("deezer", DEEZER, holes=frozenset({4, *range(LOCAL, 2 * LOCAL)})),
            Service("ytmusic", YTMUSIC, holes=frozenset({5, *range(LOCAL, 2 * LOCAL)}), names_items=True),
        ]
    )


def three_likes() -> World:
    """The likes on three services."""
    return World(
        [Service(name, LIKES, holes=frozenset({i})) for i, name in enumerate(("spotify", "deezer", "youtube"))]
    )
