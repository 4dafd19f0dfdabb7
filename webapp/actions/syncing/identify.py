"""Identify: which of a person's tracks each row is. In doubt it is a track of its own."""

from __future__ import annotations

from collections.abc import Iterable

from webapp.actions.syncing.heeding import would_join
from webapp.actions.syncing.work import Hands, LinkWork
from webapp.domain.matching import Index
from webapp.domain.music import TRACK, Track
from webapp.store import rules, tracks, words


def identify(hands: Hands, works: list[LinkWork]) -> None:
    """Fill ``hands.tracks`` (service → key → track) for every row read, and ``hands.keys`` (service → track → key).

    Services are taken in the order of the members: rows of the first become tracks of their own, rows of the next are
    compared with what is known by then.
    """
    words.follow(hands.user_id, hands.now())
    index: Index | None = None
    known: dict[int, Track] = {}
    for service in _services(works):
        said = _said(works, service)
        keys = set(said) | {base.key for work in works for m in work.members if m.service == service for base in m.base}
        found = tracks.mapped(hands.user_id, service, keys)
        unknown = {key: track for key, track in said.items() if key not in found}
        if unknown:
            if index is None:
                known = tracks.all_of(hands.user_id) | tracks.by_ids(_held(works))
                index = Index(known.items())
            found |= _identify_new(hands, service, unknown, index, known)
        hands.tracks[service] = found
    refresh_keys(hands, works)


def refresh_keys(hands: Hands, works: list[LinkWork]) -> None:
    """Ask anew which key each track of these links has at each service."""
    everything = {t for found in hands.tracks.values() for t in found.values()}
    everything |= _held(works)
    for service in _services(works):
        hands.keys[service] = tracks.keys_of(hands.user_id, service, everything)


def _held(works: list[LinkWork]) -> set[int]:
    """Tracks that the lists hold: they are this person's, also where no mapping names them any more."""
    return {entry.track for work in works for entry in work.hub if entry.track is not None}


def _services(works: list[LinkWork]) -> list[str]:
    return list(dict.fromkeys(member.service for work in works for member in work.members))


def _said(works: list[LinkWork], service: str) -> dict[str, Track]:
    """Key → what the service said of it, for every row read that is a track; the fullest of several tellings."""
    found: dict[str, Track] = {}
    for row in _rows(works, service):
        if row.kind == TRACK and row.track is not None and (row.key not in found or row.track.isrc):
            found[row.key] = row.track
    return found


def _rows(works: list[LinkWork], service: str) -> Iterable:  # type: ignore[type-arg]
    for work in works:
        for member in work.members:
            if member.service == service and member.fresh and not member.unchanged:
                yield from member.rows or ()


def _identify_new(
    hands: Hands, service: str, unknown: dict[str, Track], index: Index, known: dict[int, Track]
) -> dict[str, int]:
    now = hands.now()
    tracks.keep_external(service, {key: (track, True) for key, track in unknown.items()}, now)
    claims, refusing = rules.of_keys(hands.user_id, service, unknown), rules.refusing(hands.user_id)
    taken = set(tracks.keys_of(hands.user_id, service, known)) | rules.absent(hands.user_id, service)
    found: dict[str, int] = {}
    pairs: list[tuple[str, int, float | None, str]] = []
    for key, track in unknown.items():
        near = index.candidates(track, 20)
        never = claims[key].wrong if key in claims else ()
        ids = [i for i in near if i not in never and i not in taken]
        decision = hands.choose(track, [known[i] for i in ids])
        if decision.outcome != "accept" or decision.index is None:
            continue
        if not would_join(hands, refusing, ids[decision.index], track, known, near):
            found[key] = ids[decision.index]
            taken.add(found[key])
            pairs.append((key, found[key], decision.score, "; ".join(decision.reasons)))
    fresh = {key: track for key, track in unknown.items() if key not in found}
    for key, track_id in tracks.born(service, fresh, now).items():
        found[key] = track_id
        pairs.append((key, track_id, None, "first seen here"))
        if track_id not in known:
            known[track_id] = fresh[key]
            index.add(track_id, fresh[key])
    tracks.map_many(hands.user_id, service, pairs, now, hands.model.name)
    hands.matched.update(compared=len(unknown), recognised=len(unknown) - len(fresh))
    hands.progress.say(f"{service.capitalize()}: {len(unknown)} new tracks, {len(unknown) - len(fresh)} known already.")
    return found
