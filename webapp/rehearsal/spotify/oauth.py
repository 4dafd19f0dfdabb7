"""Spotify's accounts service: the consent page and the token endpoint."""

from __future__ import annotations

import hashlib
import secrets
from base64 import b64decode, urlsafe_b64encode
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from webapp.rehearsal import consent
from webapp.rehearsal.grants import Grant
from webapp.rehearsal.spotify import tokens
from webapp.rehearsal.spotify.access import service
from webapp.rehearsal.spotify.errors import TokenError, answer

blueprint = Blueprint("spotify_oauth", __name__, url_prefix="/spotify/accounts")
TEN_MINUTES = 600


@blueprint.errorhandler(TokenError)
def refused(error: TokenError) -> Response:
    return error.response()


@blueprint.route("/authorize", methods=["GET", "POST"])
def authorize() -> Any:
    asked = request.args
    trouble = wrong_with(asked)
    if trouble:
        return consent.sorry("Spotify", trouble)
    choice = consent.choice(service(), asked.get("client_id", ""), asked.get("scope", "").split())
    if not isinstance(choice, consent.Choice):
        return choice
    if not choice.allowed:
        return redirect(consent.back(asked["redirect_uri"], error="access_denied", state=asked.get("state")))
    code = hand_out(choice.person, asked)
    return redirect(consent.back(asked["redirect_uri"], code=code, state=asked.get("state")))


def wrong_with(asked: Any) -> str | None:
    """What a developer did wrong; such errors are shown to the person, never sent back to the app."""
    if not asked.get("client_id"):
        return "INVALID_CLIENT: Missing client id"
    if not asked.get("redirect_uri"):
        return "INVALID_CLIENT: Missing redirect URI"
    if not secure(asked["redirect_uri"]):
        return "INVALID_CLIENT: Insecure redirect URI"
    if asked.get("response_type") != "code":
        return "response_type must be code"
    if asked.get("code_challenge") and asked.get("code_challenge_method") != "S256":
        return "code_challenge_method must be S256"
    unknown = sorted(set(asked.get("scope", "").split()) - set(tokens.SCOPES))
    return f"INVALID_SCOPE: Invalid scope {unknown[0]}" if unknown else None


def secure(address: str) -> bool:
    """HTTPS, or a loopback address in digits; `localhost` is refused since 2025."""
    parts = urlsplit(address)
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in ("127.0.0.1", "::1"))


def hand_out(person: str, asked: Any) -> str:
    now, code = service().now(), "AQ" + secrets.token_urlsafe(64)
    about = {"redirect_uri": asked["redirect_uri"], "challenge": asked.get("code_challenge")}
    scopes, client = asked.get("scope", "").split(), asked["client_id"]
    service().grants.add(Grant(code, "code", person, client, scopes, now, now + TEN_MINUTES, about=about))
    service().world.changed()
    return code


@blueprint.post("/api/token")
def token() -> Any:
    kind = request.form.get("grant_type", "")
    acts = {"authorization_code": exchange, "refresh_token": refresh}
    if kind not in acts:
        raise TokenError("unsupported_grant_type", "grant_type parameter is missing or not supported")
    return acts[kind]()


def exchange() -> Any:
    client, proven = who_asks()
    code = service().grants.find(request.form.get("code"), "code")
    if not code or not code.alive or code.expired(service().now()):
        raise TokenError("invalid_grant", "Invalid authorization code")
    if code.client != client:
        raise TokenError("invalid_grant", "Invalid authorization code for this client")
    if request.form.get("redirect_uri") != code.about["redirect_uri"]:
        raise TokenError("invalid_grant", "Invalid redirect URI")
    verify(code, proven)
    code.alive = False
    return answer(tokens.grant_all(service(), service().account(code.account), code.scopes, client))


def verify(code: Grant, proven: bool) -> None:
    """The verifier must fit the challenge; an app without a challenge must have shown its secret."""
    challenge, verifier = code.about["challenge"], request.form.get("code_verifier", "")
    if challenge and challenge_of(verifier) != challenge:
        raise TokenError("invalid_grant", "code_verifier was incorrect")
    if not challenge and not proven:
        raise TokenError("invalid_client", "Invalid client secret")


def challenge_of(verifier: str) -> str:
    return urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")


def refresh() -> Any:
    client, _ = who_asks()
    grant = service().grants.find(request.form.get("refresh_token"), "refresh")
    if not grant or grant.client != client:
        raise TokenError("invalid_grant", "Invalid refresh token")
    if not grant.alive:
        raise TokenError("invalid_grant", "Refresh token revoked")
    if grant.expired(service().now()):
        raise TokenError("invalid_grant", "Refresh token expired")
    fresh = tokens.access_from(service(), grant)
    return answer({**fresh, **(rotated(grant) if service().rotate_refresh else {})})


def rotated(old: Grant) -> dict[str, str]:
    old.alive = False
    new = Grant(**{**old.__dict__, "secret": "AQ" + secrets.token_urlsafe(96), "alive": True})
    return {"refresh_token": service().grants.add(new).secret}


def who_asks() -> tuple[str, bool]:
    """The client id, and whether its secret was shown (Basic header, or both in the form)."""
    header = request.headers.get("Authorization", "")
    if header.startswith("Basic "):
        client, _, secret = decoded(header).partition(":")
    else:
        client, secret = request.form.get("client_id", ""), request.form.get("client_secret", "")
    if not client:
        raise TokenError("invalid_client", "Missing client id")
    if (header and not secret) or (secret and service().client_secret not in (None, secret)):
        raise TokenError("invalid_client", "Invalid client secret")
    return client, bool(secret)


def decoded(header: str) -> str:
    try:
        return b64decode(header.removeprefix("Basic ")).decode()
    except ValueError:
        raise TokenError("invalid_client", "Invalid client") from None
