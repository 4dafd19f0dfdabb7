"""Bring a person's links into unison: scan, match, plan, save, apply, verify, remember. Killed? Call it again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from webapp.actions.syncing.applying import apply_all
from webapp.actions.syncing.books import keep_books
from webapp.actions.syncing.correcting import correct
from webapp.actions.syncing.creating import recover_creations
from webapp.actions.syncing.identify import identify, refresh_keys
from webapp.actions.syncing.placing import place
from webapp.actions.syncing.planning import plan_all
from webapp.actions.syncing.progress import Progress
from webapp.actions.syncing.proposing import propose
from webapp.actions.syncing.pulling import pull_link
from webapp.actions.syncing.room import Room
from webapp.actions.syncing.scan import load_links, read_lists, scan_services
from webapp.actions.syncing.verifying import verify_all
from webapp.actions.syncing.work import Cancelled, Hands, LinkWork
from webapp.extensions import db
from webapp.models import Link, Run
from webapp.observe import RUNS
from webapp.providers.kit.errors import RetryLater
from webapp.store import links, models

#: The mode of a run that only looks: it reads, proposes what to link, and writes nothing.
LOOK = "look"


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a run ended: its status, and in how many seconds it is to go on (``waiting``)."""

    status: str
    after: float | None = None
    reason: str = ""
    kind: str = ""


def run_sync(
    run: Run,
    rooms: Mapping[str, Room],
    *,
    now: Callable[[], datetime],
    fence: Callable[[], None] = lambda: None,
    missing: Mapping[str, str] | None = None,
) -> Outcome:
    """One attempt at a run. ``rooms``: service → opened connection; ``missing``: service → why it could not be opened.

    ``fence`` raises when the work was taken over by another worker. Nothing here waits for hours: a long limit ends
    the attempt as ``waiting``, with the seconds after which to call again.
    """
    hands = Hands(run, rooms, now, Progress(run, rooms, now, fence, Cancelled), model=models.active())
    for room in rooms.values():
        room.settle = hands.commit
    run.state, run.started_at = "running", run.started_at or now()
    run.resume_at, run.error_details = None, None
    hands.problems += [f"{service.capitalize()}: {why}" for service, why in (missing or {}).items()]
    try:
        works = _prepare(hands)
        if works and not run.dry_run:
            _carry_out(hands, works)
        _remember(hands, works)
    except Cancelled:
        db.session.rollback()
        return _end(hands, "cancelled", None)
    return _end(hands, *_status(hands, works))


def _prepare(hands: Hands) -> list[LinkWork]:
    """Everything up to the saved plan. Writes to no service."""
    hands.progress.phase("scanning", len(hands.rooms))
    index = scan_services(hands)
    chosen = _chosen(hands) if hands.run.mode != LOOK else []
    if not chosen:
        found = propose(hands, index)
        hands.progress.say(_looked_sentence(hands, found))
        return []
    works = load_links(hands, chosen, index)
    correct(hands, works)
    recover_creations(hands, works, index)
    read_lists(hands, works)
    hands.progress.phase("comparing", len(works))
    identify(hands, works)
    for work in works:
        pull_link(hands, work)
        hands.progress.step()
    refresh_keys(hands, works)
    place(hands, works)
    hands.progress.phase("planning")
    calls = plan_all(hands, works)
    hands.progress.say(_plan_sentence(hands, calls))
    return works


def _looked_sentence(hands: Hands, found: int) -> str:
    why = "" if hands.run.mode == LOOK else "No armed link was chosen: "
    return f"{why}the services were read, and nothing was changed. {found} proposals of what to link."


def _plan_sentence(hands: Hands, calls: Mapping[str, int]) -> str:
    if not any(calls.values()):
        return "Nothing is to be written: everything that can be is in unison."
    parts = ", ".join(f"{number} on {hands.rooms[service].label}" for service, number in calls.items() if number)
    return f"The plan takes {sum(calls.values())} write calls: {parts}."


def _chosen(hands: Hands) -> list[Link]:
    """The links that this run is about: armed ones, of the entities and services that were asked for."""
    run = hands.run
    found = [
        link
        for link in links.of(hands.user_id, states=("armed",))
        if not run.entities or ("playlists" if link.entity == "playlist" else "likes") in run.entities
    ]
    if run.services:
        found = [link for link in found if any(m.service_type in run.services for m in link.members)]
    return found


def _carry_out(hands: Hands, works: list[LinkWork]) -> None:
    apply_all(hands, works)
    verify_all(hands, works)


def _remember(hands: Hands, works: list[LinkWork]) -> None:
    balance = keep_books(hands, works)
    for work in works:
        work.link.held = work.held[0][1].sentence[:500] if work.held else ""
        if not work.held and not hands.run.dry_run:
            work.link.last_run_at = hands.now()
            for member in work.members:
                member.row.allow_removals = False
        for member in work.members:
            member.row.detail = member.problem[:500]
    hands.run.conflicts_count = balance.ambiguous
    hands.run.matching = {**hands.matched, "weights": hands.model.name} if works else {}
    _say_where(hands, works)
    hands.progress.planned({})
    hands.commit()


def _say_where(hands: Hands, works: list[LinkWork]) -> None:
    services = list(dict.fromkeys(m.service for work in works for m in work.members)) or list(hands.rooms)
    hands.run.service_source = services[0] if services else ""
    hands.run.service_target = ",".join(services[1:])[:80]


def _status(hands: Hands, works: list[LinkWork]) -> tuple[str, RetryLater | None]:
    limits = [r.trouble for r in hands.rooms.values() if isinstance(r.trouble, RetryLater)]
    if limits and not hands.run.dry_run:
        return "waiting", max(limits, key=lambda limit: limit.after)
    members = [m for work in works for m in work.members]
    hands.problems += [f"“{w.link.name}”: {m.problem}" for w in works for m in w.members if m.problem]
    hands.problems += [held.sentence for work in works for _, held in work.held]
    if (members and not any(m.fresh for m in members)) or (
        hands.problems and not any(not r.trouble for r in hands.rooms.values())
    ):
        return "error", None
    return ("partial" if hands.problems else "success"), None


def _end(hands: Hands, status: str, limit: RetryLater | None) -> Outcome:
    run, now = hands.run, hands.now()
    reason = limit.reason if limit else ""
    run.error_details = reason or "\n".join(dict.fromkeys(hands.problems)) or None
    if limit is not None:
        run.state, run.phase, run.resume_at = "waiting", "waiting", now + timedelta(seconds=limit.after)
        db.session.commit()
        return Outcome("waiting", limit.after, reason, limit.kind)
    run.state, run.phase, run.completed_at = status, "done", now
    run.status = {"cancelled": "partial"}.get(status, status)
    run.duration_ms = int((now - (run.started_at or now)).total_seconds() * 1000)
    RUNS.labels(status).inc()
    db.session.commit()
    return Outcome(status)
