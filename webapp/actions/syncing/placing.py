"""Place: find each track at each service where it should stand and does not. Three outcomes: accept, ask, absent."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace

from webapp.actions.syncing.heeding import ALIKE, Doubts, allowed, asked, without_disputed_codes
from webapp.actions.syncing.looking_up import look_up
from webapp.actions.syncing.questions import close_matched, raise_match
from webapp.actions.syncing.room import Room
from webapp.actions.syncing.unify import unify
from webapp.actions.syncing.views import may_write
from webapp.actions.syncing.work import Hands, LinkWork, MemberWork
from webapp.domain.matching import Decision
from webapp.domain.music import Found, Track
from webapp.extensions import db
from webapp.store import rules, tracks


@dataclass
class _Wanted:
    """One track that one service is to be asked for, and what it answered so far."""

    track_id: int
    track: Track
    found: dict[str, Found] = field(default_factory=dict)
    decision: Decision | None = None
    error: str = ""


def place(hands: Hands, works: list[LinkWork]) -> None:
    """Give every entry a key at every member that lacks it, or the reason why it has none (``member.lacking``)."""
    needed = {service: _needed(hands, works, service) for service in hands.rooms}
    hands.progress.phase("matching", sum(len(ids) for ids in needed.values()))
    for service, ids in needed.items():
        if ids:
            _place_service(hands, works, hands.rooms[service], ids)
    hands.commit()
    for work in works:
        for member in work.members:
            if member.fresh:
                _note_lacking(hands, work, member)


def _members(works: list[LinkWork], service: str) -> Iterable[tuple[LinkWork, MemberWork]]:
    for work in works:
        for member in work.members:
            if member.service == service and member.fresh:
                yield work, member


def _needed(hands: Hands, works: list[LinkWork], service: str) -> set[int]:
    """Tracks that stand in a hub, have a member here that may be written, and no key here yet."""
    keys, found = hands.keys.get(service, {}), set()
    for work, member in _members(works, service):
        if member.room is None or may_write(member.room.abilities, work.link.entity):
            continue
        here = {base.entry for base in member.base}
        found |= {e.track for e in work.hub if e.track is not None and e.id not in here and e.track not in keys}
    return found


def _place_service(hands: Hands, works: list[LinkWork], room: Room, ids: set[int]) -> None:
    known = tracks.by_ids(ids)
    said = rules.of_tracks(hands.user_id, room.service, ids)
    known |= without_disputed_codes(room.service, known, said)
    wanted = [_Wanted(i, known[i]) for i in sorted(ids) if i in known and not (i in said and said[i].absent)]
    hands.progress.step(len(ids) - len(wanted))
    look_up(hands, room, wanted, _settled, lambda want, last: _answered(hands, want, said, last))
    _keep(hands, works, room, wanted)


def _answered(hands: Hands, want: _Wanted, said: dict[int, rules.Rule], last: bool) -> None:
    """One more is answered: judge it, and count it once nothing more will be asked for it."""
    _judge(hands, want, said.get(want.track_id))
    if last or _settled(want):
        hands.progress.step()


def _settled(want: _Wanted) -> bool:
    return bool(want.error) or (want.decision is not None and want.decision.outcome == "accept")


def _judge(hands: Hands, want: _Wanted, rule: rules.Rule | None) -> None:
    """Choose among what was found; a person's "not this one" comes before every choice."""
    if want.error:
        return
    found = list(allowed(want.found, rule).values())
    playable = [f for f in found if f.playable] or found
    want.found = {f.id: f for f in playable}
    want.decision = hands.choose(want.track, [f.track for f in playable])


def _heed(hands: Hands, room: Room, wanted: list[_Wanted]) -> None:
    """The person's words once more: those given while the service was asked, and those on other tracks of theirs."""
    if not rules.spoken(hands.user_id):
        return
    said = rules.of_tracks(hands.user_id, room.service, [want.track_id for want in wanted])
    doubts = Doubts(hands.user_id, room.service, {key for want in wanted for key in want.found}, hands.model)
    for want in wanted:
        if want.decision is None or want.error:
            continue
        if want.track_id in said and allowed(want.found, said[want.track_id]) != want.found:
            _judge(hands, want, said[want.track_id])
        heeded = doubts.look(want.track_id, want.track, want.found, want.decision)
        want.found, want.decision = heeded.found, heeded.decision


