"""Spotify's tokens: an hour of access, and a refresh token that dies six months after consent."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from webapp.rehearsal.grants import Grant
from webapp.rehearsal.state import Account

if TYPE_CHECKING:
    from webapp.rehearsal.spotify.service import Spotify

HOUR = 3_600
SIX_MONTHS = 182 * 86_400
SCOPES = [
    "playlist-read-private", "playlist-read-collaborative", "playlist-modify-private", "playlist-modify-public",
    "user-library-read", "user-library-modify", "user-follow-read", "user-follow-modify",
    "user-read-recently-played", "user-top-read", "user-read-private", "user-read-email",
    "user-read-currently-playing", "ugc-image-upload",
]  # fmt: skip


def grant_all(service: Spotify, account: Account, scopes: list[str], client: str) -> dict[str, Any]:
    """The answer to a code: an access token and a refresh token."""
    with service.world.lock:
        now = service.now()
        secret = "AQ" + secrets.token_urlsafe(96)
        refresh = Grant(secret, "refresh", account.key, client, scopes, now, now + SIX_MONTHS, consented_at=now)
        return {**access_from(service, service.grants.add(refresh)), "refresh_token": refresh.secret}


def access_from(service: Spotify, refresh: Grant) -> dict[str, Any]:
    """A new access token; the caller adds a refresh token where one is due."""
    now, secret = service.now(), "BQ" + secrets.token_urlsafe(96)
    access = Grant(secret, "access", refresh.account, refresh.client, refresh.scopes, now, now + HOUR)
    access.consented_at = refresh.consented_at
    service.grants.add(access)
    service.world.changed()
    scope = " ".join(refresh.scopes)
    return {"access_token": secret, "token_type": "Bearer", "expires_in": HOUR, "scope": scope}
