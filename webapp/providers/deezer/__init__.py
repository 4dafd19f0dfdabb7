"""Deezer: what it is called, what it can do for us, how a person connects, and how fast it may be asked."""

from __future__ import annotations

from webapp.providers.deezer import login
from webapp.providers.deezer.adapter import ABILITIES, open_adapter
from webapp.providers.deezer.parse import limited
from webapp.providers.kit.manifest import Field, Limit, Manifest

MANIFEST = Manifest(
    name="deezer",
    label="Deezer",
    roles=frozenset({"library", "track_search"}),
    abilities=ABILITIES,
    open=open_adapter,
    login_kind="oauth2",
    login=login,
    fields=(
        Field(
            "username",
            "Name or number of a public profile",
            help="Without a developer key Deezer can be read only: public playlists and favourites of a profile.",
        ),
    ),
    # 50 calls in 5 s for one address, whoever asks behind it (2026-11): we take 40, which is 8 a second.
    limits=(Limit(calls=40, seconds=5.0, scope="address"),),
    limited=limited,
    addresses=(("api", "DEEZER_API_URL"), ("connect", "DEEZER_CONNECT_URL")),
    app_settings=("DEEZER_APP_ID", "DEEZER_APP_SECRET"),
    rehearsal=(("api", "/deezer/api"), ("connect", "/deezer/connect")),
    poll_seconds=600,
    notes=(
        "Deezer gives no new developer keys since 2024: with an old key everything works, without one only reading.",
        "A playlist at Deezer holds each track once.",
        "Tracks that may not be played in the account's country may be left out by Deezer without a word.",
    ),
)
