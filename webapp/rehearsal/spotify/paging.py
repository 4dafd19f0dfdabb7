"""Spotify's pages: limit and offset, with their bounds, and the paging object."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import urlencode

from flask import request

from webapp.rehearsal.spotify.errors import SpotifyError
from webapp.rehearsal.spotify.shapes import here


def number(name: str, usual: int, least: int, most: int) -> int:
    text = request.args.get(name)
    try:
        value = usual if text is None else int(text)
    except ValueError:
        raise SpotifyError(400, f"Invalid {name}") from None
    if not least <= value <= most:
        raise SpotifyError(400, f"Invalid {name}")
    return value


def page(
    rows: Sequence[Any], show: Callable[[Any], Any], usual: int = 20, most: int = 50,
    path: str | None = None, deepest: int = 100_000,
) -> dict[str, Any]:  # fmt: skip
    """The part of `rows` that the request asks for."""
    limit, offset = number("limit", usual, 1, most), number("offset", 0, 0, deepest)
    return window(rows, show, limit, offset, path or request.path.split("/spotify/v1", 1)[1])


def window(rows: Sequence[Any], show: Callable[[Any], Any], limit: int, offset: int, path: str) -> dict[str, Any]:
    def address(start: int) -> str:
        kept = {key: value for key, value in request.args.items() if key not in ("limit", "offset")}
        return f"{here()}{path}?{urlencode({**kept, 'offset': start, 'limit': limit})}"

    more = offset + limit < len(rows)
    return {
        "href": address(offset),
        "items": [show(row) for row in rows[offset : offset + limit]],
        "limit": limit,
        "next": address(offset + limit) if more else None,
        "offset": offset,
        "previous": address(max(0, offset - limit)) if offset else None,
        "total": len(rows),
    }
