"""The one shape of an error below ``/api``: a problem of RFC 9457."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import Any, NoReturn

from flask import Flask, Response, g, has_request_context
from werkzeug.exceptions import HTTPException

from webapp.door.errors import show_below


class Problem(HTTPException):
    """A refusal with members of its own, such as ``errors`` or ``sync_id``."""

    def __init__(self, status: int, detail: str, **extra: Any) -> None:
        super().__init__(detail)
        self.code, self.extra = status, extra


def problem(status: int, detail: str, **extra: Any) -> NoReturn:
    """Refuse the call. ``errors=[{"field": …, "message": …}]`` tells what of the input is wrong."""
    raise Problem(status, detail, **extra)


#: What is said where nobody said anything better.
DETAILS = {
    400: "The request cannot be read.",
    401: "Sign in, or send a personal access token: Authorization: Bearer uni_…",
    403: "This is not allowed.",
    404: "There is no such thing here.",
    405: "This address does not take this method.",
    409: "Something else is under way.",
    413: "The request is larger than 1 MB.",
    415: "Send JSON, with Content-Type: application/json.",
    422: "Something in the request cannot be taken.",
    429: "Too many requests.",
    500: "Something failed here. Nothing is known to be lost; the log has the story.",
}


def answer(error: HTTPException) -> Response:
    """The problem document of ``error``."""
    status = error.code or 500
    extra = getattr(error, "extra", {})
    said = getattr(error, "text", "") or (error.description if isinstance(error, Problem) else "")
    document = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": str(said or DETAILS.get(status, HTTPStatus(status).description)),
        **extra,
    }
    if status >= 500 and has_request_context() and "reference" in g:
        document["reference"] = g.reference
    response = Response(json.dumps(document), status, content_type="application/problem+json")
    return _with_advice(response, error)


def _with_advice(response: Response, error: HTTPException) -> Response:
    """What a program needs to go on: how to sign in, when to try again, which methods there are."""
    if response.status_code == 401:
        response.headers["WWW-Authenticate"] = 'Bearer realm="Unisson"'
    if wait := getattr(error, "wait", 0) or getattr(error, "extra", {}).get("retry_after"):
        response.headers["Retry-After"] = str(wait)
    if methods := getattr(error, "valid_methods", None):
        response.headers["Allow"] = ", ".join(sorted(methods))
    return response


def register(app: Flask) -> None:
    """Errors below ``/api`` look like this."""
    show_below(app, "/api", answer)
