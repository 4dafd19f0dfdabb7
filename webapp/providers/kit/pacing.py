"""When the next call to a service may go out: the rules of pace, budget and breaker, as values without a clock."""

from __future__ import annotations

import json
from bisect import insort
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from webapp.providers.kit.manifest import Limit

DAY = 86_400.0
#: Width of a counting box of the daily budget, in seconds: the 24 hours roll in steps of this.
BOX = 600
#: A limit that returns within this many seconds of the end of the last one counts as the same trouble, and escalates.
SOON = 600.0
#: A probe that never reports (a killed process) is given up after this many seconds; longer than one call can last.
PROBE = 30.0
#: A promise further in the future than this was made by a clock that has been set back since.
ABSURD = 120.0


@dataclass(slots=True)
class State:
    """What is remembered of one scope (an app's id, or our address). All times are epoch seconds.

    ``slots``: the times of the last calls, made or promised. ``steady``: when the steady pace is even again.
    ``boxes``: family -> box number -> calls. ``open``: a limit came, and no call has gone through since.
    """

    slots: list[float] = field(default_factory=list)
    steady: float = 0.0
    boxes: dict[str, dict[str, int]] = field(default_factory=dict)
    open: bool = False
    blocked_until: float = 0.0
    kind: str = ""
    reason: str = ""
    level: int = 0
    probe_until: float = 0.0

    def to_json(self) -> str:
        return json.dumps(asdict(self), separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str | bytes | None) -> State:
        raw: dict[str, Any] = json.loads(text) if text else {}
        return cls(**{name: value for name, value in raw.items() if name in cls.__dataclass_fields__})


@dataclass(frozen=True, slots=True)
class Verdict:
    """May the call go out? ``granted``: after ``wait`` seconds. Otherwise not before ``wait``, for this ``kind``.

    ``probe``: this is the one call that tries whether a limit is over. ``watch``: another call is just trying that.
    """

    granted: bool
    wait: float = 0.0
    kind: str = ""
    reason: str = ""
    probe: bool = False
    watch: bool = False


def take(
    state: State, family: str, now: float, *, limits: Sequence[Limit] = (), budget: int = 0, max_wait: float = 5.0
) -> Verdict:
    """Ask for one call of ``family``; a granted call is written into ``state``. ``budget`` of 0 is none."""
    refusal = _breaker(state, now) or _budget(state, family, now, budget)
    if refusal:
        return refusal
    slot = _slot(state, now, limits)
    if slot - now > max_wait:
        return Verdict(False, slot - now, "rate", "we hold to the pace that this service allows")
    _promise(state, slot, limits)
    box = state.boxes.setdefault(family, {})
    box[str(int(now // BOX))] = box.get(str(int(now // BOX)), 0) + 1
    if state.open:
        state.probe_until = slot + PROBE
    return Verdict(True, slot - now, probe=state.open)


def trip(state: State, seconds: float, now: float, *, kind: str, reason: str) -> float:
    """A service answered with a limit of ``seconds``; gives how long we stay away, which is never less.

    A limit that returns soon after the last one ended, or at the first try, doubles the time each time, up to a day:
    retrying early lengthens a ban, and some outlast their own announcement by hours.
    """
    if now < state.blocked_until:
        state.blocked_until = max(state.blocked_until, now + seconds)
    else:
        again = state.level > 0 and now - state.blocked_until < (DAY if state.open else SOON)
        state.level = state.level + 1 if again else 1
        state.blocked_until = now + min(seconds * 2.0 ** min(state.level - 1, 20), max(seconds, DAY))
    state.open, state.kind, state.reason, state.probe_until = True, kind, reason, 0.0
    return state.blocked_until - now


def passed(state: State) -> None:
    """The probe went through: the way is free. The level is kept for a while, see ``SOON``."""
    state.open, state.probe_until = False, 0.0


def calls_in_a_day(state: State, family: str, now: float) -> int:
    """Calls of a family within the last 24 hours; boxes that are older are dropped."""
    oldest = (now - DAY) // BOX
    kept = {box: calls for box, calls in state.boxes.get(family, {}).items() if int(box) >= oldest}
    state.boxes[family] = kept
    return sum(kept.values())


def _breaker(state: State, now: float) -> Verdict | None:
    if now < state.blocked_until:
        return Verdict(False, state.blocked_until - now, state.kind, state.reason)
    if state.open and now < state.probe_until:
        return Verdict(False, state.probe_until - now, state.kind, state.reason, watch=True)
    return None


def _budget(state: State, family: str, now: float, budget: int) -> Verdict | None:
    made = calls_in_a_day(state, family, now)
    if not budget or made < budget:
        return None
    surplus = made - budget
    for box, calls in sorted(state.boxes[family].items(), key=lambda item: int(item[0])):
        surplus -= calls
        if surplus < 0:
            free = (int(box) + 1) * BOX + DAY
            return Verdict(False, max(free - now, 1.0), "budget", f"today's budget of {budget} calls is spent")
    return None


def _slot(state: State, now: float, limits: Sequence[Limit]) -> float:
    state.slots = [slot for slot in state.slots if slot < now + ABSURD]
    slot = now
    for limit in limits:
        if limit.burst:
            pace = limit.seconds / limit.calls
            state.steady = min(state.steady, now + limit.burst * pace + ABSURD)
            slot = max(slot, state.steady - (limit.burst - 1) * pace)
        elif len(state.slots) >= limit.calls:
            slot = max(slot, state.slots[-limit.calls] + limit.seconds)
    return slot


def _promise(state: State, slot: float, limits: Sequence[Limit]) -> None:
    windows = [limit.calls for limit in limits if not limit.burst]
    if windows:
        insort(state.slots, slot)
        del state.slots[: -max(windows)]
    for limit in limits:
        if limit.burst:
            state.steady = max(state.steady, slot) + limit.seconds / limit.calls
