"""What can be said of a pair of tracks: each field's agreement, and the words for and against."""

from __future__ import annotations

from dataclasses import dataclass

from webapp.domain.matching import cuts, isrc, mend, people, versions
from webapp.domain.matching.cuts import Cut
from webapp.domain.matching.isrc import Relation
from webapp.domain.matching.likeness import covered, likeness, within
from webapp.domain.matching.prepared import Prepared
from webapp.domain.matching.versions import Clash

SAME_ALBUM = 0.85
STRANGERS = 0.75  # below this agreement of artists in two scripts nothing is known of them
NO_CLASH = Clash()


@dataclass(frozen=True, slots=True)
class Features:
    """The evidence on a pair. Agreements run from 0 to 1; ``None`` is no evidence, which is not disagreement.

    ``gap_s`` is candidate minus query in seconds. ``title_foreign`` and ``artist_foreign``: the two are written in
    scripts that transliteration doesn't bring together. ``numbers_differ``: both titles hold numbers, and others;
    ``number_missing``: only one holds any. ``extra`` are words of one title that nothing in the other record explains.
    """

    title: float | None
    artist: float | None = None
    album: float | None = None
    gap_s: float | None = None
    isrc: Relation = "unknown"
    title_foreign: bool = False
    artist_foreign: bool = False
    numbers_differ: bool = False
    number_missing: bool = False
    extra: str = ""
    same_place: bool = False
    video: bool = False
    clash: Clash = NO_CLASH


def compare(query: Prepared, candidate: Prepared) -> Features:
    """Everything that can be said of the pair; cheap for pairs that have nothing to do with each other."""
    cut = cuts.best(query, candidate)
    code = isrc.compare(query.isrc, candidate.isrc)
    gap = None if query.seconds is None or candidate.seconds is None else candidate.seconds - query.seconds
    untold = cut.foreign or cut.silent
    if cut.agreement < cuts.HOPELESS and not untold and code != "same":
        return Features(cut.agreement, gap_s=gap, isrc=code)
    artist, album = _artists(cut), _albums(cut)
    stranger = artist is not None and artist < STRANGERS and query.people.foreign != candidate.people.foreign
    mine, yours = cut.numbers
    return Features(
        title=None if untold else cut.agreement,
        artist=None if stranger else artist,
        album=album,
        gap_s=gap,
        isrc=code,
        title_foreign=cut.foreign and not cut.silent,
        artist_foreign=stranger,
        numbers_differ=not untold and bool(mine and yours) and mine != yours,
        number_missing=not untold and bool(mine) != bool(yours),
        extra="" if untold else cuts.unexplained(cut),
        same_place=_same_place(cut, album),
        video=query.is_video != candidate.is_video,
        clash=_clash(cut, gap),
    )


def _clash(cut: Cut, gap: float | None) -> Clash:
    clash = versions.compare(cut.query, cut.candidate, gap)
    if not clash.against and (word := versions.loose_words(cut.mine.title.plain, cut.yours.title.plain)):
        return Clash((f"only one title says “{word}”",), clash.doubts)
    return clash


def _same_place(cut: Cut, album: float | None) -> bool:
    """Whether both stand at the same number of the same album."""
    number = cut.query.track.track_no
    return number is not None and number == cut.candidate.track.track_no and (album or 0.0) >= SAME_ALBUM


def _artists(cut: Cut) -> float | None:
    """Agreement of the people; where a side names nobody or a channel, what its title set aside may be the name."""
    alike = people.likeness(cut.query.people, cut.candidate.people)
    if alike is not None and alike >= 0.9:
        return alike
    for view, _, _, record in cut.sides():
        if view.rest and any(within(view.rest, name) for name in (*record.people.whole, *record.people.names)):
            return 0.95
    return _written(cut, "people") if alike is None else alike


def _albums(cut: Cut) -> float | None:
    """Agreement of the albums; what a title set aside may be the name of one."""
    one, other = cut.query.album, cut.candidate.album
    if one and other:
        alike = likeness(one, other)
        few, many = sorted((one.latin, other.latin), key=lambda name: (len(name), name))
        return max(alike, 0.9) if covered(few, many) else alike
    rests = ((cut.mine.rest, other), (cut.yours.rest, one), (cut.mine.rest, cut.yours.rest))
    found = [max(likeness(rest, album), SAME_ALBUM) for rest, album in rests if rest and album and within(rest, album)]
    return max(found) if found else _written(cut, "album")


def _written(cut: Cut, field: str) -> float | None:
    """Whether the other's name (``field`` "people" or "album") is found in the text of an unreliable record."""
    found = []
    for _, _, record, other in cut.sides():
        names = other.people.whole if field == "people" else (other.album,)
        if record.track.text and any(names):
            found.append(any(mend.mentions(record.track.text, name) for name in names))
    return (0.95 if any(found) else 0.6) if found else None
