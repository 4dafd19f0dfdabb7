"""Correct: matches that were carried out before a person said that they are wrong are put right, first thing in a run.

What is wrong is read off the lists themselves: an entry that stands at a member as an object which, by the person's
word, it is not. So nothing has to be remembered of what is still to be corrected, and a run that is killed in between
finds the same again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from webapp.actions.syncing.parting import CAUSE, Parting
from webapp.actions.syncing.unify import unify
from webapp.actions.syncing.work import Hands, LinkWork, MemberWork
from webapp.store import links, rules


@dataclass(frozen=True, slots=True)
class _One:
    """Two tracks that are one by a person's word, and when they said it."""

    track: int
    other: int
    said_at: datetime | None


def correct(hands: Hands, works: list[LinkWork]) -> None:
    """Join what the person said is one, part what they said are two. Writes to no service; one transaction."""
    if not rules.spoken(hands.user_id):
        return
    _join(hands, works)
    number = sum(_part(hands, work) for work in works)
    if number:
        hands.progress.say(f"Matches corrected as you said: {number}.")
    for work in works:
        work.corrected = links.removed_for(work.link.id, CAUSE)
    hands.commit()


def _join(hands: Hands, works: list[LinkWork]) -> None:
    called: dict[int, int] = {}
    for pair in list(_same(hands, works)):
        one, two = _now_called(called, pair.track), _now_called(called, pair.other)
        if one != two and unify(hands, works, one, two, pair.said_at):
            called[max(one, two)] = min(one, two)


def _now_called(called: dict[int, int], track: int) -> int:
    while track in called:
        track = called[track]
    return track


def _same(hands: Hands, works: list[LinkWork]) -> Iterator[_One]:
    """Rows of an object that a person said is one track, and that surely is another: the two are the same."""
    for work in works:
        held = _held(work)
        for member in work.members:
            claims = rules.of_keys(hands.user_id, member.service, [row.key for row in member.base])
            for row in member.base:
                track, claim = held.get(row.entry), claims.get(row.key)
                if track is None or claim is None or not claim.right or track == claim.right[0]:
                    continue
                if rules.surely(hands.user_id, track, member.service, row.key):
                    yield _One(claim.right[0], track, claim.said_at)


def _held(work: LinkWork) -> dict[int, int]:
    return {entry.id: entry.track for entry in work.hub if entry.track is not None}


def _part(hands: Hands, work: LinkWork) -> int:
    """Part the entries of one link from the objects that they are not. How many."""
    parting, held = Parting(hands, work), _held(work)
    for member in work.members:
        refused = _refused(hands, member, held)
        for row in member.base:
            if row.entry in held and not row.opaque and refused(held[row.entry], row.key):
                parting.note(member, row)
        for entry, key in list(member.open_adds):
            if entry in held and refused(held[entry], key):
                parting.turn_intent(member, entry, key)
    return parting.carry_out()


def _refused(hands: Hands, member: MemberWork, held: dict[int, int]) -> Callable[[int, str], bool]:
    """Whether, by the person's word, a track is not this object of the member's service."""
    user, service = hands.user_id, member.service
    here = [(held[row.entry], row.key) for row in member.base if row.entry in held]
    here += [(held[entry], key) for entry, key in member.open_adds if entry in held]
    said = rules.of_tracks(user, service, [track for track, _ in here])
    claims = rules.of_keys(user, service, [key for _, key in here])

    def refused(track: int, key: str) -> bool:
        rule, claim = said.get(track), claims.get(key)
        against = (rule is not None and not rule.allows(key)) or (claim is not None and bool(claim.right))
        return against and not rules.surely(user, track, service, key)

    return refused
