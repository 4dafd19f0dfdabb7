"""What forbids taking two records for one album, and what only asks for a person."""

from __future__ import annotations

from webapp.domain.matching.albums import proof
from webapp.domain.matching.albums.evidence import Evidence
from webapp.domain.matching.albums.rules import Rules


def against(evidence: Evidence, rules: Rules) -> tuple[str, ...]:
    """What says that these are two albums, however alike their names are."""
    found = ["another volume"] if evidence.numbers == "differs" else []
    found += evidence.clash.against
    found += _collection(evidence)
    lists = evidence.overlap
    if lists is not None and proof.comparable(lists) and lists.of_shorter < rules.other_list and _long(evidence):
        found.append(f"only {lists.same} of {min(lists.sizes)} tracks the same" if lists.same else "no track the same")
    if evidence.group == "differs" and not proof.proven(evidence):
        found.append("another release group")
    return tuple(found)


def _long(evidence: Evidence) -> bool:
    return evidence.overlap is not None and min(evidence.overlap.sizes) >= 4 and not proof.same_pace(evidence)


def _collection(evidence: Evidence) -> list[str]:
    """A box, or two albums in one, of which the other record is a part."""
    contents = evidence.contents
    if contents.joined:
        return ["two albums in one" if contents.candidate else "one of two albums"]
    if contents.box and contents.holds:
        return ["a box set that contains it" if contents.candidate else "an album out of the box set"]
    if contents.box:
        return ["a box set" if contents.candidate else "not the box set"]
    if contents.holds:
        return ["a collection that contains it" if contents.candidate else "an album out of the collection"]
    return []


def doubts(evidence: Evidence, rules: Rules) -> tuple[str, ...]:
    """What a person should look at before the two are taken for one."""
    proven = proof.proven(evidence)
    found = [*_titles(evidence, proven), *_people(evidence, rules, proven), *_tracks(evidence, rules)]
    if evidence.wording.generic and not (proven or confirmed(evidence, rules)):
        found.append("several albums have this name")
    if evidence.group == "differs" and proven:
        found.append("another release group")
    return (*found, *evidence.clash.doubts)


def confirmed(evidence: Evidence, rules: Rules) -> bool:
    """Whether the years tell which of several albums of one name it is."""
    return evidence.years is not None and evidence.years <= rules.confirming_years


def _titles(evidence: Evidence, proven: bool) -> list[str]:
    if proven:
        return []
    if evidence.wording.foreign:
        return ["title in another script"]
    if evidence.title is None:
        return ["title missing on one side"]
    found = [f"only one title says “{added}”" for added in evidence.wording.added if added]
    found += ["only one title has a number"] if evidence.numbers == "missing" else []
    return [*found, "other years in the titles"] if evidence.title_years else found


def _people(evidence: Evidence, rules: Rules, proven: bool) -> list[str]:
    if proven:
        return []
    agreed = confirmed(evidence, rules) and _counted(evidence)
    if evidence.artists == "foreign" and not (agreed and evidence.title == 1):
        return ["artist in another script"]
    if evidence.artists == "unknown":
        return ["artist unknown on one side"]
    if evidence.artists == "mixed":
        return ["one artist against several"]
    if evidence.artists == "various" and not confirmed(evidence, rules):
        return ["by several artists, and nothing else decides"]
    if evidence.artists == "various" and evidence.label is False:
        return ["by several artists, on another label"]
    if evidence.wording.generic and not evidence.whole and evidence.artists == "named":
        return ["more artists on one side"]
    return []


def _counted(evidence: Evidence) -> bool:
    return evidence.counts is not None and evidence.counts[0] == evidence.counts[1]


def _tracks(evidence: Evidence, rules: Rules) -> list[str]:
    lists = evidence.overlap
    if lists is not None and proof.comparable(lists) and not proof.same_pace(evidence):
        if lists.of_shorter < rules.odd_list:
            return [f"only {lists.same} of {min(lists.sizes)} tracks the same"]
        return ["tracks of other lengths"] if lists.far is not None and lists.far > 0.5 else []
    if evidence.counts is None or any(evidence.editions) or proof.coded(evidence):
        return []
    few, many = sorted(evidence.counts)
    return [in_words(few, many)] if many > rules.longer * few else []


def in_words(few: int, many: int) -> str:
    """Two numbers of tracks as people say them."""
    return f"{few} track{'s' * (few != 1)} against {many}"
