"""Deezer's connect service: the consent page, and the exchange of a code for a token."""

from __future__ import annotations

import secrets
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from webapp.rehearsal import consent
from webapp.rehearsal.deezer.access import service
from webapp.rehearsal.deezer.errors import answer
from webapp.rehearsal.deezer.service import PERMS
from webapp.rehearsal.grants import Grant

blueprint = Blueprint("deezer_oauth", __name__, url_prefix="/deezer/connect")
TEN_MINUTES = 600


@blueprint.route("/oauth/auth.php", methods=["GET", "POST"])
def authorize() -> Any:
    asked = request.args
    perms = [perm.strip() for perm in asked.get("perms", "basic_access").split(",") if perm.strip()]
    trouble = wrong_with(asked, perms)
    if trouble:
        return consent.sorry("Deezer", trouble)
    choice = consent.choice(service(), asked["app_id"], perms)
    if not isinstance(choice, consent.Choice):
        return choice
    if not choice.allowed:
        return redirect(consent.back(asked["redirect_uri"], error_reason="user_denied", state=asked.get("state")))
    code = hand_out(choice.person, asked["app_id"], perms)
    return redirect(consent.back(asked["redirect_uri"], code=code, state=asked.get("state")))


def wrong_with(asked: Any, perms: list[str]) -> str | None:
    if not asked.get("app_id"):
        return "You must enter a valid app_id"
    if not asked.get("redirect_uri", "").startswith(("http://", "https://")):
        return "You must enter a valid redirect uri"
    unknown = [perm for perm in perms if perm not in PERMS]
    return f"Unknown permission {unknown[0]}" if unknown else None


def hand_out(person: str, client: str, perms: list[str]) -> str:
    now, code = service().now(), "fr" + secrets.token_hex(16)
    service().grants.add(Grant(code, "code", person, client, perms, now, now + TEN_MINUTES))
    service().world.changed()
    return code


@blueprint.route("/oauth/access_token.php", methods=["GET", "POST"])
def token() -> Any:
    """A form-encoded line, unless `output=json` asks for JSON."""
    asked = request.values
    code = service().grants.find(asked.get("code"), "code")
    proven = bool(asked.get("secret")) and service().client_secret in (None, asked.get("secret"))
    usable = code and code.alive and not code.expired(service().now()) and code.client == asked.get("app_id")
    if not (code and usable and proven):
        return Response("wrong code", 200, content_type="text/html; charset=utf-8")
    code.alive = False
    granted = service().token_for(code.account, code.scopes, code.client)
    if asked.get("output") == "json":
        return answer(granted)
    return Response(urlencode(granted), 200, content_type="text/html; charset=utf-8")
