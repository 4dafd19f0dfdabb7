"""What can be said of a pair of tracks: each field's agreement, and the words for and against."""

from __future__ import annotations

from dataclasses import dataclass

from rapidfuzz import fuzz

from webapp.domain.matching import cuts, isrc, mend, numbers, people, titles, versions
from webapp.domain.matching.cuts import Cut
from webapp.domain.matching.isrc import Relation
from webapp.domain.matching.likeness import covered, likeness, within
from webapp.domain.matching.prepared import Prepared
from webapp.domain.matching.versions import Clash

SAME_ALBUM = 0.85
STRANGERS = 0.75  # below this agreement of artists in two scripts nothing is known of them
OTHER_VOLUME = 0.6  # the most that albums with other numbers in their names agree
RELATED = 0.5  # from this share of common words on a pair is looked at, however unlike the titles are
NO_CLASH = Clash()


@dataclass(frozen=True, slots=True)
class Features:
    """The evidence on a pair. Agreements run from 0 to 1; ``None`` is no evidence, which is not disagreement.

    - ``gap_s``: candidate minus query in seconds; ``years``: how many years lie between.
    - ``covers``: the share of the shorter record's words that the other one holds; ``alike``: how alike the whole
      records are, whatever the columns.
    - ``place``: whether both have the same number on their albums; ``same_place``: and the same album.
    - ``name``: the shorter title's length in letters.
    - ``title_foreign``, ``artist_foreign``: the two are written in scripts that transliteration doesn't bring together;
      ``across``: titles or people are written in two scripts at all.
    - ``silent``: a title is missing; ``garbled``: the columns of a record are unreliable.
    - ``without``: what a bracket says on one side only that makes no other recording of it.
    - ``generic``: many albums have a track of this title, as an intro or a skit.
    - ``work``: both titles name a classical work, which the same people may have recorded twice.
    - ``guest_s``: a guest is named on one side only, and this is how far the lengths are apart.
    - ``other_people``: how many people each side names whom the other one doesn't.
    - ``other_words``: words in the same place of two titles that are nearly equal otherwise.
    - ``numbers_differ``: each title holds a number that the other one lacks; ``number_missing``: only one does.
    - ``extra``: words of one title that nothing in the other record explains.
    - ``explicit``: whether both are, or neither.
    - ``hopeless``: the titles have so little in common that nothing else was looked at.
    """

    title: float | None
    artist: float | None = None
    album: float | None = None
    gap_s: float | None = None
    isrc: Relation = "unknown"
    covers: float = 0.0
    alike: float = 0.0
    years: int | None = None
    place: bool | None = None
    name: int = 0
    title_foreign: bool = False
    artist_foreign: bool = False
    across: bool = False
    silent: bool = False
    garbled: bool = False
    without: str = ""
    work: bool = False
    generic: bool = False
    guest_s: float | None = None
    other_people: int = 0
    other_words: str = ""
    numbers_differ: bool = False
    number_missing: bool = False
    extra: str = ""
    same_place: bool = False
    video: bool = False
    explicit: bool | None = None
    clash: Clash = NO_CLASH
    hopeless: bool = False


def compare(query: Prepared, candidate: Prepared) -> Features:
    """Everything that can be said of the pair; cheap for pairs that have nothing to do with each other."""
    cut = cuts.best(query, candidate)
    code = isrc.compare(query.isrc, candidate.isrc)
    gap = None if query.seconds is None or candidate.seconds is None else candidate.seconds - query.seconds
    untold = cut.foreign or cut.silent
    covers = _covers(query, candidate)
    place = None if query.number is None or candidate.number is None else query.number == candidate.number
    told = untold or code == "same" or (place and gap is not None and abs(gap) <= 2.5)
    if cut.agreement < cuts.HOPELESS and covers < RELATED and not told:
        return Features(cut.agreement, gap_s=gap, isrc=code, covers=covers, hopeless=True)
    artist, album = _artists(cut), _albums(cut)
    named = bool(query.people and candidate.people)
    stranger = artist is not None and artist < STRANGERS and named and query.people.foreign != candidate.people.foreign
    garbled = bool(query.track.text or candidate.track.text)
    mine, yours = cut.numbers
    return Features(
        title=None if untold else cut.agreement,
        artist=None if stranger else artist,
        album=album,
        gap_s=gap,
        isrc=code,
        covers=covers,
        alike=fuzz.ratio(query.line, candidate.line) / 100,
        years=None if query.year is None or candidate.year is None else abs(query.year - candidate.year),
        place=place,
        name=min(len(cut.mine.title.plain), len(cut.yours.title.plain)),
        title_foreign=cut.foreign and not cut.silent,
        artist_foreign=stranger,
        across=cut.across or (named and query.people.foreign != candidate.people.foreign),
        silent=cut.silent,
        work=titles.is_work(query.track.title) and titles.is_work(candidate.track.title),
        generic=titles.is_generic(query.track.title) or cut.mine.title in query.people.whole,
        guest_s=_guest_missing(cut, gap),
        garbled=garbled,
        numbers_differ=not untold and bool(mine - yours) and bool(yours - mine),
        number_missing=not untold and mine != yours and (mine <= yours or yours <= mine),
        other_people=0
        if garbled or query.people.foreign != candidate.people.foreign
        else people.others(query.people, candidate.people),
        other_words="" if untold or garbled else cuts.other_words(cut),
        without="" if untold else versions.neutral(query, candidate),
        extra="" if untold or garbled else cuts.unexplained(cut),
        same_place=bool(place) and (album or 0.0) >= SAME_ALBUM,
        video=query.is_video != candidate.is_video,
        explicit=_explicit(query, candidate),
        clash=_clash(cut, gap),
    )


