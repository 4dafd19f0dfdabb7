"""Whether two records of one album are one pressing: codes and ids, format, edition, label and year."""

from __future__ import annotations

from webapp.domain.matching.albums import proof
from webapp.domain.matching.albums.doubts import in_words
from webapp.domain.matching.albums.evidence import Evidence
from webapp.domain.matching.albums.formats import BOX
from webapp.domain.matching.albums.rules import Rules
from webapp.domain.matching.albums.score import FORBIDDEN, UNSURE, Verdict

SURE = 0.97  # the score of a pressing that a code names and nothing contradicts
OTHER_COUNT = 3  # tracks more or fewer from which it is another release
_ID, _BARCODE = "another pressing by its id", "another barcode"
_FINAL = frozenset({_ID, _BARCODE})  # what no code on the other side makes good


def judge(evidence: Evidence, album: Verdict, rules: Rules) -> Verdict:
    """Narrows the verdict on the album to one on the pressing."""
    if album.outcome == "absent":
        return album
    same = _same(evidence)
    other = _other(evidence)
    if evidence.release == "same" and album.outcome == "accept":
        return Verdict(max(album.score, SURE), "accept")
    hard = [reason for reason in other if not same or reason in _FINAL]
    if hard:
        return Verdict(min(album.score, FORBIDDEN), "absent", tuple(hard))
    unsure = (*album.doubts, *other, *_doubts(evidence, bool(same)))
    if unsure or album.outcome == "ask":
        return Verdict(min(album.score, UNSURE), "ask" if album.score >= rules.ask else "absent", (), unsure)
    return Verdict(max(album.score, SURE), "accept")


def _same(evidence: Evidence) -> bool:
    return evidence.barcode == "same" or evidence.release == "same" or _same_number(evidence)


def _same_number(evidence: Evidence) -> bool:
    """The catalogue number counts with its label or on the same format: others reuse it for every format."""
    one, other = evidence.formats
    return proof.same_number(evidence) and (evidence.label is True or (one is not None and one == other))


def _other(evidence: Evidence) -> list[str]:
    """What sets two pressings apart."""
    found = [_ID] if evidence.release == "differs" else []
    found += [_BARCODE] if evidence.barcode == "differs" else []
    one, other = evidence.formats
    if one and other and one != other and BOX not in (one, other):
        found.append(f"another format: {other} and not {one}")
    if evidence.catalogue == "differs":
        found.append("another label" if evidence.label is False else "another catalogue number")
    if _gap(evidence) >= OTHER_COUNT or (_editions_differ(evidence) and (evidence.years or 0) > 0):
        found.append("another edition")
    return found


def _gap(evidence: Evidence) -> int:
    return abs(evidence.counts[0] - evidence.counts[1]) if evidence.counts else 0


def _editions_differ(evidence: Evidence) -> bool:
    """Whether only one of the two speaks of an edition."""
    return bool(evidence.editions[0]) != bool(evidence.editions[1])


def _doubts(evidence: Evidence, same: bool) -> list[str]:
    found = [] if same else ["nothing says which pressing it is"]
    if evidence.counts and _gap(evidence):
        found.append(in_words(*sorted(evidence.counts)))
    physical = all(name not in (None, "digital") for name in evidence.formats)
    if physical and (evidence.years or 0) > (1 if evidence.barcode == "same" else 0):
        found.append(f"{evidence.years} years between the pressings")
    return found
