"""Pages that tell less than the truth, for the faults "partial" and "empty"."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from werkzeug.wrappers import Response

from webapp.rehearsal.faults import Fault
from webapp.rehearsal.spotify.errors import answer


def tampered(fault: Fault, response: Response) -> Response:
    """`partial`: mode `rows` leaves `drop` rows out, `end` ends the list early, `total` changes the total by `by`."""
    if response.status_code != 200 or not response.is_json:
        return response
    body = json.loads(response.get_data())
    for page in pages(body):
        shorten(page, fault)
    return answer(body)


def pages(body: Any) -> Iterator[dict[str, Any]]:
    """Every paging object in an answer, also the nested ones."""
    if not isinstance(body, dict):
        return
    if isinstance(body.get("items"), list):
        yield body
        return
    for value in body.values():
        yield from pages(value)


def shorten(page: dict[str, Any], fault: Fault) -> None:
    mode, drop = fault.options.get("mode", "rows"), int(fault.options.get("drop", 1))
    if fault.kind == "empty":
        page.update(items=[], next=None, total=page["total"] if fault.options.get("keep_total") else 0)
    elif mode == "total":
        page["total"] += int(fault.options.get("by", 1))
    else:
        page["items"] = page["items"][: max(0, len(page["items"]) - drop)]
        if mode == "end":
            page["next"] = None
