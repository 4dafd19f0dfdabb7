"""Consent and renewal at Spotify's accounts service: authorization code with PKCE and secret, through Authlib."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import requests
from authlib.integrations.base_client import OAuthError
from authlib.integrations.requests_client import OAuth2Session

from webapp.providers.kit.credentials import App, Credentials, Keeper
from webapp.providers.kit.errors import Malformed, NeedsLogin, ProviderError, Refused, RetryLater
from webapp.providers.kit.http import TIMEOUT, dress
from webapp.providers.kit.redaction import quiet_wire_logs

#: ``PUT`` and ``DELETE /me/library`` ask for the last three together (checked 2026-11).
SCOPES: Sequence[str] = (
    "playlist-read-private",
    "playlist-read-collaborative",
    "user-read-private",
    "user-library-read",
    "user-library-modify",
    "user-follow-modify",
    "playlist-modify-public",
    "playlist-modify-private",
)
SERVICE = "spotify"


def authorization_url(app: App, *, redirect_uri: str, state: str, verifier: str) -> str:
    """The address of the consent page. ``redirect_uri`` must be https, or http on 127.0.0.1 (never ``localhost``)."""
    with _session(app, redirect_uri=redirect_uri) as session:
        url, _ = session.create_authorization_url(
            app.addresses["accounts"] + "/authorize", state=state, code_verifier=verifier
        )
    return str(url)


def exchange(app: App, *, code: str, redirect_uri: str, verifier: str, now: float | None = None) -> Credentials:
    """Tokens for the code of the consent page. ``Refused`` where the code or the app's secret is not accepted."""
    when = time.time() if now is None else now
    with _session(app, redirect_uri=redirect_uri) as session:
        token = _asked(
            lambda: session.fetch_token(
                _token_url(app), code=code, code_verifier=verifier, grant_type="authorization_code", **_BOUNDED
            ),
            dead=lambda: Refused("Spotify did not accept the code: sign in again", code="invalid_grant"),
        )
    return Credentials(
        access_token=token["access_token"],
        refresh_token=token.get("refresh_token"),
        expires_at=when + _life(token),
        authorized_at=when,
        client_id=app.client_id,
        client_secret=app.client_secret,
        scope=str(token.get("scope") or ""),
    )


def renew(keeper: Keeper, accounts: str, *, stale: str | None, clock: Callable[[], float] = time.time) -> Credentials:
    """A living access token. One renewal at a time: whoever waited takes the token that the other one got.

    ``stale`` is the access token that did not work. ``NeedsLogin`` where the consent is over (six months after it was
    given, or taken back): asking again would change nothing.
    """
    with keeper.lock():
        held = keeper.load()
        if held.access_token and held.access_token != stale:
            return held
        fresh = _renewed(held, accounts, clock())
        keeper.save(fresh)
        return fresh


def _renewed(held: Credentials, accounts: str, now: float) -> Credentials:
    if not held.refresh_token:
        raise _over()
    app = App(held.client_id, held.client_secret, {"accounts": accounts})
    with _session(app) as session:
        token = _asked(
            lambda: session.refresh_token(_token_url(app), refresh_token=held.refresh_token, **_BOUNDED), dead=_over
        )
    return replace(
        held,
        access_token=token["access_token"],
        # Usually absent from the answer: the old one stays. Until 2026-07 PKCE clients got a new one each time.
        refresh_token=token.get("refresh_token") or held.refresh_token,
        expires_at=now + _life(token),
        scope=str(token.get("scope") or held.scope),
    )


_BOUNDED: dict[str, Any] = {"timeout": TIMEOUT, "allow_redirects": False}


def _session(app: App, *, redirect_uri: str | None = None) -> OAuth2Session:
    quiet_wire_logs()
    session = OAuth2Session(
        app.client_id,
        app.client_secret or None,
        token_endpoint_auth_method="client_secret_basic" if app.client_secret else "none",
        scope=" ".join(SCOPES) if redirect_uri else None,
        redirect_uri=redirect_uri,
        code_challenge_method="S256",
    )
    dress(session)
    return session


def _token_url(app: App) -> str:
    return app.addresses["accounts"] + "/api/token"


def _life(token: dict[str, Any]) -> float:
    return float(token.get("expires_in") or 3600)


def _over() -> NeedsLogin:
    return NeedsLogin("Spotify has ended this login: sign in again", service=SERVICE)


def _asked(ask: Callable[[], Any], *, dead: Callable[[], ProviderError]) -> dict[str, Any]:
    """The answer of the token endpoint. Failures are raised outside of handlers: their causes hold codes and tokens."""
    try:
        token = ask()
        if isinstance(token, dict) and isinstance(token.get("access_token"), str) and token["access_token"]:
            return dict(token)
        failure: ProviderError = Malformed("Spotify's accounts service gave no token", service=SERVICE)
    except OAuthError as error:
        failure = _refusal(str(error.error or ""), dead)
    except requests.HTTPError:
        failure = RetryLater("Spotify's accounts service is in trouble", after=30, kind="fault", service=SERVICE)
    except requests.RequestException as error:
        # JSONDecodeError of requests is one of these, too: a page instead of an answer.
        page = isinstance(error, requests.exceptions.JSONDecodeError)
        failure = (
            Malformed("Spotify's accounts service answered a page", service=SERVICE)
            if page
            else RetryLater("Spotify's accounts service does not answer", after=30, kind="fault", service=SERVICE)
        )
    except (ValueError, TypeError, KeyError, AttributeError):
        failure = Malformed("Spotify's accounts service answered in an unknown form", service=SERVICE)
    raise failure


def _refusal(code: str, dead: Callable[[], ProviderError]) -> ProviderError:
    if code == "invalid_grant":
        return dead()
    if code in ("invalid_client", "unauthorized_client"):
        return Refused("Spotify does not know this client id, or its secret is wrong", code=code, service=SERVICE)
    if code in ("server_error", "temporarily_unavailable", "slow_down"):
        return RetryLater("Spotify's accounts service is busy", after=30, kind="fault", service=SERVICE)
    safe = code if code.replace("_", "").isalpha() and len(code) < 40 else "an error"
    return Refused(f"Spotify's accounts service said: {safe}", code=safe, service=SERVICE)
