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


Judged = list[tuple[bool, str, float]]
Answers = list[tuple[dict[str, Any], Decision]]


def judged_pairs(name: str, split: str) -> Judged:
    """Label, outcome and score of every pair of a split."""
    dirty = name.endswith("dirty")
    found: Judged = []
    for row in rows(name, split):
        decision = choose(track(row["a"], dirty), [track(row["b"], dirty)])
        found.append((bool(row["label"]), decision.outcome, decision.score))
    return found


def pairs(name: str, split: str) -> str:
    """Precision, recall and F1 of ``accept``, and F1 at the threshold of the score that is best on the train split."""
    judged, train = judged_pairs(name, split), judged_pairs(name, "train")
    accepted, asked = _f1(judged, {"accept"}), _f1(judged, {"accept", "ask"})
    least = max(sorted({score for _, _, score in train}), key=lambda score: _threshold(train, score))
    return (
        f"{name:<32} accept {_percent(accepted)}   accept or ask {_percent(asked)}"
        f"   at train's threshold {least:.2f} F1 {_threshold(judged, least) * 100:.1f}"
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


def answered(split: str) -> Answers:
    """The decision on every query of a split."""
    return [(row, choose(query, candidates)) for row, query, candidates in _queries(split)]


def _queries(split: str) -> list[tuple[dict[str, Any], Track, list[Track]]]:
    return [(row, track(row["query"]), [track(one) for one in row["candidates"]]) for row in rows(RETRIEVAL, split)]


def retrieval(split: str) -> str:
    """Right answers (an absent one counts when nothing is accepted), wrong picks, questions; queries a second."""
    asked = _queries(split)
    start = time.process_time()
    answers = [(row, choose(query, candidates)) for row, query, candidates in asked]
    speed = len(asked) / (time.process_time() - start)
    tally = Counter(_answer(row, decision) for row, decision in answers)
    total = len(asked)
    alone = tally["right"] + tally["absent"] + tally["asked absent"]
    shares = "  ".join(f"{name} {count / total:.2%}" for name, count in sorted(tally.items()))
    return (
        f"{RETRIEVAL}: {total} queries\n  accepted or left out rightly {alone / total:.2%}"
        f"   with questions answered {(alone + tally['asked right']) / total:.2%}"
        f"   wrong picks {tally['wrong'] / total:.2%}\n  {shares}\n"
        f"  {_forced(answers, answered('train'))}\n  {speed:.0f} queries × {len(asked[0][2])} candidates a second"
        " of processor time, caches cold"
    )


def _forced(answers: Answers, train: Answers) -> str:
    """What two outcomes would give: the best one taken from the threshold on that is right most often on train."""
    least = max((n / 100 for n in range(5, 100, 5)), key=lambda least: _taken(train, least)[0])
    right, wrong = _taken(answers, least)
    return f"without questions, at train's threshold {least:.2f}: {right:.2%} right, {wrong:.2%} wrong picks"


def _taken(answers: Answers, least: float) -> tuple[float, float]:
    """Shares of right answers and of wrong picks when the best candidate is taken from a score on."""
    taken = [(row, decision.best if decision.score >= least else None) for row, decision in answers]
    right = sum(best in row["accept"] if row["exists"] else best is None for row, best in taken)
    wrong = sum(best is not None and best not in row["accept"] for row, best in taken)
    return right / len(taken), wrong / len(taken)


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
    start = time.process_time()
    built = Index(enumerate(stock))
    middle = time.process_time()
    asked = (found * (queries // len(found) + 1))[:queries]
    hits = 0
    for _, query, wanted in asked:
        hits += any(stock[id] == wanted for id in built.candidates(query))
    end = time.process_time()
    return (
        f"index: {size} tracks built in {middle - start:.2f} s, {queries} queries in {end - middle:.2f} s"
        f" of processor time, recall at 20 {hits / queries:.2%}"
    )


def main() -> None:
    """Prints every figure for one split."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--split", choices=("train", "valid"), default="valid")
    split = parser.parse_args().split
    if not shared().is_dir():
        print("The shared data sets are absent: put them beside the project or set UNISSON_SHARED.")
        return
    print(retrieval(split), flush=True)  # first, so that nothing is in the caches when the time is taken
    print(index(split), flush=True)
    for name in PAIRS:
        print(pairs(name, split), flush=True)


if __name__ == "__main__":
    main()
