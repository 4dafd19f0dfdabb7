"""How our things look in JSON: the names of the contract, nothing that is not in it by accident."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from webapp.actions.explain_match import SAID, Explained
from webapp.actions.run_figures import eta, percent
from webapp.domain.music import Track
from webapp.domain.sync.balance import Balance
from webapp.models import Conflict, Connection, Link, Operation, Proposal, Run, RunLog, User
from webapp.providers.registry import CONNECTABLE

NO_BALANCE = Balance().as_dict()


def moment(value: datetime | None) -> str | None:
    """RFC 3339 in UTC."""
    return value.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z") if value else None


def connection(row: Connection) -> dict[str, Any]:
    return {
        "service": row.service_type,
        "status": row.status,
        "account": row.account_name or None,
        "account_id": row.account_id or None,
        "kind": row.kind,
        "rehearsal": row.rehearsal,
        "capabilities": row.capabilities or {},
        "needs_reauth_at": moment(row.needs_reauth_at),
        "detail": row.detail,
    }


def status(service: str, row: Connection | None, items: int, conflicts: int) -> dict[str, Any]:
    """One service of ``/api/sync/status``."""
    known = service in CONNECTABLE
    detail = "" if known else "Not offered in this version."
    return {
        "service": service,
        "status": row.status if row else "disconnected",
        "account": (row.account_name or None) if row and row.status != "disconnected" else None,
        "last_sync": moment(row.last_sync) if row else None,
        "items_synced": items,
        "pending_conflicts": conflicts,
        "needs_reauth_at": moment(row.needs_reauth_at) if row else None,
        "blocked_until": moment(row.blocked_until) if row else None,
        "capabilities": (row.capabilities or {}) if row and row.status != "disconnected" else {},
        "detail": (row.blocked_reason or row.detail) if row else detail,
    }


def progress(run: Run, log: list[RunLog], now: datetime) -> dict[str, Any]:
    return {
        "sync_id": run.public_id,
        "status": run.state,
        "phase": run.phase,
        "done": run.done,
        "total": run.total,
        "percent": percent(run),
        "eta_seconds": eta(run, now),
        "calls": run.calls or {},
        "balance": run.balance or NO_BALANCE,
        "matching": run.matching or {},
        "log": [{"at": moment(line.at), "level": line.level, "message": line.message} for line in log],
        "error": run.error_details,
        "resume_at": moment(run.resume_at),
    }


def history(run: Run) -> dict[str, Any]:
    return {
        "id": run.public_id,
        "sync_type": run.sync_type,
        "mode": run.mode,
        "service_source": run.service_source,
        "service_target": run.service_target,
        "items_synced": run.items_synced,
        "conflicts_count": run.conflicts_count,
        "status": run.status or run.state,
        "error_details": run.error_details,
        "duration_ms": run.duration_ms,
        "started_at": moment(run.started_at),
        "completed_at": moment(run.completed_at),
    }


def operation(row: Operation) -> dict[str, Any]:
    return {
        "service": row.service,
        "entity": row.entity,
        "target": row.target,
        "kind": row.kind,
        "item": row.item,
        "external_id": row.external_id,
        "reason": row.reason,
        "state": row.state,
        "error": row.error or None,
    }


def link(row: Link) -> dict[str, Any]:
    return {
        "id": row.public_id,
        "name": row.name,
        "entity": "playlist" if row.entity == "playlist" else "likes",
        "mode": row.mode,
        "state": row.state,
        "held": row.held or None,
        "members": [
            {"service": m.service_type, "external_id": m.external_id, "name": m.name or row.name} for m in row.members
        ],
        "conflict_strategy": row.conflict_strategy,
    }


def proposal(row: Proposal) -> dict[str, Any]:
    return {
        "id": row.public_id,
        "entity": row.entity,
        "name": row.name,
        "members": row.members.get("members", []),
        "confidence": row.confidence,
        "reason": row.reason,
    }


def conflict(row: Conflict, sync_id: str | None = None, by: User | None = None) -> dict[str, Any]:
    return {
        "id": row.public_id,
        "sync_id": sync_id,
        "entity_type": row.entity_type,
        "conflict_type": row.conflict_type,
        "kind": row.kind,
        "source": row.source_data,
        "target": row.target_data,
        "candidates": row.candidates,
        "suggestion": row.suggestion,
        "resolution_strategy": row.resolution_strategy,
        "resolved_at": moment(row.resolved_at),
        "resolved_by": by.name if by else None,
    }


def match(pair: Explained) -> dict[str, Any]:
    """A track beside an object of a service."""
    decision, mapping = pair.decision, pair.mapping
    return {
        "track": pair.track.public_id,
        "service": pair.service,
        "external_id": pair.external_id,
        "ours": _record(pair.track.origin_service or "", pair.track.origin_id or "", pair.ours),
        "theirs": _record(pair.service, pair.external_id, pair.theirs.track) if pair.theirs else None,
        "told_at": moment(pair.theirs.told_at) if pair.theirs else None,
        "now": decision and {"decision": decision.outcome, "score": decision.score, "reasons": list(decision.reasons)},
        "then": mapping
        and {
            "score": mapping.score,
            "reasons": mapping.reasons,
            "decided_by": mapping.decided_by,
            "model": mapping.model,
            "at": moment(mapping.created_at),
        },
        "said": pair.said or None,
        "first_seen": pair.born,
        "history": [
            {
                "at": moment(row.created_at),
                "said": SAID[row.said],
                "place": row.place,
                "taken_back_at": moment(row.taken_back_at),
            }
            for row in pair.labels
        ],
        "asked": [
            {"at": moment(row.asked_at), "answers": len(row.answers.split()), "reason": row.reason}
            for row in pair.asked
        ],
        "others": [
            _record(pair.service, one.external_id, one.track) | {"score": one.score, "said": one.said or None}
            for one in pair.others
        ],
    }


def _record(service: str, external_id: str, track: Track) -> dict[str, Any]:
    return {
        "service": service,
        "id": external_id,
        "title": track.title,
        "artists": list(track.artists),
        "album": track.album,
        "duration_ms": track.duration_ms,
        "isrc": track.isrc,
        "year": track.year,
        "track_number": track.track_no,
        "explicit": track.explicit,
    }
