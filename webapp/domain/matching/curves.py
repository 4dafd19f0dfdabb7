"""The readable terms of the learned model: curves over each field's agreement, and facts that count together."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import NamedTuple

from webapp.domain.matching.features import Features

Term = tuple[str, float]


class Curve(NamedTuple):
    """A field's value and the points between which its weight runs straight; flat outside of them."""

    name: str
    value: Callable[[Features], float | None]
    points: tuple[float, ...]

    def labels(self) -> tuple[str, ...]:
        """The names of its weights, one a point."""
        return tuple(f"{self.name} {point:g}" for point in self.points)


CURVES = (
    Curve("title", lambda f: f.title, (0.4, 0.6, 0.7, 0.8, 0.9, 0.97, 1.0)),
    Curve("artist", lambda f: f.artist, (0.4, 0.6, 0.75, 0.85, 0.95, 1.0)),
    Curve("album", lambda f: f.album, (0.3, 0.5, 0.7, 0.85, 0.95, 1.0)),
    Curve("length", lambda f: None if f.gap_s is None else abs(f.gap_s), (0.5, 1.5, 2.5, 4, 7, 10, 15, 30, 60)),
    Curve("covers", lambda f: f.covers, (0.3, 0.5, 0.7, 0.85, 1.0)),
    Curve("alike", lambda f: f.alike, (0.4, 0.6, 0.75, 0.9, 1.0)),
    Curve("years", lambda f: f.years, (0, 1, 3)),
    Curve("name", lambda f: f.name, (2, 6, 12, 25)),
    Curve("extra", lambda f: len(f.extra.split()), (0, 1, 2, 4)),
)

#: What is so or not so.
FACTS: tuple[tuple[str, Callable[[Features], bool]], ...] = (
    ("artist unknown", lambda f: f.artist is None and not f.artist_foreign),
    ("artist in another script", lambda f: f.artist_foreign),
    ("title in another script", lambda f: f.title_foreign),
    ("title missing", lambda f: f.silent),
    ("album unknown", lambda f: f.album is None),
    ("length unknown", lambda f: f.gap_s is None),
    ("same ISRC", lambda f: f.isrc == "same"),
    ("another ISRC", lambda f: f.isrc == "differs"),
    ("same number", lambda f: f.place is True),
    ("another number", lambda f: f.place is False),
    ("other numbers in the title", lambda f: f.numbers_differ),
    ("a number in one title", lambda f: f.number_missing),
    ("another version", lambda f: bool(f.clash.against)),
    ("a doubtful version", lambda f: bool(f.clash.doubts or f.clash.soft)),
    ("a video", lambda f: f.video),
    ("explicit on one side", lambda f: f.explicit is False),
)


def _title(f: Features) -> bool:
    return (f.title or 0.0) >= 0.97


def _other_title(f: Features) -> bool:
    return f.title is not None and f.title < 0.8


def _artist(f: Features) -> bool:
    return (f.artist or 0.0) >= 0.9


def _album(f: Features) -> bool:
    return (f.album or 0.0) >= 0.85


def close(f: Features) -> bool:
    """Whether the lengths agree as well as those of one recording do."""
    return f.gap_s is not None and abs(f.gap_s) <= 2.5


def slot(f: Features) -> bool:
    """Whether both stand at the same place of the same album."""
    return f.place is True and _album(f)


#: Facts that together say more, or less, than one by one.
TOGETHER: tuple[tuple[str, Callable[[Features], bool]], ...] = (
    ("title, artist", lambda f: _title(f) and _artist(f)),
    ("title, length", lambda f: _title(f) and close(f)),
    ("artist, length", lambda f: _artist(f) and close(f)),
    ("album, number", slot),
    ("album, number, artist", lambda f: slot(f) and _artist(f)),
    ("album, number, title", lambda f: slot(f) and _title(f)),
    ("album, number, length", lambda f: slot(f) and close(f)),
    ("album, artist, length", lambda f: _album(f) and _artist(f) and close(f)),
    ("title, another length", lambda f: _title(f) and abs(f.gap_s or 0.0) > 10),
    ("album, another title", lambda f: _album(f) and _other_title(f)),
    ("album, another title and number", lambda f: _album(f) and _other_title(f) and f.place is False),
    ("another title, words found elsewhere", lambda f: _other_title(f) and f.covers >= 0.85),
    ("no title, album and length", lambda f: f.silent and close(f) and _album(f)),
    ("words, number", lambda f: f.alike >= 0.8 and f.place is True),
    ("words, length", lambda f: f.alike >= 0.8 and close(f)),
    ("no lengths, title, artist, album", lambda f: f.gap_s is None and _title(f) and _artist(f) and _album(f)),
    ("no lengths, another number", lambda f: f.gap_s is None and f.place is False),
)

#: The name of every weight, the constant first.
NAMES = (
    "constant",
    *(label for curve in CURVES for label in curve.labels()),
    *(name for name, _ in (*FACTS, *TOGETHER)),
)
#: The weight of a point of a curve → the curve it belongs to.
FIELDS = {label: curve.name for curve in CURVES for label in curve.labels()}
_LABELS = tuple((curve.value, curve.points, curve.labels()) for curve in CURVES)


def terms(features: Features) -> Iterator[Term]:
    """The weights that speak on a pair, each with how much of it counts (0 to 1)."""
    yield "constant", 1.0
    for value, points, labels in _LABELS:
        at = value(features)
        if at is not None:
            yield from _on(at, points, labels)
    for name, holds in FACTS:
        if holds(features):
            yield name, 1.0
    for name, holds in TOGETHER:
        if holds(features):
            yield name, 1.0


def _on(at: float, points: tuple[float, ...], labels: tuple[str, ...]) -> Iterator[Term]:
    """The two points around a value, by nearness."""
    if at <= points[0]:
        yield labels[0], 1.0
    elif at >= points[-1]:
        yield labels[-1], 1.0
    else:
        for number, (low, high) in enumerate(pairwise(points)):
            if at <= high:
                share = (at - low) / (high - low)
                yield labels[number], 1 - share
                yield labels[number + 1], share
                return
