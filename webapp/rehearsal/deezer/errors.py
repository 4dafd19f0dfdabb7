"""Deezer's ways of saying no: HTTP 200 with an error in the body, nearly always."""

from __future__ import annotations

import json
from typing import Any

from werkzeug.wrappers import Response

KINDS: dict[int, tuple[str, str]] = {
    4: ("Exception", "Quota limit exceeded"),
    50: ("SimpleApiHttpException", "Application error"),
    100: ("Exception", "Items limit exceeded"),
    200: ("OAuthException", "An active access token must be used to query information about the current user"),
    300: ("OAuthException", "Invalid OAuth access token."),
    500: ("ParameterException", "Wrong parameter"),
    501: ("MissingParameterException", "Missing parameters"),
    600: ("InvalidQueryException", "Wrong query"),
    700: ("Exception", "Service busy"),
    800: ("DataException", "no data"),
    901: ("IndividualAccountChangedNotAllowedException", "Individual account not allowed"),
}


class DeezerError(Exception):
    """Stops a request with one of Deezer's codes."""

    def __init__(self, code: int, message: str | None = None, status: int = 200) -> None:
        super().__init__(message)
        self.code, self.message, self.status = code, message, status

    def response(self) -> Response:
        return refusal(self.code, self.message, self.status)


def answer(body: Any, status: int = 200) -> Response:
    return Response(json.dumps(body, ensure_ascii=False), status, content_type="application/json; charset=utf-8")


def refusal(code: int, message: str | None = None, status: int = 200) -> Response:
    kind, usual = KINDS.get(code, ("Exception", "An error has occured"))
    return answer({"error": {"type": kind, "message": message or usual, "code": code}}, status)


def not_found() -> Response:
    return answer({"error": "Not Found"}, 404)
