"""Where people find a track at its service: addresses that open there, for those services that have such pages."""

from __future__ import annotations

from urllib.parse import quote

_TRACK_PAGES = {
    "spotify": "https://open.spotify.com/track/{}",
    "deezer": "https://www.deezer.com/track/{}",
    "youtube": "https://www.youtube.com/watch?v={}",
    "ytmusic": "https://music.youtube.com/watch?v={}",
}


def track_page(service: str, external_id: str) -> str | None:
    """The address of a track's page, or nothing where none is known."""
    pattern = _TRACK_PAGES.get(service)
    return pattern.format(quote(external_id, safe="")) if pattern and external_id else None
