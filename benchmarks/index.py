"""The index of one's own tracks at growing sizes: time, memory, recall. ``python -m benchmarks.index [--million]``.

Every size is measured in a process of its own, in processor time. Queries and right answers are pairs of the
MusicBrainz-20K corpus (two noisy tellings of one recording); every other track is put together from the corpus's
titles, words, artists and lengths, so that it shares words and artists with the right ones. Where the corpus is
absent, titles are invented and spoilt here. ``--million`` measures the largest size too (two minutes) and draws
docs/pictures/index-growth.svg.
"""

from __future__ import annotations

import argparse
import gc
import math
import random
import resource
import time
import zlib
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from itertools import chain, islice
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from benchmarks.matching import PAIRS, rows, shared, track
from webapp.domain.matching.index import Index
from webapp.domain.music import Track

SIZES = (1_000, 10_000, 100_000)
MILLION = 1_000_000
QUERIES = 1_000
LIMIT = 20
CHUNK = 10_000  # tracks made ahead of adding them, so that making them is outside the clock
CLEANEST = ("s5", "s1", "s3", "s4", "s2")  # the corpus's sources: s5 keeps columns apart, s2 has artists in the title
COMMON = ("Intro", "Home", "Love", "Interlude", "Outro", "Untitled", "Dance", "You", "Angel", "Hello", "Stay", "Rain")
SUFFIXES = (" (Live)", " (Remix)", " - 2009 Remaster", " (Acoustic)", " (Radio Edit)", " (feat. {})", " [Demo]")
PICTURE = Path(__file__).resolve().parents[1] / "docs" / "pictures" / "index-growth.svg"


@dataclass(frozen=True)
class Material:
    """What catalogues are made of: queries with their right answers, and parts to compose other tracks from."""

    pairs: list[tuple[Track, Track]]
    titles: list[str]
    artists: list[str]
    albums: list[str]


# The corpus


def corpus(split: str | None, backwards: bool) -> Material:
    """The corpus as material: one pair of each recording; ``backwards`` asks with the clean side for the noisy one."""
    lines = [row for name in ("train", "valid") for row in rows(PAIRS[2], name)]
    chosen = [row for row in lines if row["label"] and split in (None, row["split"])]
    pairs = [_noisy_and_clean(row) for row in _one_each(chosen)]
    plain = [_plain(record) for record in _distinct(lines)]
    return Material(
        pairs=[(clean, noisy) if backwards else (noisy, clean) for noisy, clean in pairs],
        titles=sorted({one.title for one in plain} - {""}),
        artists=sorted({name for one in plain for name in one.artists}),
        albums=sorted({one.album for one in plain if one.album}),
    )


