"""Lists that tell less than the truth, for the faults "partial" and "empty"."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from werkzeug.wrappers import Response

from webapp.rehearsal.deezer.errors import answer
from webapp.rehearsal.faults import Fault


def tampered(fault: Fault, response: Response) -> Response:
    """`partial`: mode `rows` leaves `drop` rows out, `end` ends the list early, `total` changes the total by `by`."""
    if response.status_code != 200 or not response.is_json:
        return response
    body = json.loads(response.get_data())
    for part in lists(body):
        shorten(part, fault)
    return answer(body)


def lists(body: Any) -> Iterator[dict[str, Any]]:
    if not isinstance(body, dict):
        return
    if isinstance(body.get("data"), list):
        yield body
        return
    for value in body.values():
        yield from lists(value)


def shorten(part: dict[str, Any], fault: Fault) -> None:
    mode, drop = fault.options.get("mode", "rows"), int(fault.options.get("drop", 1))
    if fault.kind == "empty":
        part["data"] = []
        part.pop("next", None)
        if "total" in part and not fault.options.get("keep_total"):
            part["total"] = 0
    elif mode == "total":
        part["total"] = part.get("total", len(part["data"])) + int(fault.options.get("by", 1))
    else:
        part["data"] = part["data"][: max(0, len(part["data"]) - drop)]
        if mode == "end":
            part.pop("next", None)
