"""Measures matching: F1, retrieval accuracy, wrong accepts, calibration, speed. Run from the project's root.

Three sources: the shared pairs and lists (where they are at hand), the project's own labelled hard cases
(``tests/domain/matching``), and five-fold cross-validation of the song pairs (with the training extra).
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from webapp.domain.matching import Decision, choose
from webapp.domain.matching.learning.benchmark import is_fine, record
from webapp.domain.music import Track

PAIRS = ("pairs-itunes-amazon-structured", "pairs-itunes-amazon-dirty", "pairs-musicbrainz20k")
RETRIEVAL = "retrieval-musicbrainz20k"
FIELDS = ("album", "duration_ms", "isrc", "year", "track_no", "explicit", "type")
ROOT = Path(__file__).resolve().parents[1]
LABELLED = ROOT / "tests" / "domain" / "matching"

Judged = list[tuple[bool, str, float]]
Answers = list[tuple[dict[str, Any], Decision]]


def shared() -> Path:
    """The folder of the shared data sets: ``$UNISSON_SHARED/match``, else ``../shared/match`` beside the project."""
    root = os.environ.get("UNISSON_SHARED")
    return (Path(root) if root else ROOT.parent / "shared") / "match"


def rows(name: str, split: str) -> Iterator[dict[str, Any]]:
    """The lines of one data set that belong to ``split``."""
    with gzip.open(shared() / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        yield from (row for row in map(json.loads, lines) if row["split"] == split)


def labelled(name: str) -> list[dict[str, Any]]:
    """The project's own labelled cases: ``pairs`` or ``lists``."""
    text = (LABELLED / f"{name}.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines() if line]


def track(data: dict[str, Any], text: bool = False) -> Track:
    """A record of the data sets as a track; ``text`` only where the columns are unreliable."""
    known = {name: data.get(name) for name in FIELDS}
    found = Track(title=data["title"] or "", artists=tuple(data.get("artists") or ()), **known)
    return replace(found, text=data.get("text")) if text else found


# Pairs


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
    least = best_threshold(train)
    return (
        f"  {name:<32} accepted {_percent(_f1(judged, {'accept'}))}"
        f"   at train's threshold {least:.2f} F1 {threshold_f1(judged, least) * 100:.2f}"
    )


def _percent(figures: tuple[float, float, float]) -> str:
    return "P {:5.1f} R {:5.1f} F1 {:5.1f}".format(*(100 * figure for figure in figures))


def _f1(judged: Sequence[tuple[bool, str, float]], outcomes: set[str]) -> tuple[float, float, float]:
    right = sum(label for label, outcome, _ in judged if outcome in outcomes)
    taken = sum(outcome in outcomes for _, outcome, _ in judged)
    true = sum(label for label, _, _ in judged)
    return right / max(taken, 1), right / max(true, 1), 2 * right / max(taken + true, 1)


def threshold_f1(judged: Sequence[tuple[bool, str, float]], least: float) -> float:
    """F1 when every pair from a score on is taken."""
    taken = [label for label, _, score in judged if score >= least]
    return 2 * sum(taken) / max(len(taken) + sum(label for label, _, _ in judged), 1)


def best_threshold(judged: Sequence[tuple[bool, str, float]]) -> float:
    """The score from which taking pairs gives the best F1."""
    return max(sorted({score for _, _, score in judged}), key=lambda least: threshold_f1(judged, least))


# Retrieval


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
    seconds = (time.process_time() - start) / len(asked) * 1000
    tally = Counter(_answer(row, decision) for row, decision in answers)
    total = len(asked)
    alone = tally["right"] + tally["absent"] + tally["asked absent"]
    shares = "  ".join(f"{name} {count / total:.2%}" for name, count in sorted(tally.items()))
    return (
        f"  {RETRIEVAL}: {total} queries × {len(asked[0][2])} candidates\n    {shares}\n"
        f"    accepted or left out rightly {alone / total:.2%}, with questions answered"
        f" {(alone + tally['asked right']) / total:.2%}, wrong picks {tally['wrong'] / total:.2%}\n"
        f"    {_forced(answers, answered('train'))}\n"
        f"    1,000 tracks × 20 candidates: {seconds:.2f} s of processor time, caches cold"
    )


def _forced(answers: Answers, train: Answers) -> str:
    """What two outcomes would give: the best one taken from the threshold on that is right most often on train."""
    least = max((n / 100 for n in range(5, 100)), key=lambda least: _taken(train, least)[0])
    right, wrong = _taken(answers, least)
    return f"without questions, at train's threshold {least:.2f}: {right:.2%} right, {wrong:.2%} wrong picks"


def _taken(answers: Answers, least: float) -> tuple[float, float]:
    """Shares of right answers and of wrong picks when the best candidate is taken from a score on."""
    taken = [(row, decision.best if decision.score >= least else None) for row, decision in answers]
    right = sum(best in row["accept"] if row["accept"] else best is None for row, best in taken)
    wrong = sum(best is not None and best not in row["accept"] for row, best in taken)
    return right / len(taken), wrong / len(taken)


def _answer(row: dict[str, Any], decision: Decision) -> str:
    if decision.outcome == "accept":
        return "right" if decision.index in row["accept"] else "wrong"
    if not row["accept"]:  # a few exist somewhere, but not among the candidates
        return "asked absent" if decision.outcome == "ask" else "absent"
    if decision.outcome == "ask":
        return "asked right" if decision.best in row["accept"] else "asked wrong"
    return "missed"


# The project's own cases


def own_pairs() -> str:
    """Shares of the own labelled pairs, over all and by class of failure."""
    tally: defaultdict[int, Counter[str]] = defaultdict(Counter)
    for row in labelled("pairs"):
        decision = choose(record(row["a"]), [record(row["b"])])
        for number in (0, row["class"]):
            tally[number].update(
                {"n": 1, "accepted wrong": decision.outcome == "accept" and row["label"] != "same",
                 "fine": is_fine(row["label"], decision.outcome),
                 "same": row["label"] == "same",
                 "alone": row["label"] == "same" and decision.outcome == "accept"}
            )  # fmt: skip
    lines = [
        f"    {'all' if number == 0 else f'class {number}':<9}{found['n']:5} pairs   accepted wrong"
        f" {found['accepted wrong'] / found['n']:6.2%}   right or asked {found['fine'] / found['n']:6.2%}"
        f"   same ones found alone {found['alone'] / max(found['same'], 1):6.1%}"
        for number, found in sorted(tally.items())
    ]
    return "\n".join(["  own labelled pairs", *lines])


def own_lists() -> str:
    """What is made of the own lists: those that hold the right one, and those where only versions stand."""
    tally = Counter(_answer(row, _decided(row)) for row in labelled("lists"))
    wrong_without = sum(not row["accept"] and _decided(row).index is not None for row in labelled("lists"))
    without = sum(not row["accept"] for row in labelled("lists"))
    return (
        f"  own lists: of {sum(tally.values()) - without} with the right one, {tally['right']} accepted,"
        f" {tally['asked right'] + tally['asked wrong']} asked, {tally['missed']} left out,"
        f" {tally['wrong'] - wrong_without} wrong; of {without} with versions only, {wrong_without} wrongly accepted"
        f" ({wrong_without / without:.2%}), {tally['asked absent']} asked"
    )


def _decided(row: dict[str, Any]) -> Decision:
    return choose(record(row["query"]), [record(one) for one in row["candidates"]])


# Calibration


def calibration(split: str) -> str:
    """How often a pair of a score is one recording, by bins, over the MusicBrainz pairs and the own ones."""
    judged = [(label, score) for label, _, score in judged_pairs(PAIRS[2], split)] if shared().is_dir() else []
    for row in labelled("pairs"):
        if row["label"] != "ask":
            judged.append((row["label"] == "same", choose(record(row["a"]), [record(row["b"])]).score))
    bins: defaultdict[int, list[tuple[bool, float]]] = defaultdict(list)
    for label, score in judged:
        bins[min(9, int(score * 10))].append((label, score))
    error = sum(abs(sum(label - score for label, score in found)) for found in bins.values()) / len(judged)
    told = "  ".join(
        f"{n / 10:.1f}: {sum(label for label, _ in bins[n]) / len(bins[n]):.2f} of {len(bins[n])}" for n in sorted(bins)
    )
    return f"  calibration: expected error {error:.3f}; share of one recording by score\n    {told}"


def main(given: Sequence[str] | None = None) -> None:
    """Prints every figure for one split."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--split", choices=("train", "valid"), default="valid")
    parser.add_argument("--quick", action="store_true", help="leave out cross-validation, the index and the albums")
    asked = parser.parse_args(given)
    print("Tracks", flush=True)
    if shared().is_dir():
        print(retrieval(asked.split), flush=True)  # first, so that nothing is in the caches when the time is taken
        for name in PAIRS:
            print(pairs(name, asked.split), flush=True)
    else:
        print("  The shared data sets are absent: put them beside the project or set UNISSON_SHARED.")
    print(own_pairs(), own_lists(), calibration(asked.split), sep="\n", flush=True)
    if not asked.quick:
        _the_rest()


def _the_rest() -> None:
    if shared().is_dir() and find_spec("sklearn"):
        from benchmarks.train_matcher import cross_validation

        print(cross_validation(), flush=True)
    else:
        print("  cross-validation is left out: it needs the shared data and the training extra (make train-matcher)")
    from benchmarks import albums, catalogue, index

    for part in (catalogue, albums, index):
        part.main([])


if __name__ == "__main__":
    main()
