"""Consent at Deezer, which is not quite OAuth 2, and the way in by a public profile without any consent."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import requests

from webapp.providers.deezer import parse
from webapp.providers.kit.credentials import App, Credentials
from webapp.providers.kit.errors import Gone, Malformed, ProviderError, Refused, RetryLater
from webapp.providers.kit.http import TIMEOUT, Wire, new_session
from webapp.providers.kit.pages import mapping

SERVICE = "deezer"
#: ``manage_library`` puts in, ``delete_library`` takes out; ``offline_access`` gives a token that does not end.
PERMISSIONS = ("basic_access", "offline_access", "manage_library", "delete_library")


def authorization_url(app: App, *, redirect_uri: str, state: str, verifier: str = "") -> str:
    """The address of the consent page. Deezer knows no PKCE: ``verifier`` is not used."""
    question = {
        "app_id": app.client_id,
        "redirect_uri": redirect_uri,
        "perms": ",".join(PERMISSIONS),
        "response_type": "code",
        "state": state,
    }
    return f"{app.addresses['connect']}/oauth/auth.php?{urlencode(question)}"


def exchange(app: App, *, code: str, redirect_uri: str, verifier: str = "", now: float | None = None) -> Credentials:
    """The token for the code of the consent page. There is no refresh token: an ended login needs a new consent."""
    when = time.time() if now is None else now
    form = {"app_id": app.client_id, "secret": app.client_secret, "code": code, "output": "json"}
    token = _token(_post(f"{app.addresses['connect']}/oauth/access_token.php", form))
    life = float(token.get("expires") or 0)
    return Credentials(
        access_token=str(token["access_token"]),
        expires_at=when + life if life > 0 else None,
        authorized_at=when,
        client_id=app.client_id,
        client_secret=app.client_secret,
        scope=",".join(PERMISSIONS),
    )


def connect(fields: Mapping[str, str], *, wire: Wire, addresses: Mapping[str, str]) -> Credentials:
    """A public profile by its number or by its exact name (field ``username``): public lists only, nothing written."""
    wanted = fields.get("username", "").strip()
    if not wanted:
        raise Refused("Give the name or the number of a Deezer profile", code="username", service=SERVICE)
    api = addresses["api"].rstrip("/")
    number = wanted if wanted.isdigit() else _number(wanted, wire, api)
    account = parse.account(mapping(parse.checked(wire.send("GET", f"{api}/user/{number}", family="me"))))
    return Credentials(kind="public", account_id=account.id, extra={"name": account.name})


def _number(name: str, wire: Wire, api: str) -> str:
    answer = wire.send("GET", f"{api}/search/user", family="search", params={"q": name, "limit": 50})
    people = mapping(parse.checked(answer)).get("data") or []
    same = [one for one in people if str(one.get("name", "")).casefold() == name.casefold()]
    if not same:
        raise Gone("Deezer knows no profile of this name", service=SERVICE)
    if len(same) > 1:
        raise Refused("Several profiles have this name: give the number in the profile's address", code="ambiguous")
    return str(int(same[0]["id"]))


def _post(url: str, form: dict[str, str]) -> str:
    """As a form, so that secret and code stand in no address. Errors are raised outside of the handler."""
    failure: ProviderError = RetryLater("Deezer's login does not answer", after=30, kind="fault", service=SERVICE)
    try:
        with new_session() as session:
            answer = session.post(url, data=form, timeout=TIMEOUT, allow_redirects=False)
            if answer.status_code == 200:
                return answer.text[:10_000]
            if answer.status_code < 500:
                failure = Refused("Deezer did not accept the app or the code", code=str(answer.status_code))
    except requests.RequestException:
        pass
    raise failure


def _token(text: str) -> dict[str, Any]:
    """Errors come with status 200: the words ``wrong code`` alone, or an error as of the API."""
    if text.strip().lower().startswith("wrong code"):
        raise Refused("Deezer did not accept the code: sign in again", code="wrong_code", service=SERVICE)
    body = parse.json_or_none(text)
    if isinstance(body, dict) and isinstance(body.get("access_token"), str) and body["access_token"]:
        return body
    if isinstance(body, dict) and "error" in body:
        raise Refused("Deezer did not accept the app or the code", code="oauth", service=SERVICE)
    raise Malformed("Deezer's login answered in an unknown form", service=SERVICE)
