"""Records that hold several albums: boxes, and two albums on one disc. What is in them is not the same as they."""

from __future__ import annotations

import re
from dataclasses import dataclass

from webapp.domain.matching.albums.overlap import Overlap
from webapp.domain.matching.albums.prepared import Prepared
from webapp.domain.matching.albums.title import named
from webapp.domain.matching.albums.wording import Wording

HELD = 0.85  # of the shorter list, from which the longer one holds it
LARGER = 1.8  # times as many tracks, from which a list of another title is a collection
EQUAL = 0.97  # the agreement from which both have one title

_TWO = re.compile(r"\s*/\s*|\s+\+\s+|\s+&\s+")


@dataclass(frozen=True, slots=True)
class Contents:
    """``holds`` says that one record contains the other and more; ``box`` that one of them alone is a box.

    ``joined`` says that the title of one names the other and a second album; ``candidate`` that it is the candidate.
    """

    holds: bool = False
    box: bool = False
    joined: bool = False
    candidate: bool = False


def compare(one: Prepared, other: Prepared, said: Wording, overlap: Overlap | None) -> Contents:
    """Looks for a query in a candidate, and the other way round; nothing where they have one title."""
    singles = {"single", "ep"} & {one.kind, other.kind}
    joined = (False, False) if singles else (_names(other, one), _names(one, other))
    if said.agreement >= EQUAL and not any(said.added) and joined[0] == joined[1]:
        return Contents()
    boxes = "box" in one.kinds, "box" in other.kinds
    holds = overlap is not None and overlap.of_shorter >= HELD and max(overlap.sizes) >= LARGER * min(overlap.sizes)
    larger = overlap is not None and overlap.sizes[1] > overlap.sizes[0]
    alone = boxes[0] != boxes[1]
    candidate = joined[0] or (boxes[1] if alone else larger)
    return Contents(holds, alone, joined[0] != joined[1], candidate)


def _names(record: Prepared, other: Prepared) -> bool:
    """Whether a title of several parts has the other's whole title among them."""
    parts = _TWO.split(record.album.title)
    wanted = {view.core.plain for view in other.title.views if not view.rest}
    return len(parts) == 2 and all(part.strip() for part in parts) and any(named(p).plain in wanted for p in parts)
