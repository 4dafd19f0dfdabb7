"""Reading a list to its end and proving it: pages that repeat, shrink or contradict each other are no list."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from webapp.providers.kit.errors import Gone, Malformed, Partial

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Page:
    """One page as it came: its raw rows, the announced ``total`` (``None`` where the service says none), whether more
    follow, the ``offset`` it says of itself, a ``token`` that stands for the state of the whole list, and the offset of
    the ``following`` page where the service names it (it may give less than was asked for)."""

    rows: tuple[Any, ...]
    total: int | None
    more: bool
    offset: int | None = None
    token: str | None = None
    following: int | None = None


class TornError(Exception):
    """The pages do not fit together: the list changed while it was read, or the service repeated itself."""


def mapping(value: Any) -> dict[str, Any]:
    """``value`` where it is a JSON object; ``Malformed`` otherwise."""
    if isinstance(value, dict):
        return value
    raise Malformed("the answer is not the object that was expected")


def shaped(parse: Callable[[], T], *, service: str) -> T:
    """What a parser makes of JSON; an unknown shape is ``Malformed``, not a crash."""
    try:
        return parse()
    except (KeyError, TypeError, AttributeError, ValueError, OverflowError):
        pass
    raise Malformed("the service answered in a form that we do not know", service=service)


def searched(ask: Callable[[], T], *, service: str) -> T:
    """What a search answers. A search itself cannot be gone: that would read as "no such track", for every track."""
    try:
        return ask()
    except Gone:
        pass
    raise Malformed("the search of the service is not where it was", service=service)


def hits(page: Page, *, service: str) -> tuple[Any, ...]:
    """The rows of a page of search results. One that announces hits and brings none says nothing of what is there."""
    if page.total and not page.rows:
        raise Partial("the search announced results and brought none", service=service)
    return page.rows


def collect(fetch: Callable[[int], Page], *, step: int | None = None, first: Page | None = None) -> list[Page]:
    """All pages. ``fetch(offset)`` gives one; offsets grow by ``step``, or by the rows received where it is ``None``.

    ``first`` is a page that is already there. Raises :class:`TornError` on contradictions.
    """
    pages, offset = [first or fetch(0)], 0
    while pages[-1].more:
        last = pages[-1]
        following = offset + (step or len(last.rows)) if last.following is None else last.following
        if following <= offset:
            raise TornError("the pages do not go on")
        offset = following
        page = fetch(offset)
        _check(page, pages, offset)
        pages.append(page)
    total = pages[-1].total
    if pages[0].total != total or pages[0].token != pages[-1].token:
        raise TornError("the list changed while it was read")
    if total is not None and offset + max(step or 0, len(pages[-1].rows)) < total:
        raise TornError("the list ended before its announced end")
    return pages


def _check(page: Page, pages: list[Page], offset: int) -> None:
    if page.offset is not None and page.offset != offset:
        raise TornError("the service sent another page than the one asked for")
    if not page.rows and page.more:
        raise TornError("an empty page in the middle")
    prints = {json.dumps(row, sort_keys=True) for row in page.rows}
    # A page of one repeated track may honestly come twice; a page of different rows may not.
    if len(prints) > 1 and any(page.rows == other.rows for other in pages):
        raise TornError("the same page came twice")


def complete_or_partial(read: Callable[[], T], *, service: str) -> T:
    """Read; where the pages do not fit together read once more; then ``Partial``."""
    for _ in range(2):
        try:
            return read()
        except TornError as torn:
            reason = str(torn)
    raise Partial(f"the list could not be read to its end: {reason}", service=service)
