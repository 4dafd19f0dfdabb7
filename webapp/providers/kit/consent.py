"""The dice of a consent page: the state that binds it to a session, and the verifier that binds the code to us."""

from __future__ import annotations

import secrets


def new_state() -> str:
    """256 random bits (43 characters): to be bound to session, person and provider, and used once."""
    return secrets.token_urlsafe(32)


def new_verifier() -> str:
    """A PKCE verifier (RFC 7636: 43 to 128 characters)."""
    return secrets.token_urlsafe(48)
