"""From evidence to a score between 0 and 1, and to what it permits: accept, ask or refuse."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from webapp.domain.matching.curves import close, slot
from webapp.domain.matching.features import Features
from webapp.domain.matching.model import SHIPPED, Model

Outcome = Literal["accept", "ask", "absent"]


@dataclass(frozen=True, slots=True)
class Rules:
    """The thresholds of a decision; seconds for lengths, 0 to 1 for scores.

    ``accept`` and ``ask`` are the scores from which a candidate is taken or shown to a person. ``margin`` is how far
    a different recording must stay behind. Lengths further apart than ``off_s`` are a question, than ``far_s`` no
    recording's. ``home_s`` stands for ``off_s`` on one album; ``intro_s`` and ``video_s`` stand for the two between a
    song and a video, which may have an intro.
    """

    accept: float = 0.50
    ask: float = 0.075
    margin: float = 0.06
    off_s: float = 8.0
    far_s: float = 15.0
    home_s: float = 12.0
    intro_s: float = 15.0
    video_s: float = 60.0


DEFAULT = Rules()
HOPELESS = 0.001  # the score of titles that have nothing in common
FORBIDDEN = 0.07  # what a veto leaves of a score, at the most
PROVEN = 0.9  # the least score where an ISRC was verified, or title, length and album answer for the artist
UNSURE = 0.49  # and a doubt


@dataclass(frozen=True, slots=True)
class Verdict:
    """The score of one pair, what it permits, and what forbids or clouds it."""

    score: float
    outcome: Outcome
    against: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()


def judge(features: Features, rules: Rules = DEFAULT, model: Model = SHIPPED) -> Verdict:
    """Weighs the evidence on a pair; vetoes and doubts lower the score, they never raise it."""
    if features.hopeless:
        return Verdict(HOPELESS, "absent", ("another title",))
    against = (*features.clash.against, *_contradictions(features, rules))
    doubts = () if against else (*_unsure_of_versions(features), *_uncertainties(features, rules))
    score = model.score(features)
    if not against and not doubts and (_verified(features) or _outvoted(features)):
        score = max(score, PROVEN)
    score *= FORBIDDEN if against else UNSURE if doubts else 1.0
    if (against == ("another title",) and _retitled(features)) or (not against and _worth_asking(features)):
        score = max(score, rules.ask)
    if not against and _disputed_code(features):
        return Verdict(max(score * UNSURE, rules.ask), "ask", (), ("same ISRC, but another title or artist",))
    return Verdict(score, _outcome(score, rules), against, doubts)


def _retitled(features: Features) -> bool:
    """Whether only the titles differ, on one album and to half a second: it may be translated, or an emoji."""
    gap = features.gap_s
    return gap is not None and abs(gap) <= 0.6 and _on_one_album(features) and not features.garbled


def _unsure_of_versions(features: Features) -> tuple[str, ...]:
    """What the notes leave open, unless title, length and ISRC say the same."""
    proven = features.isrc == "same" and close(features) and (features.title or 0.0) >= 0.95
    return features.clash.doubts if proven else (*features.clash.doubts, *features.clash.soft)


def _worth_asking(features: Features) -> bool:
    """Whether a person should see it, however little the weights make of it: nothing speaks against it but a length
    that is a little off, or two scripts that nobody here can read together."""
    near = features.gap_s is not None and abs(features.gap_s) <= 3
    if features.title_foreign or features.artist_foreign:
        other_title = features.title is not None and features.title < 0.6
        other_artist = features.artist is not None and features.artist < 0.75 and (features.album or 0.0) < 0.85
        return not (other_title or other_artist) and (near or features.gap_s is None)
    if features.across and features.gap_s is None:
        return (features.title or 0.0) >= 0.75 and (features.artist or 0.0) >= 0.75
    known = (features.artist or 0.0) >= 0.9 or (features.artist is None and features.gap_s is None)
    return (features.title or 0.0) >= 0.95 and (known or _renamed(features))


def _outcome(score: float, rules: Rules) -> Outcome:
    return "accept" if score >= rules.accept else "ask" if score >= rules.ask else "absent"


def _contradictions(features: Features, rules: Rules) -> list[str]:
    found = []
    if features.gap_s is not None and _far(features, rules) and not same_slot(features):
        found.append(in_words(features.gap_s))
    if features.numbers_differ and features.title is not None and features.title < 1 and not same_slot(features):
        found.append("another part or number")
    if features.other_people > 1 and not same_slot(features):
        found.append("other performers")
    if _another_title(features):
        found.append("another title")
    if features.silent and features.album is not None and features.album < 0.75:
        found.append("title missing on one side, and another album")
    if _another_artist(features) and not _renamed(features):
        found.append("another artist")
    return found


def _another_title(features: Features) -> bool:
    """Whether the titles have next to nothing in common, wherever their words stand."""
    unlike = features.title is not None and features.title < (0.7 if " / " in features.other_words else 0.6)
    elsewhere = features.covers >= 0.8 and not features.garbled
    return unlike and not elsewhere and not _anchored(features) and features.isrc != "same"


def _another_artist(features: Features) -> bool:
    sure = features.isrc == "same" or slot(features) or features.across
    return features.artist is not None and features.artist < 0.6 and not sure


def _renamed(features: Features) -> bool:
    """Whether title, album and length agree so well that the artist may only be called otherwise there."""
    return (features.title or 0) >= 0.95 and (features.album or 0) >= 0.85 and close(features)


def same_slot(features: Features) -> bool:
    """Whether both stand at one place of one album by one artist: there is one recording, whatever a field says."""
    told = features.silent or (features.title or 0.0) >= 0.9
    return slot(features) and told and (features.artist or 0.0) >= 0.9


def _anchored(features: Features) -> bool:
    """Whether the place on the album, with length or artist, answers for what is missing or garbled elsewhere."""
    told = features.silent or (features.title or 0.0) >= 0.6 or features.covers >= 0.8 or features.extra != ""
    vouched = close(features) or (features.artist or 0.0) >= 0.9 or (features.gap_s is None and features.years == 0)
    return told and ((slot(features) and vouched) or _numbered(features))


def _numbered(features: Features) -> bool:
    """Whether artist or title, length and the number on an album agree, whatever the albums are called."""
    named = (features.artist or 0.0) >= 0.9 or ((features.title or 0.0) >= 0.97 and features.artist is None)
    return features.place is True and named and close(features)


def _off(features: Features, rules: Rules) -> float:
    """The difference of lengths that is a question: more for a video, and where one album holds one such title."""
    at_home = (features.title or 0) >= 0.97 and (features.artist or 0) >= 0.9 and (features.album or 0) >= 0.95
    return rules.intro_s if features.video else rules.home_s if at_home else rules.off_s


def _far(features: Features, rules: Rules) -> bool:
    gap = abs(features.gap_s or 0.0)
    return gap > (rules.video_s if features.video else rules.far_s)


def in_words(gap_s: float) -> str:
    """A difference of lengths as people say it."""
    whole = round(abs(gap_s))
    return "same length" if whole == 0 else f"{whole} s {'longer' if gap_s > 0 else 'shorter'}"


def _uncertainties(features: Features, rules: Rules) -> list[str]:
    found: list[str] = []
    if _anchored(features):
        return found
    least = 0.6 if features.garbled else 0.75
    if features.title is not None and features.title < least and features.isrc != "same":
        return ["another title"]
    sure_code = features.isrc == "same" and close(features)
    if features.other_people and not sure_code:
        found.append("other people beside the same artist")
    if features.artist is not None and features.artist < 0.75 and not sure_code:
        found.append("another artist")
    at_home = _on_one_album(features) and (features.title or 0) >= 0.85
    if features.other_words and not (sure_code or at_home):
        found.append(f"another word: {features.other_words}")
    if (features.years or 0) >= 5 and abs(features.gap_s or 0.0) > 4 and not sure_code:
        found.append(f"{features.years} years apart, and another length")
    if (features.guest_s or 0) > 3 and not sure_code:
        found.append("a guest on one side only, and another length")
    if features.extra and features.place is False and (features.album or 0) >= 0.95:
        found.append("another place on the same album")
    if features.generic and (features.album or 0) < 0.6 and (features.gap_s is None or abs(features.gap_s) > 1.5):
        found.append("a title that many albums have")
    if features.work and (features.years or 0) >= 3 and (features.album or 0) < 0.75 and not sure_code:
        found.append(f"the same work {features.years} years apart")
    if features.across and features.gap_s is None and (features.album or 0) < 0.85 and not sure_code:
        found.append("written in two scripts, and nothing else to go by")
    if features.gap_s is not None and abs(features.gap_s) > _off(features, rules) and not sure_code:
        found.append(in_words(features.gap_s))
    if features.extra and not (sure_code or _subtitle(features) or _on_one_album(features)):
        found.append(f"only one title says “{features.extra}”")
    if features.number_missing and not (features.same_place and close(features)):
        found.append("only one title has a number")
    if features.title is None and not features.title_foreign:
        found.append("title missing on one side")
    if features.title_foreign and not (sure_code and features.artist):
        found.append("title in another script")
    if features.artist_foreign and not (sure_code or _outvoted(features)):
        found.append("artist in another script")
    if features.artist is None and not features.artist_foreign and not _vouched(features):
        found.append("artist unknown on one side")
    return found


def _subtitle(features: Features) -> bool:
    """Whether the extra words are long enough to be a subtitle that the other side leaves out, all else being equal."""
    return len(features.extra.split()) >= 4 and close(features) and features.artist is not None


def _on_one_album(features: Features) -> bool:
    """Whether an album by one artist holds something of this very length: it does not hold two such songs."""
    gap = features.gap_s
    return gap is not None and abs(gap) <= 1 and (features.album or 0) >= 0.95 and (features.artist or 0) >= 0.9


def _verified(features: Features) -> bool:
    """Whether the ISRC is the same, and title, length and artist (or album, across scripts) confirm it."""
    known = (features.artist or 0) >= 0.85 or (features.across and (features.album or 0) >= 0.85)
    return features.isrc == "same" and close(features) and (features.title or 0) >= 0.95 and known


def _outvoted(features: Features) -> bool:
    """Whether title, length and album together may stand for an artist in another script."""
    return features.across and (features.title or 0) >= 0.95 and close(features) and (features.album or 0) >= 0.85


def _vouched(features: Features) -> bool:
    """Whether album or ISRC, with the length, stand for an artist that one side doesn't name."""
    if features.isrc == "same" and features.gap_s is None:
        return (features.title or 0) >= 0.97
    if features.garbled and (features.title or 0) >= 0.9 and features.covers >= 0.75:
        return abs(features.gap_s or 0) <= 4
    if features.gap_s is None:
        return (features.title or 0) >= 0.97 and (features.album or 0) >= 0.95
    return close(features) and ((features.album or 0) >= 0.85 or features.isrc == "same")


def _disputed_code(features: Features) -> bool:
    """The same ISRC and near lengths, while title or artist say otherwise: one of the two is wrong."""
    if features.isrc != "same" or (features.gap_s is not None and abs(features.gap_s) > 4):
        return False
    other_artist = features.artist is not None and features.artist < 0.7 and not features.across
    return (features.title is not None and features.title < 0.75) or other_artist
