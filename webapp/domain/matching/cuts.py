"""The best way to cut two titles against each other, and the words that it leaves unexplained."""

from __future__ import annotations

from dataclasses import dataclass, replace

from rapidfuzz import fuzz

from webapp.domain.matching import mend, numbers, people
from webapp.domain.matching.likeness import likeness, skeleton, within
from webapp.domain.matching.normalise import EMPTY, Form
from webapp.domain.matching.prepared import Prepared
from webapp.domain.matching.titles import View

LEAST = 0.4  # an agreement of titles below this is as good as none
HOPELESS = 0.45  # below this agreement of titles the other fields are not looked at
BEGUN = 0.93  # the agreement of titles of which one begins with the other, in unreliable columns
ALMOST = 0.97  # from this agreement two titles differ by a slip of the pen at the most
SAME_WORD = 75.0  # rapidfuzz ratio from which two words are one, misspelt
SAME = 0.8  # below this agreement two titles in two scripts say nothing about each other
# What the words that a cut sets aside leave of the agreement: both sides hold some that differ; the field in which
# they might stand is missing on the other side; they are nowhere.
DIFFERENT_RESTS, FIELD_MISSING, UNEXPLAINED = 0.7, 0.93, 0.85
# Words that titles gain and lose without meaning.
SMALL = {"the", "a", "an", "and", "of", "with", "feat", "ft", "featuring"}


@dataclass(frozen=True, slots=True)
class Cut:
    """Two records with the views of their titles that agree best; ``agreement`` runs from 0 to 1."""

    query: Prepared
    candidate: Prepared
    mine: View
    yours: View
    agreement: float

    @property
    def silent(self) -> bool:
        """Whether a title is blank or a word for not knowing: no evidence, which is not disagreement."""
        return self.query.silent or self.candidate.silent

    @property
    def foreign(self) -> bool:
        """Whether the titles stand in scripts that transliteration doesn't bring together."""
        one, other = self.mine.title, self.yours.title
        return self.agreement < SAME and bool(one and other) and one.is_latin != other.is_latin

    @property
    def across(self) -> bool:
        """Whether the titles are written in two scripts, brought together or not."""
        one, other = self.mine.title, self.yours.title
        return bool(one and other) and one.is_latin != other.is_latin

    @property
    def numbers(self) -> tuple[frozenset[str], frozenset[str]]:
        """The numbers in both titles."""
        return numbers.of(self.mine.title.plain), numbers.of(self.yours.title.plain)

    def sides(self) -> tuple[tuple[View, View, Prepared, Prepared], ...]:
        """Each view with the other one, its own record and the other record."""
        return (self.mine, self.yours, self.query, self.candidate), (self.yours, self.mine, self.candidate, self.query)


def best(query: Prepared, candidate: Prepared) -> Cut:
    """The cut of highest agreement; the first of equals, from the most literal on."""
    found = Cut(query, candidate, query.title.views[0], candidate.title.views[0], 0.0)
    for mine in query.title.views:
        for yours in candidate.title.views:
            agreement = _agreement(mine, yours, query, candidate, found.agreement)
            if agreement >= 1.0:
                return Cut(query, candidate, mine, yours, agreement)
            if agreement > found.agreement:
                found = Cut(query, candidate, mine, yours, agreement)
    if found.agreement < BEGUN and (query.track.text or candidate.track.text):
        return _begun(query, candidate) or _other_beginnings(found)
    return found


def _other_beginnings(found: Cut) -> Cut:
    """Titles with foreign words behind them that begin differently are other titles, whatever they share further on."""
    one, other = (record.title.views[0].title.latin.split()[:2] for record in (found.query, found.candidate))
    return (
        found
        if likeness(Form(*[" ".join(one)] * 2), Form(*[" ".join(other)] * 2)) >= SAME
        else replace(found, agreement=min(found.agreement, HOPELESS))
    )


