"""Lists in pages, the same way everywhere; and what a call may be given."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Any, TypeVar

from flask import request

from webapp.api.problems import problem

T = TypeVar("T")
MOST = 100


def paging() -> tuple[int, int]:
    """``page`` and ``per_page`` of this call (at most a hundred)."""
    return _number("page", 1, 1_000_000), _number("per_page", 50, MOST)


def _number(name: str, default: int, most: int) -> int:
    text = request.args.get(name)
    if text is None:
        return default
    if not text.isdigit() or not 1 <= int(text) <= most:
        problem(
            422, f"{name} has to be a number from 1 to {most}.", errors=[{"field": name, "message": "out of range"}]
        )
    return int(text)


def page_of(rows: Sequence[T], total: int, shape: Callable[[T], Any]) -> dict[str, Any]:
    """One page as the contract has it."""
    page, per_page = paging()
    return {
        "items": [shape(row) for row in rows],
        "page": page,
        "per_page": per_page,
        "pages": max(1, -(-total // per_page)),
        "total": total,
    }


def body(allowed: Collection[str]) -> dict[str, Any]:
    """The JSON object of this call (an empty one where there is none); unknown fields are a clear error."""
    if not request.data:
        return {}
    given = request.get_json(silent=True)
    if not isinstance(given, dict):
        problem(400, "The body has to be a JSON object.")
    unknown = sorted(set(given) - set(allowed))
    if unknown:
        errors = [{"field": name, "message": "no such field"} for name in unknown]
        problem(422, f"Unknown field: {', '.join(unknown)}.", errors=errors)
    return dict(given)


def choices(given: dict[str, Any], name: str, allowed: Collection[str]) -> list[str]:
    """A list of words out of ``allowed``; absent is empty."""
    value = given.get(name)
    if value is None:
        return []
    if not isinstance(value, list) or not all(isinstance(word, str) and word in allowed for word in value):
        text = f"{name} has to be a list of: {', '.join(sorted(allowed))}."
        problem(422, text, errors=[{"field": name, "message": text}])
    return list(dict.fromkeys(value))


def flag(given: dict[str, Any], name: str) -> bool:
    """A true or false; absent is false."""
    value = given.get(name, False)
    if not isinstance(value, bool):
        problem(422, f"{name} has to be true or false.", errors=[{"field": name, "message": "not true or false"}])
    return bool(value)
