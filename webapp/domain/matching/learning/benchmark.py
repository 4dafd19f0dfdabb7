"""The shipped benchmark: labelled hard cases that no new set of weights may do worse on."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources
from typing import Any

from webapp.domain.matching.choose import choose
from webapp.domain.matching.model import Model
from webapp.domain.music import Track

Case = Mapping[str, Any]

#: What may be lost before weights count as worse: one case in a few hundred is within the labels' own doubt.
SLACK = 0.002


def record(data: Mapping[str, Any]) -> Track:
    """A record of the labelled set as a track."""
    fields = ("album", "duration_ms", "isrc", "year", "track_no", "explicit", "type")
    return Track(data["title"], tuple(data.get("artists") or ()), **{name: data.get(name) for name in fields})


@cache
def shipped_cases() -> tuple[tuple[Case, ...], tuple[Case, ...]]:
    """The labelled pairs and lists that come with the program."""
    packed = resources.files("webapp.domain.matching").joinpath("data/benchmark.json.gz").read_bytes()
    data = json.loads(gzip.decompress(packed))
    return tuple(data["pairs"]), tuple(data["lists"])


def measure(model: Model) -> dict[str, float]:
    """The figures of a model on the shipped benchmark, as shares from 0 to 1.

    ``wrong_accepts``: of all pairs, those accepted that are another recording; ``right_or_asked``: pairs decided
    rightly or left to a person; ``f1`` of accepting; ``versions_wrong``: of lists where the right one is absent, those
    in which something was accepted; ``lists_right``: of lists that hold it, those where it was accepted.
    """
    pairs, lists = shipped_cases()
    return {**_pairs(pairs, model), **_lists(lists, model)}


def _pairs(cases: Iterable[Case], model: Model) -> dict[str, float]:
    outcomes = [(one["label"], choose(record(one["a"]), [record(one["b"])], model=model).outcome) for one in cases]
    total = max(1, len(outcomes))
    accepted = [label for label, outcome in outcomes if outcome == "accept"]
    right = accepted.count("same")
    same = sum(label == "same" for label, _ in outcomes)
    fine = sum(is_fine(label, outcome) for label, outcome in outcomes)
    return {
        "wrong_accepts": (len(accepted) - right) / total,
        "right_or_asked": fine / total,
        "f1": 2 * right / max(1, len(accepted) + same),
    }


def is_fine(label: str, outcome: str) -> bool:
    """Asking is always fine; a pair that only a person can decide may be left out, but not accepted."""
    return outcome == "ask" or outcome == {"same": "accept", "other": "absent", "ask": "ask"}[label]


def _lists(cases: Iterable[Case], model: Model) -> dict[str, float]:
    taken = [
        (one["accept"], choose(record(one["query"]), [record(c) for c in one["candidates"]], model=model).index)
        for one in cases
    ]
    without = [index for accept, index in taken if not accept]
    holding = [index in accept for accept, index in taken if accept]
    return {
        "versions_wrong": sum(index is not None for index in without) / max(1, len(without)),
        "lists_right": sum(holding) / max(1, len(holding)),
    }


def lowered(before: Mapping[str, float], after: Mapping[str, float]) -> bool:
    """Whether figures got worse: more wrong accepts at all, or anything else by more than the labels' own doubt."""
    if after["wrong_accepts"] > before["wrong_accepts"] or after["versions_wrong"] > before["versions_wrong"]:
        return True
    return any(after[name] < before[name] - SLACK for name in ("right_or_asked", "f1", "lists_right"))
