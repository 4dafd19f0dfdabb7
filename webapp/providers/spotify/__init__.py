"""Spotify: what it is called, what it can do for us, how a person connects, and how fast it may be asked."""

from __future__ import annotations

from webapp.providers.kit.manifest import Limit, Manifest
from webapp.providers.spotify import login
from webapp.providers.spotify.adapter import ABILITIES, open_adapter
from webapp.providers.spotify.parse import limited

MANIFEST = Manifest(
    name="spotify",
    label="Spotify",
    roles=frozenset({"library", "track_search"}),
    abilities=ABILITIES,
    open=open_adapter,
    login_kind="oauth2",
    login=login,
    # The service counts in a rolling window of 30 s, and does not say how many (2026-11). One a second has been safe.
    limits=(Limit(calls=1, seconds=1.0, scope="app", burst=30),),
    limited=limited,
    addresses=(("api", "SPOTIFY_API_URL"), ("accounts", "SPOTIFY_ACCOUNTS_URL")),
    app_settings=("SPOTIFY_CLIENT_ID", "SPOTIFY_CLIENT_SECRET"),
    rehearsal=(("api", "/spotify/v1"), ("accounts", "/spotify/accounts")),
    daily_budget=True,
    # Refresh tokens end six months after consent (since 2026-06-18).
    token_life_days=180,
    poll_seconds=1800,
    notes=(
        "Playlists of other people and Spotify's own cannot be read since 2026, only yours and shared ones.",
        "A login lasts six months; then Spotify asks for your consent again.",
        "An app in development mode has at most five users, and a daily quota that all of them share.",
        "Local files and podcasts keep their place in a playlist but cannot be carried over.",
    ),
)
