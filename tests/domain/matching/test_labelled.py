"""The project's own labelled hard cases: what may be accepted of them, asked, and left out."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from importlib import resources
from pathlib import Path
from typing import Any

import pytest

from webapp.domain.matching import SHIPPED, choose
from webapp.domain.matching.learning import measure
from webapp.domain.matching.learning.benchmark import record

HERE = Path(__file__).parent
FIELDS = {"title", "artists", "album", "duration_ms", "isrc", "year", "track_no", "explicit", "type"}


def read(name: str) -> list[dict[str, Any]]:
    lines = (HERE / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines if line]


PAIRS, LISTS = read("pairs"), read("lists")


def test_the_set_is_large_and_covers_every_class_of_failure_and_ten_scripts() -> None:
    classes = Counter(row["class"] for row in PAIRS)
    scripts = Counter(row["script"] for row in PAIRS)
    assert len(PAIRS) >= 600 and set(classes) == set(range(1, 10)) and min(classes.values()) >= 40
    assert sum(number >= 12 for number in scripts.values()) >= 10


def test_every_case_is_well_formed_has_a_reason_and_stands_once() -> None:
    ids = [row["id"] for row in (*PAIRS, *LISTS)]
    assert len(ids) == len(set(ids)) and all(row["reason"] for row in (*PAIRS, *LISTS))
    assert {row["label"] for row in PAIRS} == {"same", "other", "ask"}
    records = [one for row in PAIRS for one in (row["a"], row["b"])] + [
        one for row in LISTS for one in row["candidates"]
    ]
    assert all(one.keys() <= FIELDS and one["title"] for one in records)
    assert all(0 <= at < len(row["candidates"]) for row in LISTS for at in row["accept"])


def test_the_shipped_benchmark_is_this_very_set() -> None:
    packed = resources.files("webapp.domain.matching").joinpath("data/benchmark.json.gz").read_bytes()
    assert json.loads(gzip.decompress(packed)) == {"pairs": PAIRS, "lists": LISTS}, "run make train-matcher"


def test_next_to_nothing_is_accepted_wrongly_and_nearly_all_is_right_or_asked() -> None:
    figures = measure(SHIPPED)
    assert figures["wrong_accepts"] <= 0.005
    assert figures["right_or_asked"] >= 0.97
    assert figures["versions_wrong"] <= 0.03


def test_no_pair_that_is_another_recording_is_accepted_from_either_side() -> None:
    others = [row for row in PAIRS if row["label"] == "other"]
    wrong = [
        row["id"]
        for row in others
        for one, other in ((row["a"], row["b"]), (row["b"], row["a"]))
        if choose(record(one), [record(other)]).outcome == "accept"
    ]
    assert not wrong


@pytest.mark.parametrize("number", range(1, 10))
def test_no_class_of_failure_is_left_behind(number: int) -> None:
    cases = [row for row in PAIRS if row["class"] == number]
    wrong = [
        row["id"]
        for row in cases
        if choose(record(row["a"]), [record(row["b"])]).outcome == "accept" and row["label"] != "same"
    ]
    assert len(wrong) <= 0.02 * len(cases)
