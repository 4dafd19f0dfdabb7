"""An album with every field read once, however many others it is compared with."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from webapp.domain.matching.albums import barcode, catalogue, credit, formats, names, sleeve, title, tracklist
from webapp.domain.matching.albums.credit import Credit
from webapp.domain.matching.albums.title import Title
from webapp.domain.matching.albums.tracklist import TrackList
from webapp.domain.matching.normalise import Form, fold
from webapp.domain.music import Album

KEPT = 8_192  # albums kept read
# Words of services for the kind of a release; "album" and "single" are Spotify's and say less than they seem to.
_KINDS = {"compilation": "compilation", "ep": "ep", "single": "single", "maxi single": "single", "mini album": "ep",
          "album": "album", "lp": "album", "live": "live", "soundtrack": "soundtrack", "remix": "remix", "demo": "demo",
          "karaoke": "karaoke", "tribute": "tribute", "box set": "box"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Prepared:
    """An album read: see the modules named like the fields.

    ``count`` is the number of tracks, ``year`` the album's or that of its title's bracket; ``None`` if unknown.
    """

    album: Album
    title: Title
    credit: Credit
    kinds: frozenset[str]
    kind: str | None
    format: str | None
    count: int | None
    year: int | None
    barcodes: frozenset[str]
    numbers: frozenset[str]
    labels: tuple[Form, ...]

    @property
    def tracks(self) -> TrackList:
        """The track list, read when it is asked for: most pairs are decided without."""
        return tracklist.read(self.album.tracks)


@lru_cache(maxsize=KEPT)
def prepare(album: Album) -> Prepared:
    """Reads an album."""
    read = title.read(_named(album))
    kind = _kind(album, read)
    family = formats.family(album.format)
    said = read.kinds | _by_whom(album.artists) | ({kind} & {"karaoke", "tribute"} if kind else set())
    said |= {"box"} if family == formats.BOX else frozenset()
    count = max(album.track_count or 0, len(album.tracks)) or None
    codes = barcode.read(album.barcode).union(*(barcode.read(number) for number in album.catalogue_numbers))
    numbers = catalogue.read(album.catalogue_numbers)
    labels = catalogue.labels(album.labels)
    year = album.year or read.year
    return Prepared(album, read, credit.read(album.artists), said, kind, family, count, year, codes, numbers, labels)


def kinds(record: Prepared, other: Prepared) -> frozenset[str]:
    """The kinds that a title names, and that of the record's own ``kind`` where the other's title names it."""
    if record.kind == "live":
        return record.kinds | (other.kinds & {"live", "acoustic"})
    return record.kinds | (other.kinds & {record.kind}) if record.kind else record.kinds


def _named(album: Album) -> str:
    """The title; the artist's name where it is "s/t"."""
    own = fold(album.title) in names.SELF and bool(album.artists)
    return credit.clean(album.artists[0]) if own else album.title


def _kind(album: Album, read: Title) -> str | None:
    said = _KINDS.get(fold(album.kind or ""))
    return read.size if read.size and said in {None, "single", "album"} else said


def _by_whom(artists: tuple[str, ...]) -> frozenset[str]:
    """Karaoke and tribute makers betray themselves in their names."""
    return frozenset().union(*(sleeve.kinds(fold(artist)) for artist in artists)) & {"karaoke", "tribute"}
