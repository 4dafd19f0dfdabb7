"""Secrets that we give out once and keep only as a hash: cookies, links, tokens."""

from __future__ import annotations

import hashlib
import secrets


def new_secret() -> str:
    """256 random bits, for addresses and headers."""
    return secrets.token_urlsafe(32)


def fingerprint(secret: str) -> str:
    """What we keep of a secret. It is random and long, so that a plain SHA-256 cannot be guessed back."""
    return hashlib.sha256(secret.encode()).hexdigest()
