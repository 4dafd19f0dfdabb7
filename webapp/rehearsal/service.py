"""What an imitated service is to the gate and to tests: a memory with deeds, faults, a call log and limits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from werkzeug.wrappers import Response

from webapp.rehearsal.calls import Call, Calls
from webapp.rehearsal.deeds import Deeds
from webapp.rehearsal.faults import Fault, Faults

if TYPE_CHECKING:
    from webapp.rehearsal.world import World


class Service(Deeds):
    """The base of Spotify and Deezer."""

    label = ""
    roots: tuple[str, ...] = ()
    max_rows = 10_000
    revoke_match = "*"

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self.faults, self.calls = Faults(self.revoke_match), Calls()
        self.auto_consent: str | None = None  # the short name of the person who always says yes, without a page
        self.client_secret: str | None = None  # None accepts any

    def writes(self) -> list[Call]:
        """Every write that was asked for, whether it succeeded or not (see `Call.done` and `Call.status`)."""
        return self.calls.writes()

    def reset_settings(self) -> None:
        raise NotImplementedError

    def is_api(self, path: str) -> bool:
        """Whether a path belongs to the API, rather than to sign-in."""
        raise NotImplementedError

    def is_refusal(self, response: Response) -> bool:
        """Whether an answer with status 200 says no all the same."""
        raise NotImplementedError

    def limit(self, environ: dict[str, Any], call: Call) -> Response | None:
        raise NotImplementedError

    def tampered(self, fault: Fault, response: Response) -> Response:
        raise NotImplementedError

    def error_for(self, status: int) -> Response:
        raise NotImplementedError

    def rate_error(self, seconds: float) -> Response:
        raise NotImplementedError

    def quota_error(self, seconds: float) -> Response:
        raise NotImplementedError

    def code_error(self, code: int, message: str | None) -> Response:
        raise NotImplementedError

    def kill_access(self, environ: dict[str, Any]) -> None:
        raise NotImplementedError

    def kill_refresh(self, environ: dict[str, Any]) -> None:
        raise NotImplementedError
