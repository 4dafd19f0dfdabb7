"""The labelled pairs and lists hold: what may be accepted wrongly, and what must be right or at least asked.

The set is written by hand from albums that people know. "same" pairs should be accepted, "other" ones left out; "ask"
stands where a careful person would ask too, so that accepting is wrong and leaving out a miss.
"""

from __future__ import annotations

from collections import Counter

import pytest

from benchmarks import albums


@pytest.mark.parametrize("part", albums.PARTS)
def test_hardly_a_pair_is_accepted_wrongly_and_most_are_right_or_asked(part: str) -> None:
    answers = albums.pairs(part)
    assert albums.share(answers, "wrong") <= 0.005
    assert albums.share(answers, "right", "asked") >= 0.97


@pytest.mark.parametrize("part", albums.PARTS)
def test_hardly_a_list_without_the_right_album_leads_to_a_wrong_one(part: str) -> None:
    answers = albums.lists(part)
    absent = [one for one in answers if not one.row["accept"]]
    assert albums.share(absent, "wrong") <= 0.03
    assert albums.share(answers, "right", "asked") >= 0.97


def test_most_is_decided_without_a_person() -> None:
    answers = albums.pairs()
    same = [one for one in answers if one.row["label"] == "same"]
    other = [one for one in answers if one.row["label"] == "other"]
    assert albums.share(same, "right") >= 0.8 and albums.share(other, "right") >= 0.8


def test_the_set_is_large_and_of_many_scripts_and_both_levels() -> None:
    rows = albums.rows("albums")
    assert len(rows) >= 220 and len({row["id"] for row in rows}) == len(rows)
    assert len({row["script"] for row in rows}) >= 8
    assert set(Counter(row["label"] for row in rows)) == {"same", "other", "ask"}
    assert {row["level"] for row in rows} == {"album", "release"}
    lists = albums.rows("lists")
    assert len(lists) >= 60 and sum(not row["accept"] for row in lists) * 2 >= len(lists)
