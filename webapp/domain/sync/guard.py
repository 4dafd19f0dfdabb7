"""The limits that stop a run and show its plan to a person, before anything large is done."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

Guard = Literal["identity", "gone", "emptied", "big_delete", "likes", "all_changed", "account", "growth"]


@dataclass(frozen=True, slots=True)
class Limits:
    """When a guard trips (A.9). Counts and shares must both be exceeded. Shares are parts of one."""

    emptied_from: int = 2
    delete_count: int = 10
    delete_share: float = 0.25
    likes_count: int = 20
    likes_share: float = 0.05
    changed_share: float = 0.8
    same_share: float = 0.8
    changed_from: int = 5
    account_count: int = 3
    account_share: float = 0.5
    growth: int = 2_000
    confirm_count: int = 5
    confirm_share: float = 0.1


@dataclass(frozen=True, slots=True)
class Facts:
    """What a run is about to do with one member of a link.

    ``stored_account``, ``stored_owner``: who it was; empty where not known yet. ``base``: rows of the ancestor,
    ``listed``: rows of the listing, ``gone``: the list was not found at all. ``removed`` of ``held``: rows that are to
    disappear on one side, of those it holds. ``adds``: rows to be written, ``maximum``: how many the list can take.
    ``fresh_keys``: listed keys that the ancestor lacks, ``same_tracks``: canonical tracks on both.
    """

    member: str
    likes: bool = False
    stored_account: str = ""
    account: str = ""
    stored_owner: str = ""
    owner: str = ""
    gone: bool = False
    base: int = 0
    listed: int = 0
    removed: int = 0
    held: int = 0
    adds: int = 0
    maximum: int | None = None
    fresh_keys: int = 0
    same_tracks: int = 0


@dataclass(frozen=True, slots=True)
class Held:
    """A guard that tripped: a sentence for a person, and the numbers behind it."""

    guard: Guard
    sentence: str
    numbers: Mapping[str, int] = field(default_factory=dict)


def check(facts: Facts, limits: Limits = Limits()) -> list[Held]:
    """Every guard that trips for one member, the gravest first; none = go ahead (A.9)."""
    guards: tuple[Callable[[Facts, Limits], Held | None], ...] = (
        _identity,
        _gone,
        _emptied,
        _deletions,
        _all_changed,
        _growth,
    )
    return [held for guard in guards if (held := guard(facts, limits)) is not None]


def needs_second_look(removed: int, held: int, limits: Limits = Limits()) -> bool:
    """Whether so many removals must be seen in two runs, a minute apart, before they travel (A.4.6)."""
    return removed > max(limits.confirm_count, limits.confirm_share * held)


def check_account(
    service: str,
    lists: int,
    vanished: int,
    limits: Limits = Limits(),
) -> list[Held]:
    """Whether too many of an account's linked lists were emptied or gone in one run (A.9)."""
    if vanished <= limits.account_count or vanished <= limits.account_share * lists:
        return []
    sentence = f"{vanished} of {lists} playlists on {service} were emptied or cannot be found any more."
    return [Held("account", sentence, {"vanished": vanished, "lists": lists})]


def _identity(facts: Facts, limits: Limits) -> Held | None:
    pairs = ((facts.stored_account, facts.account), (facts.stored_owner, facts.owner))
    if all(not before or before == now for before, now in pairs):
        return None
    return Held("identity", f"Another account is connected on {facts.member} than before.")


def _gone(facts: Facts, limits: Limits) -> Held | None:
    if not facts.gone:
        return None
    return Held("gone", f"The list on {facts.member} cannot be found any more.", {"known": facts.base})


def _emptied(facts: Facts, limits: Limits) -> Held | None:
    if facts.gone or facts.listed or facts.base < limits.emptied_from:
        return None
    return Held("emptied", f"The list on {facts.member} is empty; it held {facts.base} rows.", {"known": facts.base})


def _deletions(facts: Facts, limits: Limits) -> Held | None:
    count, share = limits.delete_count, limits.delete_share
    if facts.likes:
        count, share = limits.likes_count, limits.likes_share
    if facts.removed <= count or facts.removed <= share * facts.held:
        return None
    things = "likes" if facts.likes else "rows"
    sentence = f"{facts.removed} of {facts.held} {things} would be removed because of changes on {facts.member}."
    return Held("likes" if facts.likes else "big_delete", sentence, {"removed": facts.removed, "held": facts.held})


def _all_changed(facts: Facts, limits: Limits) -> Held | None:
    """Nearly all ids are new and nearly all tracks the same: the service has renamed them, nobody edited."""
    if facts.listed < limits.changed_from or facts.fresh_keys <= limits.changed_share * facts.listed:
        return None
    if facts.same_tracks < limits.same_share * facts.listed:
        return None
    sentence = f"{facts.member} gives {facts.fresh_keys} of {facts.listed} rows new ids for the same tracks."
    return Held("all_changed", sentence, {"fresh": facts.fresh_keys, "listed": facts.listed})


def _growth(facts: Facts, limits: Limits) -> Held | None:
    room = limits.growth if facts.maximum is None else min(limits.growth, max(0, facts.maximum - facts.listed))
    if facts.adds <= room:
        return None
    return Held("growth", f"{facts.adds} rows would be added on {facts.member}.", {"adds": facts.adds, "room": room})
