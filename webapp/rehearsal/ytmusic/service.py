"""The imitated YouTube Music: what it adds to the common service, which switches it has, and how its faults look."""

from __future__ import annotations

import json
from functools import cached_property
from typing import TYPE_CHECKING, Any

from werkzeug.wrappers import Response

from webapp.rehearsal.calls import Call
from webapp.rehearsal.faults import Fault
from webapp.rehearsal.service import Service
from webapp.rehearsal.ytmusic import errors, renderers
from webapp.rehearsal.ytmusic.limits import Limits
from webapp.rehearsal.ytmusic.uploads import Uploads

if TYPE_CHECKING:
    from webapp.rehearsal.world import World


class YTMusic(Service):
    """Searched without a login: it knows no accounts yet."""

    name = "ytmusic"
    label = "YouTube Music"
    roots = ("/ytmusic",)

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self.reset_settings()

    def reset_settings(self) -> None:
        self.limits = Limits()
        self.padded = False  # a shelf of another kind before the one that was asked for

    @cached_property
    def uploads(self) -> Uploads:
        return Uploads(self.world.catalogue)

    # What the gate asks

    def is_api(self, path: str) -> bool:
        """A search is sent by POST and writes nothing."""
        return False

    def is_refusal(self, response: Response) -> bool:
        return False

    def limit(self, environ: dict[str, Any], call: Call) -> Response | None:
        return self.limits.check(environ.get("REMOTE_ADDR", ""), self.now())

    def tampered(self, fault: Fault, response: Response) -> Response:
        """`empty`: no contents at all, or by mode `sign_in` or `renamed`; `partial`: rows without a play button."""
        if response.status_code != 200 or not response.is_json:
            return response
        mode = str(fault.options.get("mode", ""))
        if fault.kind == "partial":
            return errors.answer(json.loads(response.get_data(as_text=True).replace('"overlay"', '"overlayModel"')))
        if mode == "sign_in":
            return errors.answer(renderers.page([renderers.sign_in()]))
        if mode == "renamed":
            return errors.answer(json.loads(response.get_data(as_text=True).replace("musicShelf", "musicRack")))
        return errors.answer(renderers.context())

    def error_for(self, status: int) -> Response:
        return errors.refusal(status)

    def rate_error(self, _seconds: float) -> Response:
        return errors.refusal(429)

    def quota_error(self, _seconds: float) -> Response:
        return errors.refusal(429)

    def code_error(self, code: int, message: str | None) -> Response:
        return errors.refusal(code, message)

    def kill_access(self, environ: dict[str, Any]) -> None:
        """There is no login that could end."""

    def kill_refresh(self, environ: dict[str, Any]) -> None:
        """There is no login that could end."""
