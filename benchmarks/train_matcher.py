"""Fits the matcher's shipped weights (`make train-matcher`): shared pairs, retrieval lists, and variants of our making.

Needs the training extra (scikit-learn) and the shared data. Writes ``webapp/domain/matching/data``: the weights, and
the benchmark that instances hold their own weights against. The valid splits of MusicBrainz-20K and the project's own
labelled cases are not trained on.
"""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Iterable, Sequence
from itertools import islice
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold

from benchmarks.matching import PAIRS, RETRIEVAL, best_threshold, labelled, rows, shared, track
from webapp.domain.matching import choose, curves, features
from webapp.domain.matching.learning import variants
from webapp.domain.matching.model import Model
from webapp.domain.matching.prepared import prepare
from webapp.domain.music import Track

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT / "webapp" / "domain" / "matching" / "data"
COLUMNS = {name: number for number, name in enumerate(curves.NAMES)}
#: One configuration for all: how strongly weights are held to zero, and how often each public song pair counts.
STRENGTH = 1.0
REPEATS = 3
SEED = 20_261_121
SEEDS_FOR_VARIANTS = 2_500

Matrix = np.ndarray
Set = tuple[Matrix, Matrix]


def vector(a: Track, b: Track) -> list[float]:
    """The terms of a pair as a row of the matrix."""
    row = [0.0] * len(COLUMNS)
    for name, share in curves.terms(features.compare(prepare(a), prepare(b))):
        row[COLUMNS[name]] += share
    return row


def matrix(pairs: Iterable[tuple[Track, Track, bool]]) -> Set:
    """Rows and labels of pairs."""
    found = [(vector(a, b), same) for a, b, same in pairs]
    return np.array([row for row, _ in found]), np.array([int(same) for _, same in found])


def songs(name: str) -> Set:
    """The iTunes–Amazon pairs of both splits."""
    dirty = name.endswith("dirty")
    both = [*rows(name, "train"), *rows(name, "valid")]
    return matrix((track(row["a"], dirty), track(row["b"], dirty), bool(row["label"])) for row in both)


def noisy(most: int = 40_000) -> Set:
    """The MusicBrainz-20K pairs and lists of the train split."""
    pairs = [(track(row["a"]), track(row["b"]), bool(row["label"])) for row in islice(rows(PAIRS[2], "train"), most)]
    for row in rows(RETRIEVAL, "train"):
        query = track(row["query"])
        pairs += [(query, track(one), at in row["accept"]) for at, one in enumerate(row["candidates"])]
    return matrix(pairs)


def made() -> Set:
    """Variants of records of the train split that are whole: title, artist, album and length."""
    dice = random.Random(SEED)
    whole = {
        track(row["b"]): None
        for row in rows(PAIRS[2], "train")
        if row["b"].get("artists") and row["b"].get("album") and (row["b"].get("duration_ms") or 0) > 60_000
    }
    chosen = dice.sample(sorted(whole, key=repr), min(SEEDS_FOR_VARIANTS, len(whole)))
    return matrix(variants.pairs(chosen, dice))


def fit(sets: Sequence[Set], weights: Sequence[float], strength: float = STRENGTH) -> np.ndarray:
    """The weights of a logistic regression over all sets; ``weights`` says how much a row of each set counts."""
    model = LogisticRegression(C=strength, max_iter=5000, fit_intercept=False)
    counts = np.concatenate([np.full(len(labels), weight) for (_, labels), weight in zip(sets, weights, strict=True)])
    model.fit(np.vstack([rows for rows, _ in sets]), np.concatenate([labels for _, labels in sets]), counts)
    return model.coef_[0]


def calibration(sets: Sequence[Set], weights: np.ndarray) -> tuple[float, float]:
    """Slope and shift that make a score a probability where both outcomes are about as frequent (Platt)."""
    sums = np.concatenate([rows @ weights for rows, _ in sets]).reshape(-1, 1)
    labels = np.concatenate([labels for _, labels in sets])
    found = LogisticRegression(C=1e6, class_weight="balanced").fit(sums, labels)
    return float(found.coef_[0][0]), float(found.intercept_[0])


