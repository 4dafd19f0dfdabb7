"""What can be said of a pair of tracks: each field's agreement, and the words for and against."""

from __future__ import annotations

from dataclasses import dataclass

from rapidfuzz import fuzz

from webapp.domain.matching import isrc, mend, numbers, people, versions
from webapp.domain.matching.isrc import Relation
from webapp.domain.matching.normalise import Form
from webapp.domain.matching.prepared import Prepared
from webapp.domain.matching.titles import View
from webapp.domain.matching.versions import Clash

BEGUN = 0.93  # the agreement of titles of which one begins with the other, in unreliable columns
SMALL = frozenset("the a an and of".split())  # words that titles gain and lose without meaning
HOPELESS = 0.45  # below this agreement of titles the other fields are not looked at


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
    clash: Clash = Clash()


def compare(query: Prepared, candidate: Prepared) -> Features:
    """Everything that can be said of the pair; cheap for pairs that have nothing to do with each other."""
    title, mine, yours = _titles(query, candidate)
    code = isrc.compare(query.isrc, candidate.isrc)
    gap = None if query.seconds is None or candidate.seconds is None else candidate.seconds - query.seconds
    foreign = title < 0.8 and _scripts_differ(mine.title, yours.title)
    if title < HOPELESS and not foreign and code != "same":
        return Features(title, gap_s=gap, isrc=code)
    counts = numbers.of(mine.title.plain), numbers.of(yours.title.plain)
    artist = _artists(query, candidate, mine, yours)
    stranger = artist is not None and artist < 0.75 and query.people.foreign != candidate.people.foreign
    album = _albums(query, candidate, mine, yours)
    return Features(
        title=None if foreign else title,
        artist=None if stranger else artist,
        album=album,
        gap_s=gap,
        isrc=code,
        title_foreign=foreign,
        artist_foreign=stranger,
        numbers_differ=not foreign and all(counts) and counts[0] != counts[1],
        extra="" if foreign else _extra(query, candidate, mine, yours),
        number_missing=not foreign and bool(counts[0]) != bool(counts[1]),
        same_place=bool(album and album >= 0.85) and _same_place(query, candidate),
        video=query.is_video != candidate.is_video,
        clash=_clash(query, candidate, gap, mine, yours),
    )


def _clash(query: Prepared, candidate: Prepared, gap: float | None, mine: View, yours: View) -> Clash:
    clash = versions.compare(query, candidate, gap)
    if not clash.against and (word := versions.loose_words(mine.title.plain, yours.title.plain)):
        return Clash((f"only one title says “{word}”",), clash.doubts)
    return clash


def _same_place(query: Prepared, candidate: Prepared) -> bool:
    return query.track.track_no is not None and query.track.track_no == candidate.track.track_no


def _titles(query: Prepared, candidate: Prepared) -> tuple[float, View, View]:
    """The best agreement over all ways to cut both titles, and the two cuts that gave it."""
    best, views = -1.0, (query.title.views[0], candidate.title.views[0])
    for mine in query.title.views:
        for yours in candidate.title.views:
            alike = likeness(mine.title, yours.title)
            if alike > best and alike > HOPELESS:
                alike *= _explained(mine, yours, query, candidate) * _explained(yours, mine, candidate, query)
            if alike > best:
                best, views = alike, (mine, yours)
                if best >= 1.0:
                    return best, *views
    if best < BEGUN and (query.track.text or candidate.track.text):
        return _begun(query, candidate) or (max(best, 0.0), *views)
    return max(best, 0.0), *views


def _begun(query: Prepared, candidate: Prepared) -> tuple[float, View, View] | None:
    """Where columns are unreliable: one title begins with the other, and foreign words follow."""
    for mine in query.title.views[:2]:
        for yours in candidate.title.views[:2]:
            if mend.begins_with(mine.title, yours.title):
                return BEGUN, yours, yours
            if mend.begins_with(yours.title, mine.title):
                return BEGUN, mine, mine
    return None


def likeness(one: Form, other: Form) -> float:
    """The agreement of two names, 0 to 1, in their own script and transliterated; 0 where one is empty."""
    if not one or not other:
        return 0.0
    if one.plain == other.plain:
        return 1.0
    best = fuzz.ratio(one.plain, other.plain)
    if one.latin and other.latin:
        best = max(best, fuzz.token_sort_ratio(one.latin, other.latin), _unspaced(one.latin, other.latin))
    return min(best / 100, 0.99)


