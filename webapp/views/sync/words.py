"""Runs in words: their states, phases and operations as a person reads them."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext

from webapp.models import Operation, Run
from webapp.store.runs import OPEN
from webapp.views.formats import clock_time, plural

STATES: dict[str, Any] = {
    "queued": lazy_gettext("about to begin"),
    "running": lazy_gettext("under way"),
    "waiting": lazy_gettext("waiting"),
    "success": lazy_gettext("in unison"),
    "partial": lazy_gettext("in part"),
    "error": lazy_gettext("failed"),
    "cancelled": lazy_gettext("stopped"),
}

PHASES: dict[str, Any] = {
    "queued": lazy_gettext("About to begin"),
    "scanning": lazy_gettext("Looking at the lists of your services"),
    "reading": lazy_gettext("Reading what is in them"),
    "comparing": lazy_gettext("Comparing what each service holds"),
    "matching": lazy_gettext("Finding tracks on the other service"),
    "planning": lazy_gettext("Working out what to write"),
    "applying": lazy_gettext("Writing"),
    "verifying": lazy_gettext("Checking what was written"),
    "remembering": lazy_gettext("Keeping the books"),
    "waiting": lazy_gettext("Waiting"),
    "done": lazy_gettext("Done"),
}

OUTCOMES: dict[str, Any] = {
    "written": lazy_gettext("Written"),
    "already_there": lazy_gettext("Already there"),
    "removed": lazy_gettext("Removed"),
    "absent": lazy_gettext("Absent"),
    "ambiguous": lazy_gettext("To decide"),
    "refused": lazy_gettext("Refused"),
}

OPERATIONS: dict[str, Any] = {
    "planned": lazy_gettext("planned"),
    "open": lazy_gettext("outcome not known yet"),
    "done": lazy_gettext("done"),
    "resolved": lazy_gettext("done"),
    "failed": lazy_gettext("refused"),
    "skipped": lazy_gettext("not reached"),
    "superseded": lazy_gettext("no longer needed"),
}

#: What a phase counts, for the bar.
UNITS: dict[str, Any] = {
    "scanning": lazy_gettext("Services"),
    "reading": lazy_gettext("Lists"),
    "comparing": lazy_gettext("Links"),
    "matching": lazy_gettext("Tracks"),
    "applying": lazy_gettext("Changes"),
    "verifying": lazy_gettext("Lists"),
}

#: The steps of a run as people follow them, and the phases of each.
STEPS: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (lazy_gettext("Read"), ("scanning", "reading")),
    (lazy_gettext("Compare"), ("comparing", "matching")),
    (lazy_gettext("Plan"), ("planning",)),
    (lazy_gettext("Write"), ("applying",)),
    (lazy_gettext("Check"), ("verifying", "remembering")),
)

ENTITIES: dict[str, Any] = {"playlists": lazy_gettext("playlists"), "likes": lazy_gettext("likes")}


def run_words(run: Run) -> str:
    """The state of a run in a word or two."""
    if run.state == "success" and run.mode == "look":
        return _("looked")
    if run.state == "success" and run.dry_run:
        return _("planned")
    return str(STATES.get(run.state, run.state))


def run_title(run: Run) -> str:
    """What kind of run it is."""
    if run.mode == "look":
        return _("A look at what belongs together")
    if run.dry_run:
        return _("A plan, nothing written")
    chosen = " · ".join(str(ENTITIES[one]) for one in run.entities or () if one in ENTITIES)
    return _("Sync of %(what)s", what=chosen) if chosen else _("Sync")


def phase_words(run: Run) -> str:
    """What the run is doing."""
    if run.phase == "applying" and run.total:
        return plural("Writing %(n)s change to your services", "Writing %(n)s changes to your services", run.total)
    return str(PHASES.get(run.phase, run.phase))


def steps(run: Run) -> list[tuple[str, str]]:
    """(step, done, now or next) of a run; one that only looks or plans has fewer of them."""
    known = STEPS[:2] if run.mode == "look" else STEPS[:3] if run.dry_run else STEPS
    at = next((i for i, (_label, phases) in enumerate(known) if run.phase in phases), -1)
    states = ["done" if i < at else "now" if i == at else "next" for i in range(len(known))]
    return [(str(label), state) for (label, _phases), state in zip(known, states, strict=True)]


def headline(run: Run) -> str:
    """What is happening, or what came of it, in one sentence."""
    if run.state == "waiting":
        return _("Waiting until %(time)s, then it goes on by itself", time=clock_time(run.resume_at))
    if run.state in OPEN:
        return phase_words(run) if not run.cancel_asked_at else _("Stopping after the write that is under way")
    if run.state == "cancelled":
        return _("Stopped. What was written stays, and the next run goes on from there")
    if run.state == "error":
        return _("This run could not be finished. Nothing of your music is lost")
    return _ended(run)


def _ended(run: Run) -> str:
    balance = run.balance or {}
    if run.mode == "look":
        return _("The services were read, and nothing was changed")
    if run.dry_run:
        return _("This is a plan: nothing was written")
    if run.conflicts_count:
        return plural("%(n)s row is for you to decide", "%(n)s rows are for you to decide", run.conflicts_count)
    if run.state == "partial":
        return _("In unison as far as it goes; some of it needs a look")
    if not balance.get("read"):
        return _("There was nothing to keep in unison")
    return _("Everything is in unison")


def result(run: Run) -> str:
    """The figures of an ended run in a line, for lists of runs."""
    balance = run.balance or {}
    if run.state in OPEN:
        return headline(run) + "."
    if run.state == "error" and run.error_details:
        return str(run.error_details).splitlines()[0]
    if run.mode == "look" or not balance.get("read"):
        return headline(run) + "."
    parts = [
        plural("%(n)s written", "%(n)s written", balance.get("written", 0)),
        plural("%(n)s removed", "%(n)s removed", balance.get("removed", 0)),
        plural("%(n)s to decide", "%(n)s to decide", run.conflicts_count),
    ]
    figures = (balance.get("written", 0), balance.get("removed", 0), run.conflicts_count)
    told = [words for words, figure in zip(parts, figures, strict=True) if figure]
    return (", ".join(told) if told else _("Nothing to write: it was in unison already")) + "."


def operation_words(row: Operation) -> str:
    """One line of a plan as a sentence."""
    if row.kind in ("create", "rename"):
        return row.reason or row.item
    sentences = {
        "add": _("Add “%(item)s”", item=row.item),
        "remove": _("Remove “%(item)s”", item=row.item),
        "like": _("Like “%(item)s”", item=row.item),
        "unlike": _("Take back the like of “%(item)s”", item=row.item),
        "move": _("Move %(item)s", item=row.item),
    }
    return sentences.get(row.kind, row.item)
