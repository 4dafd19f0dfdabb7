"""The rehearsal catalogue with its known truth: every way of asking, every recording's own place on the other side.

Run: ``python -m benchmarks.catalogue``. Recordings are drawn at random; each is looked for on the other service as a
run does it (ISRC, then words), once with the ISRC and once without, as Deezer's likes come.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter
from collections.abc import Sequence

from webapp.domain.asking import queries
from webapp.domain.matching import Decision, choose
from webapp.domain.music import Track
from webapp.rehearsal.catalogue import Catalogue, Recording, Service, load

#: Kinds of releases that hold the very same recording, or one that a person would not tell from it.
NEUTRAL = {"original", "remaster", "compilation", "single", "deluxe", "clean"}
LIMIT = 10


def group(record: Recording) -> int:
    """The number that all releases of one recording share."""
    return record.original if record.kind in NEUTRAL and record.original is not None else record.number


def told(record: Recording, service: Service, code: bool) -> Track:
    """What a service says of a recording; ``code`` is whether it tells the ISRC."""
    side = record.side(service)
    assert side is not None
    return Track(
        side.title,
        side.artists,
        side.album,
        side.duration_ms,
        isrc=side.isrc if code else None,
        track_no=side.track_no,
        explicit=record.explicit or None,
    )


def looked_for(catalogue: Catalogue, query: Track, there: Service) -> tuple[Decision, list[Recording]]:
    """The decision on what the service answers, asked from the most exact question to the loosest."""
    found: dict[int, Recording] = {}
    decision = choose(query, [])
    for asked in queries(query):
        answers = (
            catalogue.find(there, isrc=asked.isrc, limit=1)
            if asked.kind == "isrc"
            else catalogue.find(there, title=asked.title, artist=asked.artist, limit=LIMIT)
            if asked.kind == "fields"
            else catalogue.find(there, text=asked.text, limit=LIMIT)
        )
        found |= {record.number: record for record in answers if record.side(there).readable}
        decision = choose(query, [told(record, there, there == "spotify") for record in found.values()])
        if decision.outcome == "accept":
            break
    return decision, list(found.values())


def measure(catalogue: Catalogue, number: int, here: Service, there: Service, code: bool) -> Counter[str]:
    """What became of ``number`` recordings drawn at random."""
    dice = random.Random(7)
    known = [record for record in catalogue.recordings if record.side(here)]
    groups = {group(record) for record in catalogue.recordings if (side := record.side(there)) and side.readable}
    tally: Counter[str] = Counter()
    for record in dice.sample(known, min(number, len(known))):
        decision, found = looked_for(catalogue, told(record, here, code), there)
        tally[judged(record, decision, found, group(record) in groups)] += 1
    return tally


def judged(record: Recording, decision: Decision, found: list[Recording], exists: bool) -> str:
    """One word for an answer, by what is true of the recording."""
    if decision.index is not None:
        return "right" if group(found[decision.index]) == group(record) else "wrong"
    if not exists:
        return "rightly absent" if decision.outcome == "absent" else "asked, absent"
    return "missed" if decision.outcome == "absent" else "asked"


def main(given: Sequence[str] | None = None) -> None:
    """Prints the figures of every direction."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--number", type=int, default=1500)
    number = parser.parse_args(given).number
    catalogue = load()
    print("The rehearsal catalogue")
    directions: tuple[tuple[Service, Service], ...] = (("spotify", "deezer"), ("deezer", "spotify"))
    for here, there in directions:
        for code in (True, False):
            tally = measure(catalogue, number, here, there, code)
            exist = sum(tally[name] for name in ("right", "missed", "asked", "wrong"))
            print(
                f"  {here} → {there}, {'with' if code else 'without'} ISRC: right {tally['right'] / exist:.2%} of"
                f" {exist} that exist there, asked {tally['asked']}, missed {tally['missed']}, wrong {tally['wrong']};"
                f" of {number - exist} others {tally['asked, absent']} asked"
            )


if __name__ == "__main__":
    main()
