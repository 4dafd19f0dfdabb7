"""Measures matching on the shared pairs: F1, retrieval accuracy, wrong picks, speed. Run from the project's root."""

from __future__ import annotations

import argparse
import gzip
import json
import os
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from webapp.domain.matching import Decision, Index, choose
from webapp.domain.music import Track

PAIRS = ("pairs-itunes-amazon-structured", "pairs-itunes-amazon-dirty", "pairs-musicbrainz20k")
RETRIEVAL = "retrieval-musicbrainz20k"
FIELDS = ("album", "duration_ms", "isrc", "year", "track_no", "explicit", "type")


def shared() -> Path:
    """The folder of the shared data sets: ``$UNISSON_SHARED/match``, else ``../shared/match`` beside the project."""
    root = os.environ.get("UNISSON_SHARED")
    return (Path(root) if root else Path(__file__).resolve().parents[2] / "shared") / "match"


def rows(name: str, split: str) -> Iterator[dict[str, Any]]:
    """The lines of one data set that belong to ``split``."""
    with gzip.open(shared() / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        yield from (row for row in map(json.loads, lines) if row["split"] == split)


def track(record: dict[str, Any], text: bool = False) -> Track:
    """A record of the data sets as a track; ``text`` only where the columns are unreliable."""
    known = {name: record.get(name) for name in FIELDS}
    found = Track(title=record["title"] or "", artists=tuple(record.get("artists") or ()), **known)
    return replace(found, text=record.get("text")) if text else found


def pairs(name: str, split: str) -> str:
    """Precision, recall and F1 of ``accept``, and the best F1 over all thresholds of the score."""
    judged = []
    for row in rows(name, split):
        dirty = name.endswith("dirty")
        decision = choose(track(row["a"], dirty), [track(row["b"], dirty)])
        judged.append((bool(row["label"]), decision.outcome, decision.score))
    accepted, asked = _f1(judged, {"accept"}), _f1(judged, {"accept", "ask"})
    best = max((_threshold(judged, score), score) for score in {score for _, _, score in judged})
    return (
        f"{name:<32} accept {_percent(accepted)}   accept or ask {_percent(asked)}"
        f"   best F1 {best[0] * 100:.1f} at {best[1]:.2f}"
    )


def _percent(figures: tuple[float, float, float]) -> str:
    return "P {:5.1f} R {:5.1f} F1 {:5.1f}".format(*(100 * figure for figure in figures))


def _f1(judged: Sequence[tuple[bool, str, float]], outcomes: set[str]) -> tuple[float, float, float]:
    right = sum(label for label, outcome, _ in judged if outcome in outcomes)
    taken = sum(outcome in outcomes for _, outcome, _ in judged)
    true = sum(label for label, _, _ in judged)
    return right / max(taken, 1), right / max(true, 1), 2 * right / max(taken + true, 1)


def _threshold(judged: Sequence[tuple[bool, str, float]], least: float) -> float:
    taken = [label for label, _, score in judged if score >= least]
    return 2 * sum(taken) / max(len(taken) + sum(label for label, _, _ in judged), 1)


def retrieval(split: str) -> str:
    """Right answers (an absent one counts when nothing is accepted), wrong picks, questions; queries a second."""
    asked = [(row, track(row["query"]), [track(one) for one in row["candidates"]]) for row in rows(RETRIEVAL, split)]
    start = time.perf_counter()
    answers = [(row, choose(query, candidates)) for row, query, candidates in asked]
    speed = len(asked) / (time.perf_counter() - start)
    tally = Counter(_answer(row, decision) for row, decision in answers)
    total = len(asked)
    alone = tally["right"] + tally["absent"] + tally["asked absent"]
    shares = "  ".join(f"{name} {count / total:.2%}" for name, count in sorted(tally.items()))
    return (
        f"{RETRIEVAL}: {total} queries\n  accepted or left out rightly {alone / total:.2%}"
        f"   with questions answered {(alone + tally['asked right']) / total:.2%}"
        f"   wrong picks {tally['wrong'] / total:.2%}\n  {shares}\n"
        f"  {_forced(answers)}\n  {speed:.0f} queries × {len(asked[0][2])} candidates a second"
    )


def _forced(answers: Sequence[tuple[dict[str, Any], Decision]]) -> str:
    """What two outcomes would give: the best one taken from the threshold on that is right most often."""
    found = []
    for least in (n / 100 for n in range(5, 100, 5)):
        taken = [(row, decision.best if decision.score >= least else None) for row, decision in answers]
        right = sum(best in row["accept"] if row["exists"] else best is None for row, best in taken)
        wrong = sum(best is not None and best not in row["accept"] for row, best in taken)
        found.append((right, -wrong, least))
    right, wrong, least = max(found)
    return f"without questions, at {least:.2f}: {right / len(answers):.2%} right, {-wrong / len(answers):.2%} wrong"


def _answer(row: dict[str, Any], decision: Decision) -> str:
    if decision.outcome == "accept":
        return "right" if decision.index in row["accept"] else "wrong"
    if not row["exists"]:
        return "asked absent" if decision.outcome == "ask" else "absent"
    if decision.outcome == "ask":
        return "asked right" if decision.best in row["accept"] else "asked wrong"
    return "missed"


def index(split: str, size: int = 10_000, queries: int = 1_000) -> str:
    """How long the index takes for ``queries`` against ``size`` tracks, and how often the right one is among 20."""
    found = [(row, track(row["a"]), track(row["b"])) for row in rows(PAIRS[2], split) if row["label"]]
    others = [track(row["b"]) for row in rows(PAIRS[2], "train")]
    stock = [b for _, _, b in found] + list(dict.fromkeys(others))
    stock = (stock * (size // len(stock) + 1))[:size]
    start = time.perf_counter()
    built = Index(enumerate(stock))
    middle = time.perf_counter()
    asked = (found * (queries // len(found) + 1))[:queries]
    hits = 0
    for _, query, wanted in asked:
        hits += any(stock[id] == wanted for id in built.candidates(query))
    end = time.perf_counter()
    return (
        f"index: {size} tracks built in {middle - start:.2f} s, {queries} queries in {end - middle:.2f} s,"
        f" recall at 20 {hits / queries:.2%}"
    )


def main() -> None:
    """Prints every figure for one split."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--split", choices=("train", "valid"), default="valid")
    split = parser.parse_args().split
    if not shared().is_dir():
        print("The shared data sets are absent: put them beside the project or set UNISSON_SHARED.")
        return
    for name in PAIRS:
        print(pairs(name, split), flush=True)
    print(retrieval(split), flush=True)
    print(index(split), flush=True)


if __name__ == "__main__":
    main()
