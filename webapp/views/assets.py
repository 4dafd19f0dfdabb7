"""Addresses of static files that change when the file changes, so that browsers may keep each for a year."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import NamedTuple

from flask import Flask, current_app, url_for


class Library(NamedTuple):
    """A script of somebody else: ours when `make assets` fetched it, else the pinned copy with its checksum."""

    src: str
    integrity: str | None


#: What pages load of htmx, in this order: its extension must find it there.
_HTMX = "https://cdn.jsdelivr.net/npm/htmx.org@4.0.1/dist/"
LIBRARIES = {
    "vendor/htmx.min.js": (
        _HTMX + "htmx.min.js",
        "sha384-Qp9rdC8H7EqOoX+nR0P3RPG2Noji+qdwJlGpfzwQJsfOpp3sGwIdSP9xO3+UlEhn",
    ),
    "vendor/hx-csp.min.js": (
        _HTMX + "ext/hx-csp.min.js",
        "sha384-l1UlMMjlxqJ9heYFHycJZCe5JK5ercIbf4mufiyK4B5B/8Hk3xk05wPOiWNv2OUX",
    ),
}

_hashes: dict[Path, tuple[int, str]] = {}


def asset(path: str) -> str:
    """The address of a file below ``static/``, with a mark of its content. A file that is not there gets no mark."""
    mark = _mark(Path(current_app.static_folder or "") / path)
    return url_for("static", filename=path, v=mark) if mark else url_for("static", filename=path)


def libraries() -> list[Library]:
    """htmx and its extension, from this server where it has both, else from the pinned address."""
    folder = Path(current_app.static_folder or "")
    if all((folder / path).is_file() for path in LIBRARIES):
        return [Library(asset(path), None) for path in LIBRARIES]
    return [Library(address, integrity) for address, integrity in LIBRARIES.values()]


def _mark(file: Path) -> str | None:
    """Eight letters of the content's hash, read again only when the file was written since."""
    try:
        written = file.stat().st_mtime_ns
    except OSError:
        return None
    known = _hashes.get(file)
    if known is None or known[0] != written:
        known = _hashes[file] = (written, hashlib.sha256(file.read_bytes()).hexdigest()[:8])
    return known[1]


def register(app: Flask) -> None:
    """Templates call ``asset('css/base.css')`` and ``libraries()``."""
    app.add_template_global(asset)
    app.add_template_global(libraries)
