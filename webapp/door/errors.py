"""How a refusal is shown: a problem to programs, a page to people. Each side hands in its own way of showing it."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable
from typing import Any

from flask import Flask, current_app, g, request
from werkzeug.exceptions import HTTPException, InternalServerError

log = logging.getLogger(__name__)

Face = Callable[[HTTPException], Any]


class Refused(HTTPException):
    """A refusal with words for the person: what happened, what to do. ``wait``: seconds until it may be tried again."""

    def __init__(self, code: int, text: str, wait: int = 0) -> None:
        super().__init__(text)
        self.code, self.text, self.wait = code, text, wait


def show_below(app: Flask, prefix: str, face: Face) -> None:
    """Errors of addresses below ``prefix`` are shown by ``face``; the longest prefix wins, ``""`` is for the rest."""
    app.extensions.setdefault("faces", {})[prefix] = face


def _show(error: HTTPException) -> Any:
    if isinstance(error, InternalServerError):
        _note(error)
    if error.code is not None and error.code < 400:
        return error.get_response()
    faces: dict[str, Face] = current_app.extensions.get("faces", {})
    fitting = [prefix for prefix in faces if request.path == prefix or request.path.startswith(prefix + "/")]
    return faces[max(fitting, key=len)](error) if fitting else error.get_response()


def _note(error: InternalServerError) -> None:
    """The log gets the whole story and a word to find it by; the person gets the word."""
    g.reference = secrets.token_hex(4)
    log.error(
        "failed %s %s, reference %s", request.method, request.path, g.reference, exc_info=error.original_exception
    )


def register(app: Flask) -> None:
    """Every refusal and every failure comes by here; no stack trace ever leaves."""
    app.register_error_handler(HTTPException, _show)
