"""What music is to Unisson: a track, the row of a list that holds it, and the list itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

LIKES = "likes"
PLAYLIST = "playlist"
Entity = Literal["likes", "playlist"]

TRACK = "track"
LOCAL = "local"
UNAVAILABLE = "unavailable"
EPISODE = "episode"
RowKind = Literal["track", "local", "unavailable", "episode"]


@dataclass(frozen=True, slots=True)
class Track:
    """A recording as somebody describes it.

    ``duration_ms`` is in milliseconds; ``isrc`` is upper case without hyphens; ``type`` is ``song`` or ``video``.
    Every field but ``title`` may be unknown (``None`` or empty). ``text`` holds the whole record in one string where
    the columns themselves are unreliable.
    """

    title: str
    artists: tuple[str, ...] = ()
    album: str | None = None
    duration_ms: int | None = None
    isrc: str | None = None
    year: int | None = None
    track_no: int | None = None
    explicit: bool | None = None
    type: str | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Album:
    """An album, single, EP or box as somebody describes it: one pressing of it, or the album as such.

    ``year`` is the described edition's or the album's first; sources mean either. ``track_count`` counts what is there
    even where ``tracks`` is empty or cut. ``barcode`` is an EAN, UPC or GTIN as printed or scanned, several between
    commas. ``format`` is the source's word ("Vinyl", "CD", "Cassette", "Digital", "Box Set", "2xLP"); ``kind`` is
    ``album``, ``single``, ``ep``, ``compilation``, ``live``, ``soundtrack``, ``remix`` or ``demo``. Of the ids,
    ``mb_group`` (MusicBrainz's release group) and ``discogs_master`` name the album, ``mb_release`` and
    ``discogs_release`` one pressing. Every field but ``title`` may be unknown (``None`` or empty).
    """

    title: str
    artists: tuple[str, ...] = ()
    year: int | None = None
    tracks: tuple[Track, ...] = ()
    track_count: int | None = None
    barcode: str | None = None
    labels: tuple[str, ...] = ()
    catalogue_numbers: tuple[str, ...] = ()
    format: str | None = None
    kind: str | None = None
    mb_release: str | None = None
    mb_group: str | None = None
    discogs_release: str | None = None
    discogs_master: str | None = None


@dataclass(frozen=True, slots=True)
class Reference:
    """A thing at a provider, named by the provider's own id."""

    provider: str
    id: str


@dataclass(frozen=True, slots=True)
class Found:
    """One answer of a service's search: its id there, what it says it is, and whether it can be played and added."""

    id: str
    track: Track
    playable: bool = True


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a remote list, as it was read.

    ``key`` is the remote track id for rows of kind ``track``. Rows that cannot be addressed as tracks (local files,
    episodes, unavailable ones) keep their place with a ``key`` that is stable between two reads of the same list.
    ``item_id`` names the row itself where the service gives rows a name. ``added_at`` is aware and in UTC.
    """

    key: str
    track: Track | None = None
    kind: RowKind = "track"
    item_id: str | None = None
    added_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ListInfo:
    """What the list of lists says of one playlist, without its rows.

    ``change_token`` equal to a former one proves that the rows are the same; ``None`` where the service has none.
    ``readable`` is false where only the metadata may be seen (a playlist of somebody else), ``editable`` where it may
    not be written. ``total`` is the number of rows the service announces.
    """

    id: str
    name: str
    description: str = ""
    owner_id: str | None = None
    owner_name: str | None = None
    readable: bool = True
    editable: bool = True
    public: bool | None = None
    total: int | None = None
    change_token: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """A list read to its end: every row, in the order of the service (likes: newest first).

    A reader that cannot prove that it saw everything raises ``Partial`` and never returns a ``Listing``.
    ``hidden`` counts rows that the service announced and left out of its pages (Deezer leaves out what may not be
    played in the account's country): absence of a row means nothing while ``hidden`` grows.
    """

    rows: tuple[Row, ...]
    info: ListInfo | None = None
    change_token: str | None = None
    hidden: int = 0


@dataclass(frozen=True, slots=True)
class Account:
    """Whose login this is. ``id`` never changes; ``name`` is for people."""

    id: str
    name: str
    url: str | None = None
    extra: dict[str, str] = field(default_factory=dict)
