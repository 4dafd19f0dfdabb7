"""Evidence that outweighs a doubt: the same tracks, lengths, barcode, catalogue number or id."""

from __future__ import annotations

from webapp.domain.matching.albums.evidence import Evidence
from webapp.domain.matching.albums.overlap import Overlap

ENOUGH = 5  # tracks from which a list identifies an album
SHARED, PACED = 0.8, 0.8  # of tracks, and of places with the same length
OTHER_LENGTHS = 0.3  # of the shared tracks at the most
IN_ORDER = 0.5  # of the shared tracks at the least: a shuffled list is a compilation's
ALL = 0.85  # of the longer list, from which two lists are one under two titles


def proven(evidence: Evidence) -> bool:
    """Whether anything but names says that it is one album."""
    return same_tracks(evidence) or same_pace(evidence) or coded(evidence)


def coded(evidence: Evidence) -> bool:
    """Whether a code that somebody gave to this album or pressing is the same."""
    return "same" in (evidence.barcode, evidence.group, evidence.release) or same_number(evidence)


def same_number(evidence: Evidence) -> bool:
    """The same catalogue number, and no other label: numbers are unique in one label only."""
    return evidence.catalogue == "same" and evidence.label is not False


def comparable(overlap: Overlap) -> bool:
    """Whether two lists can be compared by their titles: long enough, and in one script."""
    return min(overlap.sizes) >= 3 and overlap.one_script


def same_tracks(evidence: Evidence) -> bool:
    """Whether the shorter list is in the longer one, with the same lengths where they are known."""
    found = evidence.overlap
    if found is None or min(found.sizes) < ENOUGH or found.of_shorter < SHARED or evidence.contents.holds:
        return False
    if found.in_order < IN_ORDER:
        return False
    return found.far is None or found.far <= OTHER_LENGTHS


def same_pace(evidence: Evidence) -> bool:
    """Whether the same lengths follow each other, whatever the tracks are called."""
    return evidence.overlap is not None and (evidence.overlap.paced or 0.0) >= PACED and not evidence.contents.holds


def disputed(evidence: Evidence, vetoed: bool) -> str:
    """What says the same against a veto, or against title or artist; empty where nothing does."""
    other_title = evidence.title is not None and evidence.title < 0.75
    other_artist = evidence.artist is not None and evidence.artist < 0.77
    if not (vetoed or other_title or other_artist) or evidence.contents.holds:
        return ""
    if coded(evidence):
        return _code(evidence)
    found = evidence.overlap
    if found is None or other_artist or min(found.sizes) < ENOUGH or found.of_longer < ALL:
        return ""
    lengths = (found.near or 0.0) >= PACED or same_pace(evidence)
    return "all tracks the same" if lengths or not vetoed else ""


def _code(evidence: Evidence) -> str:
    if evidence.barcode == "same":
        return "same barcode"
    return "same catalogue number" if same_number(evidence) else "same id"
