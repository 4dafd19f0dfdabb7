"""YouTube Music's ways of saying no."""

from __future__ import annotations

import json
from typing import Any

from werkzeug.wrappers import Response

#: Status → (its name, the usual sentence).
KINDS: dict[int, tuple[str, str]] = {
    400: ("INVALID_ARGUMENT", "Request contains an invalid argument."),
    401: ("UNAUTHENTICATED", "You must be signed in to perform this operation."),
    403: ("PERMISSION_DENIED", "The caller does not have permission"),
    404: ("NOT_FOUND", "Requested entity was not found."),
    429: ("RESOURCE_EXHAUSTED", "Resource has been exhausted (e.g. check quota)."),
}


class YTMusicError(Exception):
    """Stops a request with a status."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status

    def response(self) -> Response:
        return refusal(self.status)


def answer(body: Any, status: int = 200) -> Response:
    return Response(json.dumps(body, ensure_ascii=False), status, content_type="application/json; charset=utf-8")


def refusal(status: int, message: str | None = None) -> Response:
    name, usual = KINDS.get(status, ("UNKNOWN", "Unknown Error."))
    said = message or usual
    errors = [{"message": said, "domain": "global", "reason": name}]
    return answer({"error": {"code": status, "message": said, "errors": errors, "status": name}}, status)
