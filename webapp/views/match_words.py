"""A pair in words: both records and what differs, what the matcher says now and said then, and all that was said."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext

from webapp.actions.explain_match import SAID, Explained, Other
from webapp.domain.music import Track
from webapp.models import Conflict, Label, Lookup, Mapping, Operation, Run
from webapp.views.formats import percent, playtime, plural
from webapp.views.outward import track_page
from webapp.views.services import label_of
from webapp.views.sync.words import OUTCOMES as OUTCOME_WORDS
from webapp.views.why import match_href

Part = dict[str, Any]

OUTCOMES: dict[str, Any] = {
    "accept": lazy_gettext("The matcher takes the two for one recording"),
    "ask": lazy_gettext("The matcher is in doubt, and asks"),
    "absent": lazy_gettext("The matcher does not take the two for one recording"),
}
WORDS: dict[str, Any] = {
    "right": lazy_gettext("You said that it is right"),
    "wrong": lazy_gettext("You said that it is wrong"),
    "never": lazy_gettext("You said that it never is this one"),
    "absent": lazy_gettext("You said that it is not on this service"),
}
PLACES: dict[str, Any] = {
    "conflict": lazy_gettext("answering a question"),
    "match": lazy_gettext("on this page"),
    "audit": lazy_gettext("in an audit"),
}
ASKED: dict[str, Any] = {
    "isrc": lazy_gettext("by its ISRC"),
    "fields": lazy_gettext("by title and artist"),
    "words": lazy_gettext("by its words"),
}


def picture(pair: Explained) -> Part:
    """Everything that the page shows."""
    track, label = pair.track, label_of(pair.service)
    origin = track.origin_service or ""
    return {
        "href": match_href(track.public_id, pair.service, pair.external_id),
        "title": pair.ours.title,
        "artists": ", ".join(pair.ours.artists),
        "service": pair.service,
        "label": label,
        "external_id": pair.external_id,
        "ours": _side(origin, track.origin_id or "", True),
        "side": _side(pair.service, pair.external_id, pair.theirs is None or pair.theirs.playable),
        "lacking": _lacking(pair),
        "known": list(filter(None, list(record(pair.ours).values())[2:5])),
        "rows": _rows(pair),
        "decision": pair.decision,
        "outcome": OUTCOMES[pair.decision.outcome] if pair.decision else "",
        "then": _then(pair.mapping) if pair.mapping else "",
        "mapping": pair.mapping,
        "said": pair.said,
        "word": WORDS.get(pair.said, ""),
        "coming": _coming(pair, label),
        "born": pair.born,
        "history": _history(pair, label),
        "others": [_other(one, pair) for one in pair.others],
    }


def _lacking(pair: Explained) -> list[str]:
    """Why lists miss the track at this service, each reason once."""
    told = [(str(OUTCOME_WORDS.get(state, state)), reason) for _name, state, reason in pair.lacking]
    return list(dict.fromkeys(f"{state}: {reason}" if reason else state for state, reason in told))


def _side(service: str, external_id: str, playable: bool) -> Part:
    """Where an object is, and its address there."""
    page = track_page(service, external_id)
    return {"service": service, "label": label_of(service), "id": external_id, "page": page, "playable": playable}


def _rows(pair: Explained) -> list[tuple[Any, str, str]]:
    """What both sides say, field by field, as the comparison shows it."""
    ours, theirs = record(pair.ours), record(pair.theirs.track if pair.theirs else None)
    labels = (
        ("title", _("Title")), ("artists", _("Artists")), ("album", _("Album")), ("length", _("Length")),
        ("isrc", _("ISRC")), ("year", _("Year")), ("number", _("Track number")), ("explicit", _("Explicit")),
    )  # fmt: skip
    return [(label, ours[name], theirs[name]) for name, label in labels if ours[name] or theirs[name]]


def record(track: Track | None) -> dict[str, str]:
    """A record as people read it; empty where nothing is known."""
    if track is None:
        return dict.fromkeys(("title", "artists", "album", "length", "isrc", "year", "number", "explicit"), "")
    return {
        "title": track.title,
        "artists": ", ".join(track.artists),
        "album": track.album or "",
        "length": playtime(track.duration_ms) if track.duration_ms else "",
        "isrc": track.isrc or "",
        "year": str(track.year or ""),
        "number": str(track.track_no or ""),
        "explicit": "" if track.explicit is None else _("yes") if track.explicit else _("no"),
    }


def _then(mapping: Mapping) -> str:
    """How the match came to be."""
    if mapping.score is None:
        return _("It was made by your word.") if mapping.decided_by == "person" else _("It was first seen here.")
    told = _("The matcher took it with %(score)s", score=percent(mapping.score))
    told = f"{told}: {mapping.reasons}" if mapping.reasons else told
    weights = " " + _("(weights %(name)s)", name=mapping.model) if mapping.model else ""
    return f"{told}{weights}."


def _coming(pair: Explained, label: str) -> str:
    """What the next run will do about what was said."""
    if not pair.said:
        return ""
    first = _("The run that is under way ends as it began; the next one carries this out.") if pair.under_way else ""
    return f"{_next_run(pair, label)} {first}".strip()


def _next_run(pair: Explained, label: str) -> str:
    if pair.said == "right" and pair.stands:
        return _("It stays as it is, whatever later runs find.")
    if pair.said == "right":
        return _(
            "From the next run on it stands for your track on %(service)s, and nothing is looked for.", service=label
        )
    if pair.said == "absent":
        return _("Nothing is looked for on %(service)s. What Unisson had put there for it goes with the next run; what "
                 "you put there yourself stays, as a track of its own.", service=label)  # fmt: skip
    if pair.stands:
        return _("The next run takes it out where Unisson had put it, and looks for another one. What you put there "
                 "yourself stays, as a track of its own.")  # fmt: skip
    return _("It is never taken for your track again; the next run looks for another one.")


def _history(pair: Explained, label: str) -> list[Part]:
    """What happened to the two, oldest first."""
    events = [*_born(pair), *(_question(row, pair) for row in pair.questions), *(_said(row) for row in pair.labels)]
    events += [_written(operation, run) for operation, run in pair.written]
    events += [_asked(lookup, label) for lookup in pair.asked]
    if pair.theirs and pair.theirs.told_at:
        events.append(_event(pair.theirs.told_at, _("%(service)s last told of it", service=label)))
    return sorted(events, key=lambda event: event["at"])


def _born(pair: Explained) -> list[Part]:
    if pair.mapping is None:
        return []
    words = _("Both were taken for one") if pair.mapping.decided_by == "matcher" else _("Both are one by your word")
    return [_event(pair.mapping.created_at, _("First seen here") if pair.born else words)]


def _question(row: Conflict, pair: Explained) -> Part:
    among = any(one.get("external_id") == pair.external_id for one in row.candidates)
    words = _("A question was asked, with this one among the candidates") if among else _("A question was asked")
    status = "?status=resolved" if row.resolved_at else ""
    return _event(row.created_at, words, f"/conflicts{status}#q-{row.public_id}")


def _said(row: Label) -> Part:
    words, place = str(WORDS[SAID[row.said]]), str(PLACES.get(row.place, row.place))
    told = _("%(words)s, %(place)s", words=words, place=place)
    return _event(row.created_at, _("%(told)s; no longer meant", told=told) if row.taken_back_at else told)


def _written(operation: Operation, run: Run) -> Part:
    added, name = operation.kind in ("add", "like"), operation.target
    words = _("Put into “%(name)s”", name=name) if added else _("Taken out of “%(name)s”", name=name)
    return _event(operation.finished_at or run.created_at, words, f"/sync/runs/{run.public_id}")


def _event(at: datetime, words: str, href: str = "") -> Part:
    return {"at": at, "words": words, "href": href}


def _asked(lookup: Lookup, label: str) -> Part:
    how = ASKED.get(lookup.question.partition(":")[0], "")
    number = len(lookup.answers.split())
    came = plural("%(n)s answer", "%(n)s answers", number) if number else _("nothing found")
    words = _("%(service)s was asked %(how)s: %(came)s", service=label, how=how, came=came)
    return _event(lookup.asked_at, words)


def _other(one: Other, pair: Explained) -> Part:
    return {
        "key": one.external_id,
        "href": match_href(pair.track.public_id, pair.service, one.external_id),
        "record": record(one.track),
        "score": one.score,
        "word": WORDS.get(one.said, ""),
    }
