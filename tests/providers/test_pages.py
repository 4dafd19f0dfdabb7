"""Reading to the end, and the proofs of it."""

from __future__ import annotations

import pytest

from webapp.providers.kit.errors import Malformed, Partial
from webapp.providers.kit.pages import Page, TornError, collect, complete_or_partial, shaped


def source(total: int, size: int, *, announced: int | None = None) -> dict[int, Page]:
    """Honest pages of numbers."""
    rows = list(range(total))
    count = total if announced is None else announced
    return {
        start: Page(tuple(rows[start : start + size]), count, start + size < total, start)
        for start in range(0, max(total, 1), size)
    }


@pytest.mark.parametrize(("total", "size"), [(0, 5), (1, 5), (5, 5), (6, 5), (23, 5)])
def test_honest_pages_are_read_to_the_end(total: int, size: int) -> None:
    for step in (None, size):
        pages = collect(source(total, size).__getitem__, step=step)
        assert [row for page in pages for row in page.rows] == list(range(total))


def test_pages_that_hide_rows_are_walked_by_their_offsets() -> None:
    pages = source(12, 5)
    pages[5] = Page((5, 6), 12, True, 5)
    assert len([row for page in collect(pages.__getitem__, step=5) for row in page.rows]) == 9


def test_a_service_that_gives_less_than_asked_is_followed_by_its_own_count() -> None:
    pages = {0: Page((0, 1), 4, True, following=2), 2: Page((2, 3), 4, False)}
    assert len(collect(pages.__getitem__, step=500)) == 2


def test_contradictions_are_torn() -> None:
    honest = source(12, 5)
    for wrong in (
        {**honest, 10: Page((10, 11), 13, False, 10)},
        {**honest, 5: Page((0, 1, 2, 3, 4), 12, True, 5)},
        {**honest, 5: Page((5, 6, 7, 8, 9), 12, True, 0)},
        {**honest, 5: Page((), 12, True, 5)},
        {**honest, 5: Page((5, 6, 7), 12, False, 5)},
        {**honest, 10: Page((10, 11), 12, False, 10, token="other")},
        {0: Page((0, 1), 12, True, following=0)},
    ):
        with pytest.raises(TornError):
            collect(wrong.__getitem__)


def test_one_track_repeated_over_many_pages_is_an_honest_list() -> None:
    pages = {start: Page((7,) * 5, 15, start < 10, start) for start in (0, 5, 10)}
    assert len(collect(pages.__getitem__)) == 3


def test_a_torn_list_is_read_once_more_and_then_partial() -> None:
    tries = []

    def read() -> str:
        tries.append(1)
        if len(tries) < 2:
            raise TornError("moved")
        return "whole"

    assert complete_or_partial(read, service="x") == "whole"
    with pytest.raises(Partial):
        complete_or_partial(lambda: collect({0: Page((), 3, False)}.__getitem__), service="x")


def test_an_unknown_shape_is_malformed() -> None:
    with pytest.raises(Malformed):
        shaped(lambda: {}["id"], service="x")
