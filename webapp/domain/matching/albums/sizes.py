"""Singles, EPs and albums: the single "Hello" is not the album "Hello"."""

from __future__ import annotations

from webapp.domain.matching.albums.prepared import Prepared

FEW, SOME, MANY = 3, 6, 7  # tracks of a single at the most, of an EP at the most, of an album at the least
LONG_S = 25 * 60  # seconds from which even three tracks are an album
SAME_SIZE = 0.75  # the smaller number of tracks over the larger one from which two records have one size


def clash(one: Prepared, other: Prepared) -> tuple[list[str], list[str]]:
    """A single or an EP against an album of the same name."""
    small, large = sorted((one, other), key=_rank)
    if _rank(small) == _rank(large) or _one_size(small, large):
        return [], []
    grade = _grade(small), _grade(large)
    name = "a single" if grade[0] == "single" else "an EP"
    said = f"{name} of the same name" if small is other else f"an album of the same name, not {name}"
    if grade[1] == "ep":
        return [], ["a single against an EP"] if _far_apart(small, large) else []
    if grade[1] == "unknown":
        return [], [] if small.kind == "ep" and small.year == large.year else [said]
    return ([said], []) if _sure(small) and _sure(large) else ([], [said])


def _rank(record: Prepared) -> int:
    return {"single": 0, "ep": 1, "unknown": 2, "album": 2}[_grade(record)]


def _grade(record: Prepared) -> str:
    """What a record is: "single", "ep", "album" or "unknown". Its kind says so, else its number of tracks."""
    count = record.count
    if record.kind == "single":
        return "single" if count is None or count <= FEW else "ep" if count <= SOME else "album"
    if record.kind == "ep":
        return "ep"
    if record.kind is None and count is not None and count <= FEW and (record.tracks.total_s or 0) < LONG_S:
        return "single"
    return "album" if record.kind or (count or 0) >= MANY else "unknown"


def _sure(record: Prepared) -> bool:
    """Whether the size is told, or a list with lengths proves it."""
    return record.kind is not None or (record.count or 0) >= MANY or bool(record.tracks.total_s)


def _one_size(small: Prepared, large: Prepared) -> bool:
    if small.count is None or large.count is None:
        return False
    return min(small.count, large.count) >= SAME_SIZE * max(small.count, large.count)


def _far_apart(small: Prepared, large: Prepared) -> bool:
    return small.count is not None and large.count is not None and abs(small.count - large.count) >= FEW