def _keep(hands: Hands, works: list[LinkWork], room: Room, wanted: list[_Wanted]) -> None:
    _heed(hands, room, wanted)
    now, owner = hands.now(), tracks.mapped(hands.user_id, room.service, {i for w in wanted for i in w.found})
    pairs: list[tuple[str, int, float | None, str]] = []
    isrcs: dict[int, str] = {}
    alias: dict[int, int] = {}
    for want in wanted:
        picked = _picked(want)
        if picked is None or want.decision is None:
            continue
        want.track_id = alias.get(want.track_id, want.track_id)
        other = owner.get(picked.id)
        other = alias.get(other, other) if other is not None else None
        if other is None:
            owner[picked.id] = want.track_id
            pairs.append((picked.id, want.track_id, want.decision.score, _told(want.decision)))
        elif other != want.track_id and not unify(hands, works, other, want.track_id):
            want.decision = asked(want.decision, ALIKE)
            continue
        elif other != want.track_id:
            keep, drop = sorted((other, want.track_id))
            alias = {old: keep if new == drop else new for old, new in alias.items()} | {drop: keep}
            pairs = [(key, alias.get(track, track), score, why) for key, track, score, why in pairs]
        if picked.track.isrc and not want.track.isrc:
            isrcs[want.track_id] = picked.track.isrc
    tracks.map_many(hands.user_id, room.service, pairs, now, hands.model.name)
    _count(hands, wanted)
    tracks.give_isrcs(isrcs)
    db.session.flush()
    everything = {e.track for work in works for e in work.hub if e.track is not None}
    hands.keys[room.service] = tracks.keys_of(hands.user_id, room.service, everything)
    _explain(hands, works, room, wanted)


def _count(hands: Hands, wanted: list[_Wanted]) -> None:
    """What became of the tracks that were looked for, for the run's report."""
    for want in wanted:
        outcome = "refused" if want.error else want.decision.outcome if want.decision else "absent"
        word = {"accept": "found", "ask": "asked"}.get(outcome, outcome)
        by_code = outcome == "accept" and want.decision is not None and "same ISRC" in want.decision.reasons
        hands.matched.update({"looked_for": 1, word: 1, "by_isrc": by_code})


def _told(decision: Decision) -> str:
    """Reasons in one line, each once."""
    return "; ".join(dict.fromkeys(decision.reasons))


def _picked(want: _Wanted) -> Found | None:
    if want.decision is None or want.decision.outcome != "accept" or want.decision.index is None:
        return None
    return list(want.found.values())[want.decision.index]


def _explain(hands: Hands, works: list[LinkWork], room: Room, wanted: list[_Wanted]) -> None:
    """Why a track has no key here: absent, asked, or the service would not answer."""
    reasons: dict[int, tuple[str, str]] = {}
    asked = 0
    for want in wanted:
        if want.error:
            reasons[want.track_id] = ("refused", want.error)
        elif want.decision is not None and want.decision.outcome == "ask":
            reasons[want.track_id] = ("ambiguous", _told(want.decision))
            asked += raise_match(hands, works, room, want.track_id, want.track, _candidates(want))
        elif want.decision is None or want.decision.outcome == "absent":
            reasons[want.track_id] = ("absent", _why_absent(room, want))
    close_matched(hands, room.service, [w.track_id for w in wanted if _picked(w) is not None])
    for work, member in _members(works, room.service):
        for entry in work.hub:
            if entry.track in reasons:
                member.lacking[entry.id] = reasons[entry.track]
    if asked:
        hands.progress.say(f"{room.label}: {asked} new questions.", "warning")


def _why_absent(room: Room, want: _Wanted) -> str:
    if want.decision is None or not want.found:
        return f"{room.label} does not have it."
    nearest = _told(want.decision)
    return f"{room.label} has only others of this name: {nearest}" if nearest else f"{room.label} does not have it."


def _candidates(want: _Wanted) -> list[dict[str, object]]:
    """What a person chooses from, best first."""
    decision = want.decision
    scores = list(decision.scores) if decision is not None and decision.scores else [0.0] * len(want.found)
    rows = [
        {"external_id": f.id, **_plain(f.track), "playable": f.playable, "score": round(scores[i], 3), "reasons": []}
        for i, f in enumerate(want.found.values())
    ]
    if decision is not None and decision.best is not None:
        rows[decision.best]["reasons"] = list(decision.reasons)
    return sorted(rows, key=lambda row: -float(str(row["score"])))[:8]


def _plain(track: Track) -> dict[str, object]:
    kept = asdict(replace(track, text=None))
    return {name: list(value) if isinstance(value, tuple) else value for name, value in kept.items() if name != "text"}


def _note_lacking(hands: Hands, work: LinkWork, member: MemberWork) -> None:
    """What the person's own word, the kind of row or the login's rights keep from standing here."""
    here = {base.entry for base in member.base}
    keys = hands.keys.get(member.service, {})
    barred = may_write(member.room.abilities, work.link.entity) if member.room else "not connected"
    for entry in work.hub:
        if entry.id in here or entry.id in member.lacking:
            continue
        if entry.track is None:
            kind = work.notes[entry.id].kind
            member.lacking[entry.id] = ("refused", _ROW_KINDS.get(kind, "This row cannot be placed elsewhere."))
        elif barred:
            member.lacking[entry.id] = ("refused", barred)
        elif entry.track not in keys:
            member.lacking[entry.id] = ("absent", "You said that it is not on this service.")


_ROW_KINDS = {
    "local": "A local file cannot be placed elsewhere.",
    "unavailable": "The service does not say what this row is.",
    "episode": "An episode is no track.",
}
