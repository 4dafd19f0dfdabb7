"""What ytmusicapi made of YouTube Music's answers turned into music, and what an empty answer really said."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, Literal

from webapp.domain.asking import Query
from webapp.domain.music import Found, Track
from webapp.providers.kit.answers import Answer
from webapp.providers.kit.manifest import Limited

SERVICE = "ytmusic"
Shelf = Literal["songs", "videos"]

#: Seconds of quiet after a 429, which tells none (2026-11).
PAUSE = 60.0
#: "2.1M views" stands among the artists now and then, without an id of its own (recorded 2026-08).
_VIEWS = re.compile(r"^[\d.,]+\s*[KMB]?\s*(?:views|plays)$", re.IGNORECASE)
#: The words of a search that found nothing, in the language that we ask for (recorded 2023-12 and 2024-07).
_NOTHING = re.compile(r"^\s*no results\b", re.IGNORECASE)
#: What shelves are called there: an answer is padded with others now and then (1.12.3 passes them over).
_SHELVES = {"songs", "videos", "albums", "artists", "profiles", "podcasts", "episodes"}
_SHELVES |= {"featured playlists", "community playlists"}


def limited(answer: Answer) -> Limited | None:
    """A limit of our address: 429, with or without ``Retry-After``."""
    if answer.status != 429:
        return None
    return Limited(answer.retry_after(PAUSE), "rate", "YouTube Music asks for a pause")


def shelves(query: Query) -> tuple[Shelf, ...]:
    """Where to look: the exact question among songs, the loose one among videos; both where there is one only."""
    if query.kind == "fields":
        return ("songs",)
    return ("videos",) if query.artist else ("songs", "videos")


def hits(rows: Iterable[dict[str, Any]]) -> Iterator[Found]:
    """Rows of the library's search. A row without an id or a title is none."""
    for row in rows:
        if row.get("videoId") and row.get("title"):
            yield Found(str(row["videoId"]), track(row), playable=row.get("isAvailable") is not False)


def track(row: dict[str, Any]) -> Track:
    """A song, or a video whose artist is its channel. Lengths are seconds; an ISRC is never told."""
    artists, album = _artists(row), (row.get("album") or {}).get("name")
    if not artists and album:
        # Of some songs the artist's name leads to the album, and the library takes it for one (recorded 2023-12).
        artists, album = (str(album),), None
    seconds, year = row.get("duration_seconds"), str(row.get("year") or "")
    return Track(
        title=str(row["title"]),
        artists=artists,
        album=album or None,
        duration_ms=seconds * 1000 if isinstance(seconds, int) and seconds > 0 else None,
        year=int(year) if year.isdigit() else None,
        explicit=row.get("isExplicit"),
        type="song" if row.get("resultType") == "song" else "video",
    )


def found_nothing(raw: Any, shelf: Shelf) -> bool:
    """Whether an answer says in so many words that there is nothing, or holds shelves of other kinds only.

    The library reads a changed page, a demand to sign in and an empty body as "nothing", too: those are not.
    """
    if any(_NOTHING.match(_text(message.get("text"))) for message in _all(raw, "messageRenderer")):
        return True
    titles = {_text(one.get("title")).strip().lower() for one in _all(raw, "musicShelfRenderer")}
    return bool(titles) and titles <= _SHELVES - {shelf}


def _artists(row: dict[str, Any]) -> tuple[str, ...]:
    named = (artist for artist in row.get("artists") or () if artist and artist.get("name"))
    return tuple(str(a["name"]) for a in named if a.get("id") or not _VIEWS.match(str(a["name"])))


def _all(raw: Any, name: str) -> Iterator[dict[str, Any]]:
    """Every object of this name in an answer, however deep."""
    left = [raw]
    while left:
        node = left.pop()
        inner = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
        for key, value in inner:
            if key == name and isinstance(value, dict):
                yield value
            left.append(value)


def _text(node: Any) -> str:
    runs = node.get("runs") if isinstance(node, dict) else None
    return "".join(str(run.get("text", "")) for run in runs or () if isinstance(run, dict))
