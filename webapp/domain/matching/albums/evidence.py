"""The evidence on a pair of albums, field by field; what is unknown on one side says nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from webapp.domain.matching.albums import catalogue, contents, credit, kinds, names, overlap, wording
from webapp.domain.matching.albums.contents import Contents
from webapp.domain.matching.albums.kinds import Clash
from webapp.domain.matching.albums.numbering import is_jubilee, is_no_volume, is_year
from webapp.domain.matching.albums.overlap import Overlap
from webapp.domain.matching.albums.prepared import Prepared
from webapp.domain.matching.albums.wording import Wording
from webapp.domain.matching.normalise import fold

Code = Literal["same", "differs", "unknown"]
Numbers = Literal["same", "missing", "differs"]
Artists = Literal["named", "various", "mixed", "unknown", "foreign"]
CREDITED = 0.95  # the agreement of artists where only a title names one: "Beyries - Du Feu Dans Les Lilas"
HOPELESS = 0.75  # below this agreement of titles and of artists the track lists are not looked at


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for and against two records being one album, or one pressing of it.

    ``title`` and ``artist`` run from 0 to 1 (``None``: no evidence); ``artists`` says what kind of credits met,
    ``whole`` whether neither names more people. ``years`` is the gap between them, ``counts`` the numbers of tracks;
    ``title_years`` says that both titles name a year in a bracket, and not the same.
    """

    wording: Wording
    title: float | None
    artist: float | None
    artists: Artists
    whole: bool
    numbers: Numbers
    years: int | None
    counts: tuple[int, int] | None
    overlap: Overlap | None
    contents: Contents
    clash: Clash
    barcode: Code
    catalogue: Code
    label: bool | None
    title_years: bool
    group: Code
    release: Code
    formats: tuple[str | None, str | None]
    editions: tuple[tuple[str, ...], tuple[str, ...]]


def compare(one: Prepared, other: Prepared) -> Evidence:
    """The evidence on a query and a candidate; symmetric but for the order of pairs."""
    said = wording.compare(one, other)
    artist = credit.likeness(one.credit, other.credit)
    if artist is None and said.credited and "unknown" in (one.credit.whose, other.credit.whose):
        artist = CREDITED
    barcode = _code(one.barcodes, other.barcodes)
    title = None if said.foreign or _silent(one, other, said) else said.agreement
    hopeless = (title or 0.0) < HOPELESS and (artist or 0.0) < HOPELESS and title is not None and barcode != "same"
    lists = None if hopeless else overlap.compare(one.tracks, other.tracks)
    a, b = one.album, other.album
    return Evidence(
        wording=said,
        title=title,
        artist=None if credit.foreign(one.credit, other.credit) else artist,
        artists="named" if artist == CREDITED else _artists(one, other),
        whole=artist is not None and credit.equal(one.credit, other.credit),
        numbers=_numbers(one, other, said),
        years=abs(one.year - other.year) if one.year and other.year else None,
        counts=(one.count, other.count) if one.count and other.count else None,
        overlap=lists,
        contents=contents.compare(one, other, said, lists),
        clash=kinds.clash(one, other, lists),
        barcode=barcode,
        catalogue=_code(one.numbers, other.numbers),
        label=catalogue.share_label(one.labels, other.labels),
        title_years=bool(one.title.year and other.title.year and one.title.year != other.title.year),
        group=_either(_ids(a.mb_group, b.mb_group), _ids(a.discogs_master, b.discogs_master)),
        release=_either(_ids(a.mb_release, b.mb_release), _ids(a.discogs_release, b.discogs_release)),
        formats=(one.format, other.format),
        editions=(one.title.editions, other.title.editions),
    )


def _code(one: frozenset[str], other: frozenset[str]) -> Code:
    if not one or not other:
        return "unknown"
    return "same" if one & other else "differs"


def _ids(one: str | None, other: str | None) -> Code:
    return _code(*(frozenset({text.strip().lower()} - {"", "0"}) for text in (one or "", other or "")))


def _either(*codes: Code) -> Code:
    """One verdict of two id systems: where one says the same, the other may have split it."""
    return "same" if "same" in codes else "differs" if "differs" in codes else "unknown"


def _silent(one: Prepared, other: Prepared, said: Wording) -> bool:
    """Whether a title is blank or "untitled", unless both are called so."""
    plain = [fold(record.album.title) for record in (one, other)]
    return said.agreement < 1 and any(not title or title in names.SILENT for title in plain)


def _artists(one: Prepared, other: Prepared) -> Artists:
    whose = {one.credit.whose, other.credit.whose}
    if credit.foreign(one.credit, other.credit):
        return "foreign"
    if whose == {"named"}:
        return "named"
    return "unknown" if "unknown" in whose else "various" if whose == {"various"} else "mixed"


def _numbers(one: Prepared, other: Prepared, said: Wording) -> Numbers:
    """Whether both titles count the same volumes; a year or a jubilee beside edition's words is no volume."""
    mine, yours = said.numbers
    if mine == yours or (said.foreign and not (mine and yours)):
        return "same"
    odd = mine ^ yours
    if mine and yours and not (mine < yours or yours < mine):
        return "differs"
    later = [number for number in odd if not _excused(number, one if number in mine else other)]
    return "differs" if later and not (mine and yours) else "missing"


def _excused(number: str, record: Prepared) -> bool:
    """Whether a number that one title lacks may mean the same album: the first volume, a year, a jubilee, grams."""
    harmless = number in {"0", "1"} or is_year(number) or is_jubilee(number) or len(number) == 3
    return harmless or is_no_volume(number, record.title.views[0].core.plain)
