"""What people said of pairs, and a benchmark of two cases: small enough to know what lowers it."""

from __future__ import annotations

from itertools import count
from typing import Any

import pytest

from tests.make import matches
from webapp.domain.matching.learning import benchmark
from webapp.domain.matching.model import SHIPPED
from webapp.extensions import db
from webapp.models import Label, MatcherModel, User

_numbers = count(1)

#: One recording as two services tell it, and a list that does not hold it.
SAME = {
    "label": "same",
    "a": {"title": "Teardrop", "artists": ["Massive Attack"], "album": "Mezzanine", "duration_ms": 330000},
    "b": {"title": "Teardrop", "artists": ["Massive Attack"], "album": "Mezzanine", "duration_ms": 330400},
}
ABSENT = {
    "query": SAME["a"],
    "candidates": [{"title": "Angel", "artists": ["Massive Attack"], "album": "Mezzanine", "duration_ms": 379000}],
    "accept": [],
}
HELD = {"query": SAME["a"], "candidates": [SAME["b"]], "accept": [0]}


def small_benchmark(monkeypatch: pytest.MonkeyPatch) -> None:
    """Measure on the cases above, not on thousands."""
    monkeypatch.setattr(benchmark, "shipped_cases", lambda: ((SAME,), (ABSENT, HELD)))


def label(user: User, a: tuple[str, str], b: tuple[str, str], said: str = "same", **values: Any) -> Label:
    """``user``'s word on two objects."""
    row = Label(
        user_id=user.id, a_service=a[0], a_id=a[1], b_service=b[0], b_id=b[1], said=said,
        **({"place": "audit"} | values),
    )  # fmt: skip
    db.session.add(row)
    db.session.commit()
    return row


def pair(**values: Any) -> tuple[tuple[str, str], tuple[str, str]]:
    """Two objects whose records may be learned from; each is told much as the other."""
    number = next(_numbers)
    base: dict[str, Any] = {"artists": "Massive Attack", "album": "Mezzanine"} | values
    matches.told("deezer", f"d{number}", f"Song {number}", duration_ms=300000 + number, **base)
    matches.told("ytmusic", f"y{number}", f"Song {number}", duration_ms=300400 + number, **base)
    return ("deezer", f"d{number}"), ("ytmusic", f"y{number}")


def labels(user: User, number: int, said: str = "same") -> None:
    """So many words on so many pairs."""
    for _ in range(number):
        label(user, *pair(), said)


def model(name: str = "2026-11-20.1", **values: Any) -> MatcherModel:
    """A row of fitted weights, moved a little away from the shipped ones."""
    weights = SHIPPED.as_json() | {"name": name}
    weights["weights"] = SHIPPED.weights | {"same ISRC": SHIPPED.weights.get("same ISRC", 0.0) + 0.5}
    figures = {"wrong_accepts": 0.004, "right_or_asked": 0.98, "f1": 0.97, "versions_wrong": 0.01}
    base: dict[str, Any] = {"base": SHIPPED.name, "state": "former", "weights": weights, "labels": 40}
    base["figures"] = {"before": figures, "after": figures | {"f1": 0.975}}
    row = MatcherModel(name=name, **(base | values))
    db.session.add(row)
    db.session.commit()
    return row
