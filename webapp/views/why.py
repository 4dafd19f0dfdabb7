"""Ways to the page "Why this match?", from wherever a track of one service is told of beside another service."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from urllib.parse import quote

from webapp.models import Placement
from webapp.store import matches, tracks


def match_href(track: str, service: str, external_id: str = "") -> str:
    """The address of a pair; without an object, of what became of the track at the service."""
    base = f"/matches/{quote(track, safe='')}/{quote(service, safe='')}"
    return f"{base}/{quote(external_id, safe='')}" if external_id else base


def of_placements(user_id: int, rows: Sequence[Placement]) -> list[str | None]:
    """One for each row of a run's books: the two objects that were taken for one, or could not be."""
    known = matches.origins({row.track_id for row in rows if row.track_id})
    wanted: dict[str, set[int]] = {}
    for row in rows:
        if row.track_id in known:
            wanted.setdefault(row.target, set()).add(row.track_id)
    keys = {service: tracks.keys_of(user_id, service, ids) for service, ids in wanted.items()}
    return [_href(row, known, keys) for row in rows]


def _href(row: Placement, known: dict[int, tuple[str, str]], keys: dict[str, dict[int, str]]) -> str | None:
    """Of the two services the one that the track does not come from: there it was matched."""
    if row.track_id not in known:
        return None
    public_id, origin = known[row.track_id]
    if origin == row.target and row.source != row.target:
        return match_href(public_id, row.source, row.external_id)
    return match_href(public_id, row.target, keys.get(row.target, {}).get(row.track_id, ""))


def of_wanting(pairs: Iterable[tuple[int | None, str]]) -> list[str | None]:
    """One for each (track, service) that lacks it."""
    found = list(pairs)
    known = matches.public_ids({track for track, _ in found if track})
    return [match_href(known[track], service) if track in known else None for track, service in found]
