"""A drawn pair as it is judged and listed: both records, what differs, and where each can be heard."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _

from webapp.models import AuditItem
from webapp.views.formats import playtime
from webapp.views.outward import track_page
from webapp.views.services import label_of


def pair(item: AuditItem) -> dict[str, Any]:
    """Both sides with their services, and the rows of their comparison; neither score nor reasons."""
    ours, theirs = _side(item.ours), _side(item.theirs)
    rows = [(label, ours[name], theirs[name]) for name, label in _labels() if _tells(name, ours[name], theirs[name])]
    differing = [label for label, left, right in rows if left != right]
    own = item.mapping_id is not None
    return {"item": item, "ours": ours, "theirs": theirs, "rows": rows, "differing": differing, "own": own}


def _labels() -> tuple[tuple[str, str], ...]:
    return (
        ("title", _("Title")), ("artists", _("Artists")), ("album", _("Album")), ("length", _("Length")),
        ("year", _("Year")), ("explicit", _("Explicit")), ("isrc", _("ISRC")),
    )  # fmt: skip


def _tells(name: str, ours: str, theirs: str) -> bool:
    """Services leave some fields out as a rule: shown as a difference, that would lead the judge astray."""
    return bool(ours and theirs) if name in ("year", "explicit") else bool(ours or theirs)


def _side(data: dict[str, Any]) -> dict[str, Any]:
    service, length, explicit = str(data.get("service") or ""), data.get("duration_ms"), data.get("explicit")
    return {
        "service": service,
        "label": label_of(service),
        "page": track_page(service, str(data.get("id") or "")),
        "title": str(data.get("title") or ""),
        "artists": ", ".join(str(one) for one in data.get("artists") or ()),
        "album": str(data.get("album") or ""),
        "length": playtime(length) if length else "",
        "year": str(data.get("year") or ""),
        "explicit": "" if explicit is None else _("yes") if explicit else _("no"),
        "isrc": str(data.get("isrc") or ""),
    }
