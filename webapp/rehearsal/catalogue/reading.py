"""Reads the text files of the catalogue into songs.

A file is a row of albums::

    # Artist; Second Artist | Album | year | country of the ISRC | version of every track (optional)
    = Work of the movements that follow, until the next album or the next work
    Title 3:45
    Title + Guest; Second Guest 3:45!
    Title ~ Live at Somewhere 3:45
    Other Artist :: Title 3:45

``!`` marks explicit words, ``//`` a remark.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.resources import files

from .shapes import Song

LINE = re.compile(
    r"^(?:(?P<artist>.+?) :: )?(?P<title>.+?)(?: ~ (?P<version>.+?))?(?: \+ (?P<guests>.+?))?"
    r" (?P<minutes>\d+):(?P<seconds>\d\d)(?P<explicit>!?)$"
)
KINDS = {
    "live": ("live", "unplugged", "en vivo", "concert", "ao vivo", "en public"),
    "remaster": ("remaster",),
    "remix": ("remix", "mix", "rework", "dub"),
    "acoustic": ("acoustic", "stripped"),
    "demo": ("demo", "take"),
    "instrumental": ("instrumental",),
    "edit": ("edit",),
}


def songs() -> list[Song]:
    """Every song of every file, files by name."""
    folder = files(__package__) / "data"
    texts = sorted((entry.name, entry.read_text("utf-8")) for entry in folder.iterdir() if entry.name.endswith(".txt"))
    return [song for name, text in texts if name != "names.txt" for song in read(text, name)]


def names() -> dict[str, str]:
    """How artists are written in another script: ``Земфира = Zemfira``."""
    text = (files(__package__) / "data" / "names.txt").read_text("utf-8")
    pairs = (line.split(" = ", 1) for line in text.splitlines() if " = " in line)
    return {native.strip(): latin.strip() for native, latin in pairs}


def read(text: str, name: str = "") -> Iterator[Song]:
    """The songs of one file."""
    album: list[str] = []
    work, track_no = "", 0
    for row, raw in enumerate(text.splitlines(), 1):
        line = raw.strip()
        if line.startswith("# "):
            album, work, track_no = [part.strip() for part in line[2:].split(" | ")], "", 0
        elif line.startswith("= "):
            work = line[2:].strip()
        elif line and not line.startswith("//"):
            track_no += 1
            yield _song(line, album, work, track_no, f"{name}:{row}")


def _song(line: str, album: list[str], work: str, track_no: int, where: str) -> Song:
    found = LINE.match(line)
    if not found or len(album) < 4:
        raise ValueError(f"{where}: this is no track of an album: {line}")
    version = found["version"] or (album[4] if len(album) > 4 else "")
    return Song(
        title=f"{work}: {found['title']}" if work else found["title"],
        artists=_several(found["artist"] or album[0]),
        guests=_several(found["guests"] or ""),
        album=album[1],
        album_artist=_several(album[0])[0],
        year=int(album[2]),
        country=album[3],
        track_no=track_no,
        duration_ms=(int(found["minutes"]) * 60 + int(found["seconds"])) * 1000,
        explicit=bool(found["explicit"]),
        version=version,
        work=work,
        kind=kind_of(version),
    )


def kind_of(version: str) -> str:
    """What sort of version its name speaks of."""
    words = version.casefold()
    named = (kind for kind, marks in KINDS.items() if any(mark in words for mark in marks))
    return next(named, "version" if version else "original")


def _several(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(";") if part.strip())
