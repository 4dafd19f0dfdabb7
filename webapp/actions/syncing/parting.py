"""Part: an entry and an object that it is not go separate ways; whoever the person themselves put there stays."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property

from webapp.actions.syncing.work import Hands, LinkWork, MemberWork
from webapp.domain.sync.snapshot import BaseRow
from webapp.store import links, matches, runs, tracks
from webapp.store.links import EntryNote

CAUSE = "wrong match corrected"


class Parting:
    """The wrong rows of one link, gathered first and parted together.

    A row that we had put there goes with an entry of its own, already removed: the merge takes it out of that list and
    carries it nowhere. A row of the person's own is let go: this very run reads it as what it is, and spreads it as
    any other. An entry that is left with nothing but rows of ours was never wanted in this list, and goes as well.
    """

    def __init__(self, hands: Hands, work: LinkWork) -> None:
        self._hands, self._work = hands, work
        self._wrong: dict[int, list[tuple[MemberWork, BaseRow]]] = {}

    def note(self, member: MemberWork, row: BaseRow) -> None:
        """This row is not what its entry says."""
        self._wrong.setdefault(row.entry, []).append((member, row))

    def carry_out(self) -> int:
        """Part them all. How many entries there were."""
        gone = [entry for entry in self._wrong if self._is_over(entry)]
        for entry, rows in self._wrong.items():
            for member, row in rows:
                if self._ours(member, row):
                    self._take_away(member, row)
                else:
                    self._let_go(member, entry)
                member.row.dirty = True
        self._remove(gone)
        return len(self._wrong)

    def turn_intent(self, member: MemberWork, entry: int, key: str) -> None:
        """A wrong addition of unknown outcome: should it turn up, it is ours, and goes."""
        for operation in map(runs.operation, member.open_ids):
            named = (operation.kind in ("add", "like"), operation.entry_id, operation.external_id)
            if named == (True, entry, key) and not operation.reason.startswith("comes back"):
                operation.entry_id = self._removed_entry(member, key, None)
                member.open_adds.remove((entry, key))
                member.open_adds.append((operation.entry_id, key))

    @cached_property
    def _placed(self) -> set[tuple[int, int, str]]:
        return links.placed_by_us([member.row.id for member in self._work.members])

    def _ours(self, member: MemberWork, row: BaseRow) -> bool:
        return (member.row.id, row.entry, row.key) in self._placed

    def _is_over(self, entry: int) -> bool:
        """The person's own row turned out to be another track, and everything else of this entry followed from it."""
        wrong = self._wrong[entry]
        if all(self._ours(member, row) for member, row in wrong):
            return False
        elsewhere = [member for member in self._work.members if all(member is not one for one, _ in wrong)]
        return all(self._ours(member, row) for member in elsewhere for row in member.base if row.entry == entry)

    def _take_away(self, member: MemberWork, row: BaseRow) -> None:
        new = self._removed_entry(member, row.key, row)
        links.rebind(member.row.id, row.key, row.entry, new)
        member.base = tuple(replace(one, entry=new) if one.entry == row.entry else one for one in member.base)

    def _removed_entry(self, member: MemberWork, key: str, row: BaseRow | None) -> int:
        """An entry for what we wrongly put there, removed from the start. It can be looked up for ninety days."""
        now, record = self._hands.now(), matches.record(member.service, key)
        track = tracks.born(member.service, {key: record.track}, now)[key] if record else None
        label = tracks.label(record.track) if record else key[:500]
        values = {
            "track_id": track,
            "label": label,
            "kind": "track",
            "created_from": member.service,
            "added_at": row.added_at if row else None,
        }
        (made,) = links.add_entries(self._work.link.id, [values], now)
        links.remove_entries([made], run_id=self._hands.run.id, cause=CAUSE, now=now)
        self._work.notes[made] = EntryNote(label, "track")
        return made

    def _let_go(self, member: MemberWork, entry: int) -> None:
        links.cut_base(member.row.id, [entry])
        member.base = tuple(one for one in member.base if one.entry != entry)

    def _remove(self, gone: list[int]) -> None:
        if gone:
            links.remove_entries(gone, run_id=self._hands.run.id, cause=CAUSE, now=self._hands.now())
            self._work.hub = [entry for entry in self._work.hub if entry.id not in set(gone)]
