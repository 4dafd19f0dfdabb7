"""Tables only: what is stored, under the names that were asked for. No queries, no behaviour."""

from webapp.models.connections import Connection, Consent, ProviderApp
from webapp.models.links import Ancestor, EntryRow, Link, Member, Proposal, RestorePoint, Target
from webapp.models.matching import Audit, AuditItem, Label, MatcherModel
from webapp.models.music import (
    Album,
    AlbumArtist,
    Artist,
    ExternalTrack,
    Lookup,
    Mapping,
    PlaylistRow,
    PlaylistTrack,
    TrackRow,
    Verdict,
)
from webapp.models.people import AccessToken, Invitation, PasswordReset, SignIn, User
from webapp.models.runs import Conflict, Operation, Placement, Run, RunLog
from webapp.models.work import Heartbeat, JobRun, Lease, ScheduleRow

__all__ = [
    "AccessToken", "Album", "AlbumArtist", "Ancestor", "Artist", "Audit", "AuditItem", "Conflict", "Connection",
    "Consent", "EntryRow", "ExternalTrack", "Heartbeat", "Invitation", "JobRun", "Label", "Lease", "Link", "Lookup",
    "Mapping", "MatcherModel", "Member", "Operation", "PasswordReset", "Placement", "PlaylistRow", "PlaylistTrack",
    "Proposal", "ProviderApp", "RestorePoint", "Run", "RunLog", "ScheduleRow", "SignIn", "Target", "TrackRow", "User",
    "Verdict",
]  # fmt: skip