def _agreement(mine: View, yours: View, query: Prepared, candidate: Prepared, least: float) -> float:
    alike = likeness(mine.title, yours.title, max(least, LEAST))
    if alike <= max(least, HOPELESS):
        return alike
    return alike * _explained(mine, yours, query, candidate) * _explained(yours, mine, candidate, query)


def _begun(query: Prepared, candidate: Prepared) -> Cut | None:
    """Where columns are unreliable: names that belong elsewhere follow the title, or foreign words do."""
    one, two = query.title.views[0], candidate.title.views[0]
    bare = mend.without(one.title, _names(candidate)), mend.without(two.title, _names(query))
    if (alike := likeness(*bare)) >= BEGUN:
        mine, yours = View(bare[0], EMPTY), View(bare[1], EMPTY)
        return Cut(query, candidate, mine, yours, alike)
    for mine in query.title.views[:2]:
        for yours in candidate.title.views[:2]:
            if mend.begins_with(mine.title, yours.title):
                return Cut(query, candidate, yours, yours, BEGUN)
            if mend.begins_with(yours.title, mine.title):
                return Cut(query, candidate, mine, mine, BEGUN)
    return None


def _names(record: Prepared) -> tuple[Form, ...]:
    """What may have slipped behind the title of the other record: the albums and the people of this one."""
    return (record.full_album, record.album, *record.people.whole)


def _explained(view: View, other: View, own: Prepared, record: Prepared) -> float:
    """How well the words that a cut sets aside are found in the other fields of both records; 1 where none are."""
    if not view.rest or view.rest.plain in people.NOBODY:
        return 1.0
    places = [other.rest, record.album, record.full_album, own.full_album]
    places += [*record.people.whole, *record.people.names, *own.people.whole]
    if any(place and within(view.rest, place) for place in places):
        return 1.0
    if other.rest and not (record.full_album and within(other.rest, record.full_album)):
        return DIFFERENT_RESTS
    return UNEXPLAINED if record.album and record.people else FIELD_MISSING


def unexplained(cut: Cut) -> str:
    """The words that only one title has beside all those of the other, or that were set aside without a reason."""
    for view, other, own, record in cut.sides():
        if _explained(view, other, own, record) < 1:
            return view.rest.plain
        if added := _added(view, other) - _context(own, record):
            return " ".join(word for word in view.title.latin.split() if word in added)
    return ""


def other_words(cut: Cut) -> str:
    """The words that each of two titles has in the other one's stead: "red balloons" for "luftballons"."""
    one, other = cut.mine.title, cut.yours.title
    mine, yours = (name.latin.split() if cut.across else name.plain.split() for name in (one, other))
    if mine == yours or cut.agreement >= ALMOST or "".join(mine) == "".join(yours):
        return ""
    if set(mine) <= set(yours) or set(yours) <= set(mine):
        return ""
    only_mine, only_yours = _unpaired(mine, yours), _unpaired(yours, mine)
    return " / ".join(" ".join(words) for words in (only_mine, only_yours) if words)


def _unpaired(words: list[str], others: list[str]) -> list[str]:
    """Words that have no like among the others."""
    return [
        word
        for word in words
        if word not in SMALL
        and not any(fuzz.ratio(word, other) >= SAME_WORD for other in others)
        and not _sounded(word, others)
    ]


def _sounded(word: str, others: list[str]) -> bool:
    """Whether a word of several consonants is spelt otherwise among the others ("eychon", "efhon")."""
    sound = skeleton(word)
    return len(sound) > 1 and any(skeleton(other) == sound for other in others)


def _added(view: View, other: View) -> set[str]:
    """The words of a title that holds all words of the other and more; none where only blanks differ."""
    one, two = view.title.latin, other.title.latin
    words, fewer = set(one.split()), set(two.split()) - SMALL
    return words - fewer - SMALL if fewer < words and one.replace(" ", "") != two.replace(" ", "") else set()


def _context(own: Prepared, record: Prepared) -> set[str]:
    """All words of the albums and people of a pair."""
    forms = (own.full_album, record.full_album, *own.people.whole, *record.people.whole)
    return {word for name in forms for word in name.latin.split()}