def _distinct(lines: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    return list({row[side]["id"]: row[side] for row in lines for side in "ab"}.values())


def _one_each(lines: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The first pair of every recording: two tellings of one recording in a catalogue are both right answers."""
    head: dict[str, str] = {}

    def find(id: str) -> str:
        while head.setdefault(id, id) != id:
            id = head[id]
        return id

    for row in lines:
        head[find(row["a"]["id"])] = find(row["b"]["id"])
    yield from {find(row["a"]["id"]): row for row in reversed(lines)}.values()


def _noisy_and_clean(row: dict[str, Any]) -> tuple[Track, Track]:
    clean, noisy = sorted((row["a"], row["b"]), key=lambda record: CLEANEST.index(record["service"]))
    return track(noisy), track(clean)


def _plain(record: dict[str, Any]) -> Track:
    """A record without what its source puts around the title."""
    one = track(record)
    title, artists = one.title, one.artists
    if record["service"] == "s4":
        title = title.lstrip("0123456789-")
    elif record["service"] == "s3":
        title = title.rpartition(" - ")[0] or title
    elif record["service"] == "s2" and " - " in title:
        artist, _, title = title.partition(" - ")
        artists = (artist,)
    elif record["service"] == "s1" and one.album:
        title = title.removesuffix(f" ({one.album})")
    return replace(one, title=title.strip(), artists=tuple(artists))


# Tracks that are not asked for


def others(material: Material, size: int, dice: random.Random) -> Iterator[Track]:
    """Endless distinct tracks of a catalogue of ``size``: covers, recombined titles, common words, versions."""
    names = _names(material.artists, max(300, size // 8), dice)
    seen = bytearray(1 << 24)  # a filter instead of a set: small beside the index, at the price of some left out
    while True:
        artist = names[int(len(names) * dice.random() ** 2)]
        title = _title(material.titles, names, dice)
        mark = zlib.crc32(f"{title}\n{artist}".encode()) & 0xFFFFFF
        if not seen[mark]:
            seen[mark] = 1
            album = dice.choice(material.albums) if material.albums and dice.random() < 0.9 else None
            yield Track(title, (artist,) if artist else (), album=album, duration_ms=_length(dice))


def _names(artists: Sequence[str], count: int, dice: random.Random) -> list[str]:
    """Artists, the real ones among them; in a larger catalogue more of them are put together from two."""
    found = dict.fromkeys(artists)
    while len(found) < count:
        one, other = dice.choice(artists).split(), dice.choice(artists).split()
        found[" ".join([*one[: max(1, len(one) // 2)], *other[len(other) // 2 :]])] = None
    names = list(found)
    dice.shuffle(names)
    return names


def _title(titles: Sequence[str], names: Sequence[str], dice: random.Random) -> str:
    kind = dice.random()
    if kind < 0.2:
        title = dice.choice(titles)
    elif kind < 0.25:
        title = dice.choice(COMMON)
    elif kind < 0.35:
        title = dice.choice(dice.choice(titles).split())
    else:
        one, other = dice.choice(titles).split(), dice.choice(titles).split()
        title = " ".join([*one[: dice.randint(1, 3)], *other[-dice.randint(1, 3) :]])
    title = " ".join(_respelt(word, dice) if dice.random() < 0.03 else word for word in title.split())
    return title + dice.choice(SUFFIXES).format(dice.choice(names)) if dice.random() < 0.12 else title


def _respelt(word: str, dice: random.Random) -> str:
    """The word with one letter of another: catalogues keep growing new words (Heaps' law)."""
    at = dice.randrange(len(word))
    return word[:at] + dice.choice("abdefgiklmnoprstuvz") + word[at + dice.randint(0, 1) :]


def _length(dice: random.Random) -> int | None:
    """Milliseconds, around four minutes with a long tail; one in twenty is not known."""
    return None if dice.random() < 0.05 else int(dice.lognormvariate(math.log(225_000), 0.4))


# Where the corpus is absent


def invented(dice: random.Random) -> Material:
    """Titles and artists of invented words, and spoilt tellings of them in the corpus's manner."""
    syllables = [a + b for a in "bdfghklmnprstvz" for b in ("a", "e", "i", "o", "u", "an", "er", "in", "ol")]
    words = ["".join(dice.choices(syllables, k=dice.choice((1, 2, 2, 3)))) for _ in range(12_000)]

    def name(least: int, most: int) -> str:
        return " ".join(words[int(len(words) * dice.random() ** 3)] for _ in range(dice.randint(least, most))).title()

    tracks = [Track(name(1, 6), (name(1, 3),), name(1, 4), _length(dice)) for _ in range(10_000)]
    pairs = [(_spoilt(one, number, dice), one) for number, one in enumerate(tracks[: 2 * QUERIES])]
    titles, artists = [one.title for one in tracks], [one.artists[0] for one in tracks]
    return Material(pairs, titles, artists, [one.album for one in tracks if one.album])


def _spoilt(one: Track, number: int, dice: random.Random) -> Track:
    title, artists = one.title, one.artists
    if dice.random() < 0.2:
        title = " ".join(_respelt(word, dice) if dice.random() < 0.5 else word for word in title.split())
    if dice.random() < 0.05:
        title = title.replace(" ", "")
    match number % 4:
        case 0:
            title, artists = f"{artists[0]} - {title}", ()
        case 1:
            title = f"{dice.randrange(30):03}-{title}"
        case 2:
            title = f"{title} ({one.album})"
    return Track(title, artists, duration_ms=one.duration_ms and one.duration_ms // 1000 * 1000)


# Measuring

Figures = dict[str, float]


def measured(material: Material, size: int) -> Figures:
    """One size: seconds to build, seconds for the queries, recalls, memory in MB."""
    dice = random.Random(size)
    asked = dice.sample(material.pairs, min(QUERIES, len(material.pairs), size))
    gc.collect()
    before = _resident()
    index, build = _built(asked, islice(others(material, size, dice), size - len(asked)))
    gc.collect()
    memory = _resident() - before
    start = time.process_time()
    answers = [index.candidates(query, LIMIT) for query, _ in asked]
    return {
        "size": size,
        "build": build,
        "query": (time.process_time() - start) * QUERIES / len(asked),
        "recall": sum(id in found for id, found in enumerate(answers)) / len(asked),
        "first": sum(found[:1] == [id] for id, found in enumerate(answers)) / len(asked),
        "memory": memory,
        "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def _built(asked: Sequence[tuple[Track, Track]], rest: Iterator[Track]) -> tuple[Index, float]:
    """The index, the right answer of the n-th query under id n, and the seconds that filing took."""
    index, spent = Index(), 0.0
    stock = enumerate(chain((truth for _, truth in asked), rest))
    while chunk := list(islice(stock, CHUNK)):
        start = time.process_time()
        for id, one in chunk:
            index.add(id, one)
        spent += time.process_time() - start
    return index, spent


def _resident() -> float:
    """MB of memory in use now; where the system does not say, the most that was ever in use."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return pages * resource.getpagesize() / 1024**2


def alone(material: Material, size: int) -> Figures:
    """The figures of one size, measured in a fresh process."""
    with ProcessPoolExecutor(1, get_context("spawn")) as process:
        return process.submit(measured, material, size).result()


def slope(found: Sequence[Figures], what: str) -> float:
    """The growth exponent: the slope of log(what) over log(size) by least squares; 1 is linear, 0 does not grow."""
    xs, ys = [math.log(one["size"]) for one in found], [math.log(one[what]) for one in found]
    x, y = sum(xs) / len(xs), sum(ys) / len(ys)
    return sum((a - x) * (b - y) for a, b in zip(xs, ys, strict=True)) / sum((a - x) ** 2 for a in xs)


# The picture

PANELS = (("build", "Building"), ("query", "1,000 queries"))
WIDE, HIGH, LEFT, TOP, GAP = 220, 190, 64, 64, 92
STYLE = """<style>
text { font: 12px system-ui, sans-serif; fill: #57606a } .t { font-size: 14px; font-weight: 600 }
path { fill: none; stroke-width: 2 } .g { stroke: #8b949e; stroke-opacity: .35; stroke-width: 1 }
.l { stroke: #8b949e; stroke-width: 1.5; stroke-dasharray: 4 4 }
path.a { stroke: #1f77d0 } .a:not(path) { fill: #1f77d0 } path.b { stroke: #c2570c } .b:not(path) { fill: #c2570c }
@media (prefers-color-scheme: dark) { text { fill: #b1bac4 }
path.a { stroke: #58a6ff } .a:not(path) { fill: #58a6ff } path.b { stroke: #f0883e } .b:not(path) { fill: #f0883e } }
</style>"""


def picture(found: Sequence[Figures]) -> str:
    """Building, querying and recall over the size, as an SVG that stands on light and on dark."""
    width, height = LEFT + 3 * WIDE + 2 * GAP + 40, TOP + HIGH + 56
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img"']
    parts += ['aria-label="Cost and recall of the index from 1,000 to 1,000,000 tracks">', STYLE]
    for at, (what, title) in enumerate(PANELS):
        left = LEFT + at * (WIDE + GAP)
        growth = f"grows as size^{slope(found, what):.2f}; dashed: linear"
        parts += [*_frame(left, title, growth, found), *_times(left, found, what)]
    left = LEFT + 2 * (WIDE + GAP)
    legend = f'the right track <tspan class="a">among {LIMIT}</tspan>, <tspan class="b">first</tspan>'
    parts += [*_frame(left, "Recall", legend, found), *_recalls(left, found)]
    return "\n".join([*parts, "</svg>", ""])


def _frame(left: float, title: str, under: str, found: Sequence[Figures]) -> Iterator[str]:
    yield f'<text class="t" x="{left}" y="{TOP - 44}">{title}</text><text x="{left}" y="{TOP - 26}">{under}</text>'
    for one in found:
        name = f"{one['size'] / 1e6:g} M" if one["size"] >= MILLION else f"{one['size'] / 1e3:g} k"
        x = _across(left, one["size"], found)
        yield f'<path class="g" d="M{x:.0f} {TOP}V{TOP + HIGH}"/>'
        yield f'<text x="{x:.0f}" y="{TOP + HIGH + 18}" text-anchor="middle">{name}</text>'
    yield f'<text x="{left + WIDE / 2}" y="{TOP + HIGH + 38}" text-anchor="middle">tracks</text>'


def _times(left: float, found: Sequence[Figures], what: str) -> Iterator[str]:
    """A panel with both axes logarithmic: four decades, and linear growth from the first point as a dashed line."""
    low = math.floor(math.log10(min(one[what] for one in found) / 2))

    def down(value: float) -> float:
        return TOP + HIGH * (1 - (math.log10(value) - low) / 4)

    for decade in range(low, low + 5):
        yield from _level(left, down(10.0**decade), f"{10.0**decade:g} s")
    first, last = found[0], found[-1]
    most = min(first[what] * last["size"] / first["size"], 10.0 ** (low + 4))
    reach = first["size"] * most / first[what]
    yield (
        f'<path class="l" d="M{_across(left, first["size"], found):.1f} {down(first[what]):.1f}'
        f'L{_across(left, reach, found):.1f} {down(most):.1f}"/>'
    )
    spots = [(_across(left, one["size"], found), down(one[what]), f"{one[what]:.2g} s") for one in found]
    yield from _line(spots, "a", 20)


def _recalls(left: float, found: Sequence[Figures]) -> Iterator[str]:
    """A panel from 90 to 100 %."""

    def down(share: float) -> float:
        return TOP + HIGH * (1 - (max(share, 0.9) - 0.9) / 0.1)

    for percent in range(90, 101, 2):
        yield from _level(left, down(percent / 100), f"{percent} %")
    for what, colour, below in (("recall", "a", -9), ("first", "b", 20)):
        spots = [(_across(left, one["size"], found), down(one[what]), f"{100 * one[what]:.1f}") for one in found]
        yield from _line(spots, colour, below)


def _across(left: float, size: float, found: Sequence[Figures]) -> float:
    first, last = math.log(found[0]["size"]), math.log(found[-1]["size"])
    return left + WIDE * (math.log(size) - first) / (last - first)


def _level(left: float, y: float, name: str) -> Iterator[str]:
    yield f'<path class="g" d="M{left} {y:.1f}h{WIDE}"/>'
    yield f'<text x="{left - 8}" y="{y + 4:.1f}" text-anchor="end">{name}</text>'


def _line(spots: Sequence[tuple[float, float, str]], colour: str, below: float) -> Iterator[str]:
    path = "L".join(f"{x:.1f} {y:.1f}" for x, y, _ in spots)
    yield f'<path class="{colour}" d="M{path}"/>'
    for at, (x, y, name) in enumerate(spots):
        anchor = "start" if at == 0 else "end" if at == len(spots) - 1 else "middle"
        yield f'<circle class="{colour}" cx="{x:.1f}" cy="{y:.1f}" r="3.5"/>'
        yield f'<text x="{x + 5 * (at == 0):.1f}" y="{y + below:.1f}" text-anchor="{anchor}">{name}</text>'


# The door


def row(one: Figures) -> str:
    """The figures of one size as a line of the table."""
    return (
        f"{one['size']:>9,.0f} {one['build']:>8.2f} s {one['query']:>10.2f} s {one['recall']:>10.1%}"
        f" {one['first']:>10.1%} {one['memory']:>8.0f} MB {one['peak']:>8.0f} MB"
    )


def table(material: Material, sizes: Sequence[int]) -> list[Figures]:
    """Measures and prints every size."""
    print(f"{'tracks':>9} {'build':>10} {'1,000 queries':>13} {'recall@20':>9} {'recall@1':>10}", end="")
    print(f" {'index':>11} {'peak':>11}", flush=True)
    found = []
    for size in sizes:
        found.append(alone(material, size))
        print(row(found[-1]), flush=True)
    print(f"growth exponents: build {slope(found, 'build'):.2f}, queries {slope(found, 'query'):.2f}")
    return found


def main(given: Sequence[str] | None = None) -> None:
    """Prints the figures of every size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--million", action="store_true", help="measure a million too, and draw the picture")
    parser.add_argument("--split", choices=("train", "valid"), help="queries of one split only")
    parser.add_argument("--backwards", action="store_true", help="ask with the clean side for the noisy one")
    parser.add_argument("--invented", action="store_true", help="leave the corpus out")
    args = parser.parse_args(given)
    absent = not (shared() / f"{PAIRS[2]}.jsonl.gz").is_file()
    if absent:
        print("The shared data sets are absent: titles are invented, and the figures are not those of real noise.")
    known = not (absent or args.invented)
    material = corpus(args.split, args.backwards) if known else invented(random.Random(1))
    found = table(material, [*SIZES, MILLION] if args.million else SIZES)
    if args.million and known and not (args.backwards or args.split):
        PICTURE.parent.mkdir(parents=True, exist_ok=True)
        PICTURE.write_text(picture(found), encoding="utf-8")


if __name__ == "__main__":
    main()
