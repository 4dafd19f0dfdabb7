"""The evidence on two albums in sentences for people."""

from __future__ import annotations

from webapp.domain.matching.albums import proof
from webapp.domain.matching.albums.evidence import Evidence
from webapp.domain.matching.albums.score import Verdict


def explain(evidence: Evidence, verdict: Verdict) -> tuple[str, ...]:
    """What spoke for the pair, then what spoke against it; never empty."""
    pro = [*_codes(evidence), *_title(evidence), *_artist(evidence), *_tracks(evidence), *_year(evidence)]
    if verdict.outcome != "absent":
        return tuple(dict.fromkeys((*pro, *verdict.doubts))) or ("the very same record",)
    return tuple(dict.fromkeys((*verdict.against, *_missing(evidence), *verdict.doubts))) or (
        "too little speaks for it",
    )


def _codes(evidence: Evidence) -> list[str]:
    found = ["same barcode"] if evidence.barcode == "same" else []
    found += ["same catalogue number"] if proof.same_number(evidence) else []
    found += ["same release by its id"] if evidence.release == "same" else []
    return [*found, "same release group"] if evidence.group == "same" else found


def _title(evidence: Evidence) -> list[str]:
    if evidence.title is None or evidence.title < 0.85:
        return []
    aside = [f"“{text}”" for text in dict.fromkeys((*evidence.editions[0], *evidence.editions[1]))]
    if evidence.title >= 0.97:
        only = evidence.editions[0] != evidence.editions[1] and aside
        return ["title equal without " + " and ".join(aside) if only else "title equal"]
    return ["title nearly equal"] if not any(evidence.wording.added) else []


def _artist(evidence: Evidence) -> list[str]:
    if evidence.artists == "various":
        return ["by several artists"]
    return ["same artist"] if (evidence.artist or 0.0) >= 0.88 else []


def _tracks(evidence: Evidence) -> list[str]:
    lists = evidence.overlap
    if proof.same_pace(evidence):
        return ["tracks of the same lengths"]
    if lists is not None and proof.comparable(lists):
        return [f"{lists.same} of {min(lists.sizes)} tracks the same"] if lists.of_shorter >= 0.6 else []
    counts = evidence.counts
    return [f"{counts[0]} tracks on both"] if counts and counts[0] == counts[1] else []


def _year(evidence: Evidence) -> list[str]:
    return ["same year"] if evidence.years == 0 else []


def _missing(evidence: Evidence) -> list[str]:
    found = []
    if evidence.title is not None and evidence.title < 0.8:
        found.append("another title")
    if evidence.artist is not None and evidence.artist < 0.8:
        found.append("by another artist")
    return found
