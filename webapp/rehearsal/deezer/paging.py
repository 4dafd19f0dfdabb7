"""Deezer's lists: index and limit, and a `next` address that carries the token with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import urlencode

from flask import request

from webapp.rehearsal.deezer.access import service
from webapp.rehearsal.deezer.errors import DeezerError
from webapp.rehearsal.deezer.shapes import here
from webapp.rehearsal.state import Row


def number(name: str, usual: int) -> int:
    try:
        value = int(request.values.get(name, usual))
    except ValueError:
        raise DeezerError(500) from None
    if value < 0:
        raise DeezerError(500)
    return value


def listing(
    rows: Sequence[Any], show: Callable[[Any], Any], checksum: str | None = None, usual: int = 25, most: int = 0
) -> dict[str, Any]:
    """One page. `show` answers None for a row that is left out; the total counts it all the same."""
    index, limit = number("index", 0), min(number("limit", usual) or usual, most or service().page_cap)
    shown = [show(row) for row in rows[index : index + limit]]
    answer: dict[str, Any] = {"data": [one for one in shown if one is not None]}
    if checksum:
        answer["checksum"] = checksum
    answer["total"] = len(rows)
    if index:
        answer["prev"] = address(max(0, index - limit))
    if index + limit < len(rows):
        answer["next"] = address(index + limit)
    return answer


def address(index: int) -> str:
    path = request.path.split("/deezer/api", 1)[1]
    kept = {key: value for key, value in request.args.items() if key != "index"}
    return f"{here()}{path}?{urlencode({**kept, 'index': index})}"


def tracks(shape: Callable[[Any, Row], dict[str, Any]]) -> Callable[[Row], dict[str, Any] | None]:
    """Shows a row, unless its track is hidden from lists here."""

    def show(row: Row) -> dict[str, Any] | None:
        recording = service().recording(row.track)
        return shape(recording, row) if recording and row.track not in service().hidden else None

    return show
