"""Measures the matching of albums on hand-labelled pairs and lists: wrong accepts, right or asked, speed."""

from __future__ import annotations

import argparse
import json
import time
import zlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from webapp.domain.matching.albums import Decision, Level, choose_album
from webapp.domain.music import Album, Track

LABELLED = Path(__file__).resolve().parents[1] / "tests" / "domain" / "matching" / "albums"
PARTS = ("tuned", "held", "later", "last")
TUPLES = ("artists", "labels", "catalogue_numbers")


@dataclass(frozen=True, slots=True)
class Answer:
    """A labelled pair or list with what was decided: ``right``, ``asked``, ``wrong`` (accepted) or ``missed``."""

    row: dict[str, Any]
    decision: Decision
    verdict: str


def album(record: dict[str, Any]) -> Album:
    """A record of the labelled set; a track is a title, or a title and a length in seconds."""
    known = {name: tuple(value) if name in TUPLES else value for name, value in record.items() if name != "tracks"}
    return Album(**known, tracks=tuple(_track(one) for one in record.get("tracks", ())))


def _track(record: str | list[Any]) -> Track:
    return Track(record) if isinstance(record, str) else Track(record[0], duration_ms=int(record[1] * 1000))


def rows(name: str, part: str = "all") -> list[dict[str, Any]]:
    """The lines of ``albums`` or ``lists`` that are in one part of the set."""
    with (LABELLED / f"{name}.jsonl").open(encoding="utf-8") as lines:
        found = [json.loads(line) for line in lines]
    return [row for row in found if part in {"all", part_of(row)}]


def part_of(row: dict[str, Any]) -> str:
    """Which part of the set a row is in.

    ``tuned`` was looked at while the rules were made; ``held``, the other half, once they stood; ``later`` and ``last``
    were written after that, each before its first result was seen.
    """
    if "round" in row:
        return {2: "later", 3: "last"}[row["round"]]
    return "held" if zlib.crc32(row["id"].encode()) % 2 else "tuned"


def pairs(part: str = "all") -> list[Answer]:
    """Every labelled pair, decided."""
    return [_pair(row) for row in rows("albums", part)]


def _pair(row: dict[str, Any]) -> Answer:
    decision = choose_album(album(row["a"]), [album(row["b"])], level=_level(row))
    wanted = {"same": "accept", "other": "absent", "ask": "ask"}[row["label"]]
    if decision.outcome == wanted:
        return Answer(row, decision, "right")
    return Answer(row, decision, {"accept": "wrong", "ask": "asked", "absent": "missed"}[decision.outcome])


def lists(part: str = "all") -> list[Answer]:
    """Every labelled list, decided."""
    return [_list(row) for row in rows("lists", part)]


def _list(row: dict[str, Any]) -> Answer:
    decision = choose_album(album(row["query"]), [album(one) for one in row["candidates"]], level=_level(row))
    if decision.outcome == "accept":
        return Answer(row, decision, "right" if decision.index in row["accept"] else "wrong")
    if decision.outcome == "ask":
        return Answer(row, decision, "asked")
    return Answer(row, decision, "missed" if row["accept"] else "right")


def _level(row: dict[str, Any]) -> Level:
    return "release" if row.get("level") == "release" else "album"


def share(answers: Iterable[Answer], *verdicts: str) -> float:
    """The share of answers with one of the verdicts."""
    found = [answer.verdict in verdicts for answer in answers]
    return sum(found) / max(len(found), 1)


def line(name: str, answers: list[Answer]) -> str:
    """One line of figures."""
    tally = Counter(answer.verdict for answer in answers)
    shares = "   ".join(f"{what} {share(answers, what):6.2%} ({tally[what]})" for what in _VERDICTS)
    return f"{name:<24}{len(answers):4}   right or asked {share(answers, 'right', 'asked'):6.2%}   {shares}"


_VERDICTS = ("right", "asked", "missed", "wrong")


def speed(queries: int = 1_000, candidates: int = 10, tracks: int = 12, since: int = 0) -> str:
    """Seconds of processor time for ``queries`` albums of so many ``tracks`` with ``candidates`` each, caches cold.

    The albums are the ones ``since`` a number, so that two calls share nothing that is kept read.
    """
    made = range(since, since + queries)
    asked = [(_made(n, tracks), [_made(n + k, tracks, " (Remastered)") for k in range(candidates)]) for n in made]
    start = time.process_time()
    right = sum(choose_album(query, found).index == 0 for query, found in asked)
    took = time.process_time() - start
    return f"{queries} albums × {candidates} candidates, {tracks} tracks each: {took:.2f} s, {right} accepted rightly"


_WORDS = ["blue", "night", "river", "stone", "mile", "rain", "fire", "home", "sea", "light", "winter", "garden"]


def _made(n: int, size: int, edition: str = "") -> Album:
    """An album that nobody made, one of 400 artists'."""
    name = lambda k: f"{_WORDS[k % 12]} {_WORDS[k // 12 % 12]} {_WORDS[k // 144 % 12]}"  # noqa: E731
    tracks = tuple(
        Track(f"{name(n * 12 + k)}{edition}", duration_ms=180_000 + 1_000 * (k * n % 90)) for k in range(size)
    )
    return Album(f"{name(n)}{edition}", (f"Artist {name(n % 400)}",), 1960 + n % 60, tracks, 12)


def main(given: Sequence[str] | None = None) -> None:
    """Prints every figure, for every part of the set."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--part", choices=(*PARTS, "all"), default="all")
    parser.add_argument("--show", action="store_true", help="also what was not right")
    options = parser.parse_args(given)
    print(speed(), flush=True)
    print(speed(tracks=0, since=100_000), flush=True)
    for part in PARTS if options.part == "all" else (options.part,):
        print(line(f"pairs, {part}", pairs(part)))
        for label in ("same", "other", "ask"):
            print(line(f"  labelled {label}", [one for one in pairs(part) if one.row["label"] == label]))
        print(line(f"lists, {part}", lists(part)))
        print(line("  right one absent", [one for one in lists(part) if not one.row["accept"]]))
        if options.show:
            _show([*pairs(part), *lists(part)])


def _show(answers: list[Answer]) -> None:
    for one in answers:
        if one.verdict != "right":
            print(f"{one.verdict:7} {one.row['id']:6} {one.decision.score:.2f} {'; '.join(one.decision.reasons)}")


if __name__ == "__main__":
    main()