def _unspaced(one: str, other: str) -> float:
    return fuzz.ratio(one.replace(" ", ""), other.replace(" ", ""))


def _explained(view: View, other: View, own: Prepared, record: Prepared) -> float:
    """How well the words that a cut sets aside are found in the other fields of both records; 1 where none are."""
    if not view.rest:
        return 1.0
    places = [other.rest, record.album, record.full_album, own.full_album]
    places += [*record.people.whole, *record.people.names, *own.people.whole]
    if any(place and _within(view.rest, place) for place in places):
        return 1.0
    if view.rest.plain in people.NOBODY:
        return 1.0
    if other.rest and not (record.full_album and _within(other.rest, record.full_album)):
        return 0.7
    missing = not record.album or not record.people
    return 0.93 if missing else 0.82


def _extra(query: Prepared, candidate: Prepared, mine: View, yours: View) -> str:
    """The words that only one title has, beside all those of the other, or that a cut set aside without a reason."""
    for view, other, own, record in ((mine, yours, query, candidate), (yours, mine, candidate, query)):
        if view.rest and _explained(view, other, own, record) < 1:
            return view.rest.plain
        more = set(view.title.latin.split()) - set(other.title.latin.split()) - SMALL
        if more and not _glued(view, other) and set(other.title.latin.split()) - SMALL < set(view.title.latin.split()):
            known = _context(own, record)
            if not more <= known:
                return " ".join(word for word in view.title.plain.split() if word not in known and word in more)
    return ""


def _glued(one: View, other: View) -> bool:
    """Whether two titles are equal but for their blanks."""
    return one.title.latin.replace(" ", "") == other.title.latin.replace(" ", "")


def _context(own: Prepared, record: Prepared) -> set[str]:
    """All words of the albums and people of a pair."""
    forms = (own.full_album, record.full_album, *own.people.whole, *record.people.whole)
    return {word for name in forms for word in name.latin.split()}


def _within(one: Form, other: Form) -> bool:
    if numbers.of(one.plain) and numbers.of(other.plain) and numbers.of(one.plain) != numbers.of(other.plain):
        return False
    return likeness(one, other) >= 0.8 or _covered(one.latin, other.latin, share=0.7)


def _covered(words: str, place: str, share: float = 1.0) -> bool:
    """Whether of two words or more at least ``share`` stand in ``place``."""
    wanted = set(words.split())
    return len(wanted) > 1 and len(wanted & set(place.split())) >= share * len(wanted)


def _written(query: Prepared, candidate: Prepared, of: str) -> float | None:
    """Whether the other's name (``of`` "people" or "album") is found in the text of an unreliable record."""
    found = []
    for record, other in ((query, candidate), (candidate, query)):
        names = other.people.whole if of == "people" else (other.album,)
        if record.track.text and any(names):
            found.append(any(mend.mentions(record.track.text, name) for name in names))
    return (0.95 if any(found) else 0.6) if found else None


def _artists(query: Prepared, candidate: Prepared, mine: View, yours: View) -> float | None:
    """Agreement of the people; where a side names nobody or a channel, what its title set aside may be the name."""
    alike = people.likeness(query.people, candidate.people)
    if alike is not None and alike >= 0.9:
        return alike
    for view, record in ((mine, candidate), (yours, query)):
        if view.rest and any(_within(view.rest, name) for name in (*record.people.whole, *record.people.names)):
            return 0.95
    return _written(query, candidate, "people") if alike is None else alike


def _albums(query: Prepared, candidate: Prepared, mine: View, yours: View) -> float | None:
    if query.album and candidate.album:
        alike = likeness(query.album, candidate.album)
        few, many = sorted((query.album.latin, candidate.album.latin), key=len)
        return max(alike, 0.9) if _covered(few, many) else alike
    rests = ((mine.rest, candidate.album), (yours.rest, query.album), (mine.rest, yours.rest))
    found = [max(likeness(rest, album), 0.85) for rest, album in rests if rest and album and _within(rest, album)]
    return max(found) if found else _written(query, candidate, "album")


def _scripts_differ(one: Form, other: Form) -> bool:
    return bool(one and other) and one.is_latin != other.is_latin