def cross_validation() -> str:
    """F1 of the iTunes–Amazon song pairs, five-fold over train and valid, one configuration for both.

    Each fold is decided by weights that never saw it, from the threshold on that is best on the other folds; ``choose``
    with all its vetoes and doubts is what is measured.
    """
    sets = {name: songs(name) for name in PAIRS[:2]}
    noise, own = noisy(15_000), made()
    return "\n".join(_validated(name, sets, noise, own) for name in sets)


def _validated(name: str, sets: dict[str, Set], noise: Set, own: Set) -> str:
    dirty, (features_, labels) = name.endswith("dirty"), sets[name]
    records = [
        (track(row["a"], dirty), track(row["b"], dirty)) for split in ("train", "valid") for row in rows(name, split)
    ]
    other = next(found for key, found in sets.items() if key != name)
    accepted = taken = 0.0
    folds = StratifiedKFold(5, shuffle=True, random_state=0)
    judged: list[tuple[bool, str, float]] = []
    for train, test in folds.split(features_, labels):
        picked = ((features_[train], labels[train]), (other[0][train], other[1][train]), noise, own)
        model = Model("fold", dict(zip(curves.NAMES, map(float, fit(picked, (REPEATS, REPEATS, 1, 1))), strict=True)))
        seen, unseen = ([_judged(records[at], labels[at], model) for at in part] for part in (train, test))
        least = best_threshold(seen)
        judged += [
            (label, "accept" if score >= least else "absent", outcome == "accept") for label, outcome, score in unseen
        ]
    right = sum(labels)
    taken = (
        2
        * sum(label for label, outcome, _ in judged if outcome == "accept")
        / (right + sum(outcome == "accept" for _, outcome, _ in judged))
    )
    accepted = (
        2 * sum(label for label, _, accept in judged if accept) / (right + sum(accept for _, _, accept in judged))
    )
    return (
        f"  {name:<32} 5-fold: F1 {100 * taken:.2f} at the other folds' threshold,"
        f" {100 * accepted:.2f} of what is accepted"
    )


def _judged(pair: tuple[Track, Track], label: int, model: Model) -> tuple[bool, str, float]:
    decision = choose(pair[0], [pair[1]], model=model)
    return bool(label), decision.outcome, decision.score


def main() -> None:
    """Writes the data files."""
    if not shared().is_dir():
        raise SystemExit("The shared data sets are absent: put them beside the project or set UNISSON_SHARED.")
    structured, dirty, noise, own = songs(PAIRS[0]), songs(PAIRS[1]), noisy(), made()
    weights = fit((structured, dirty, noise, own), (REPEATS, REPEATS, 1, 1))
    slope, shift = 1.0, 0.0
    about = {
        "fitted on": f"iTunes-Amazon song pairs ({len(structured[1])} and {len(dirty[1])}), MusicBrainz-20K train"
        f" ({len(noise[1])}), own variants of it ({len(own[1])}); nothing of any service's account",
        "method": f"logistic regression, C={STRENGTH}, seed {SEED}",
    }
    name = f"shipped-{abs(hash_of(weights)) % 10**6:06d}"
    model = Model(
        name, dict(zip(curves.NAMES, (round(float(w), 4) for w in weights), strict=True)), slope, shift, about
    )
    DATA.mkdir(exist_ok=True)
    (DATA / "tracks.json").write_text(
        json.dumps(model.as_json(), indent=1, ensure_ascii=False) + "\n", encoding="utf-8"
    )
    write_benchmark()
    print(f"{name}: {len(weights)} weights; slope {slope:.2f}, shift {shift:.2f}")


def hash_of(weights: np.ndarray) -> int:
    """A number that names a set of weights."""
    import zlib

    return zlib.crc32(",".join(f"{weight:.4f}" for weight in weights).encode())


def write_benchmark() -> None:
    """The project's own labelled cases, packed for instances."""
    packed = {name: labelled(name) for name in ("pairs", "lists")}
    text = json.dumps(packed, ensure_ascii=False, separators=(",", ":")).encode()
    (DATA / "benchmark.json.gz").write_bytes(gzip.compress(text, mtime=0))


if __name__ == "__main__":
    main()