def _covers(query: Prepared, candidate: Prepared) -> float:
    """The share of the smaller record's words that the other one holds, the names that both sides give aside."""
    shared = query.people.words & candidate.people.words
    mine, yours = query.words - shared, candidate.words - shared
    fewer = min(len(mine), len(yours))
    return len(mine & yours) / fewer if fewer else float(mine == yours)


def _explicit(query: Prepared, candidate: Prepared) -> bool | None:
    one, other = query.track.explicit, candidate.track.explicit
    return None if one is None or other is None else one == other


def _clash(cut: Cut, gap: float | None) -> Clash:
    clash = versions.compare(cut.query, cut.candidate, gap)
    if not clash.against and (word := versions.loose_words(cut)):
        return Clash((f"only one title says “{word}”",), clash.doubts, clash.soft)
    return clash


def _guest_missing(cut: Cut, gap: float | None) -> float | None:
    """The difference of lengths where one title names a guest whom the other record does not."""
    for _, _, own, record in cut.sides():
        if own.title.guests and not record.title.guests and record.people and own.people:
            named = people.read(own.title.guests)
            if not any(people.same_name(guest, each) for guest in named.names for each in record.people.names):
                return abs(gap) if gap is not None else None
    return None


def _artists(cut: Cut) -> float | None:
    """Agreement of the people; where a side names nobody or a channel, what its title set aside may be the name."""
    alike = people.likeness(cut.query.people, cut.candidate.people)
    if alike is not None and alike >= 0.9:
        return alike
    for view, _, _, record in cut.sides():
        if view.rest and any(within(view.rest, name) for name in (*record.people.whole, *record.people.names)):
            return 0.95
    if alike is None:
        written = _written(cut, "people")
        return _set_aside(cut) if written is None else written
    return alike


def _set_aside(cut: Cut) -> float | None:
    """How like the other side's people is what a title of nobody's sets aside ("Somebody - Title"), if no album."""
    for view, other, own, record in cut.sides():
        albums = (own.full_album, record.full_album, other.rest)
        if view.rest and not own.people and record.people and not any(a and within(view.rest, a) for a in albums):
            return max(likeness(view.rest, name) for name in record.people.whole)
    return None


def _albums(cut: Cut) -> float | None:
    """Agreement of the albums; what a title set aside may be the name of one."""
    one, other = cut.query.album, cut.candidate.album
    if one and other:
        alike = likeness(one, other)
        few, many = sorted((one.latin, other.latin), key=lambda name: (len(name), name))
        mine, yours = (_volumes(record) for record in (cut.query, cut.candidate))
        if mine - yours and yours - mine:
            return min(alike, OTHER_VOLUME)
        return max(alike, 0.9) if covered(few, many) else alike
    rests = ((cut.mine.rest, other), (cut.yours.rest, one), (cut.mine.rest, cut.yours.rest))
    found = [max(likeness(rest, album), SAME_ALBUM) for rest, album in rests if rest and album and within(rest, album)]
    return max(found) if found else _written(cut, "album")


def _volumes(record: Prepared) -> frozenset[str]:
    """The numbers of an album's name; a year behind it counts where it is the album's own ("(1955)" and "(1981)")."""
    year = {str(record.album_year)} if record.album_year else set()
    return numbers.of(record.album.plain) | year


def _written(cut: Cut, field: str) -> float | None:
    """Whether the other's name (``field`` "people" or "album") is found in the text of an unreliable record."""
    found = []
    for _, _, record, other in cut.sides():
        names = other.people.whole if field == "people" else (other.album,)
        if record.track.text and any(names):
            found.append(any(mend.mentions(record.track.text, name) for name in names))
    return (0.95 if any(found) else 0.6) if found else None
