"""Spotify's ways of saying no."""

from __future__ import annotations

import json
from typing import Any

from werkzeug.wrappers import Response

USUAL = {
    400: "Bad request",
    401: "Invalid access token",
    403: "Forbidden",
    404: "Resource not found",
    405: "Method not allowed",
    429: "API rate limit exceeded",
}
NOT_ON_THE_LIST = "User not registered in the Developer Dashboard"


class SpotifyError(Exception):
    """Stops a request with an error of the Web API."""

    def __init__(self, status: int, message: str | None = None, reason: str | None = None) -> None:
        super().__init__(message)
        self.status, self.message, self.reason = status, message, reason

    def response(self) -> Response:
        return refusal(self.status, self.message, self.reason)


class TokenError(Exception):
    """Stops a request to the token endpoint, in the words of OAuth."""

    def __init__(self, error: str, description: str, status: int = 400) -> None:
        super().__init__(description)
        self.error, self.description, self.status = error, description, status

    def response(self) -> Response:
        return answer({"error": self.error, "error_description": self.description}, self.status)


def answer(body: Any, status: int = 200) -> Response:
    return Response(json.dumps(body, ensure_ascii=False), status, content_type="application/json; charset=utf-8")


def refusal(status: int, message: str | None = None, reason: str | None = None) -> Response:
    error: dict[str, Any] = {"status": status, "message": message or USUAL.get(status, "Error")}
    if reason:
        error["reason"] = reason
    return answer({"error": error}, status)


def too_fast(seconds: float) -> Response:
    response = refusal(429)
    response.headers["Retry-After"] = str(max(1, round(seconds)))
    return response


def quota_used_up(seconds: float) -> Response:
    response = refusal(429, "Too many requests", "QUOTA_EXCEEDED")
    response.headers["retry-after"] = str(max(1, round(seconds)))  # lower case, as seen in 2026
    return response
