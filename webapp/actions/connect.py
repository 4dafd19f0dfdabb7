"""Connect a service: send a person to its consent page and take up what comes back, or read a public profile."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from typing import Any

from webapp.actions.keeping import place
from webapp.actions.outside import Outside
from webapp.extensions import db
from webapp.models import Connection, Consent
from webapp.providers.kit.consent import new_state, new_verifier
from webapp.providers.kit.credentials import App, Credentials, MemoryKeeper
from webapp.providers.kit.errors import ProviderError
from webapp.providers.kit.roles import Abilities
from webapp.providers.registry import PROVIDERS, connect_provider, open_provider, scope_of
from webapp.store import connections

#: A consent page that is not answered by then is forgotten.
PATIENCE = timedelta(minutes=10)


class ConnectRefused(Exception):
    """A connection was not made; the text says why and what to do. ``field`` names the field that is meant."""

    def __init__(self, text: str, field: str = "") -> None:
        super().__init__(text)
        self.field = field


def begin_consent(
    user_id: int, service: str, *, bound_to: str, outside: Outside, now: datetime, rehearsal: bool = False
) -> str:
    """The address of the consent page. ``bound_to`` is the sign-in or token that asks: only it may bring the answer."""
    app = app_for(user_id, service, outside, rehearsal)
    state, verifier = new_state(), new_verifier()
    redirect_uri = f"{outside.settings.PUBLIC_URL}/api/sync/callback/{service}"
    connections.drop_old_consents(now)
    connections.add_consent(
        Consent(
            user_id=user_id,
            service_type=service,
            state_hash=_hash(state),
            bound_to=bound_to,
            rehearsal=rehearsal,
            redirect_uri=redirect_uri,
            secret=outside.sealer.seal(f"consent:{_hash(state)}", verifier),
            created_at=now,
            expires_at=now + PATIENCE,
        )
    )
    db.session.commit()
    url: str = PROVIDERS[service].login.authorization_url(
        app, redirect_uri=redirect_uri, state=state, verifier=verifier
    )
    return url


def finish_consent(
    user_id: int,
    service: str,
    answer: Mapping[str, str],
    *,
    bound_to: str,
    outside: Outside,
    now: datetime,
) -> Connection:
    """Take up what the consent page sent back. A state that is wrong, old, used, or another's is refused (E9)."""
    state = answer.get("state", "")
    consent = connections.take_consent(_hash(state), now) if state else None
    db.session.commit()
    if consent is None or consent.user_id != user_id or consent.service_type != service or consent.bound_to != bound_to:
        raise ConnectRefused("That answer does not belong to a sign-in you began here. Please begin again.")
    if "code" not in answer:
        raise ConnectRefused(f"{PROVIDERS[service].label} was not connected: you said no on its page.")
    app = app_for(user_id, service, outside, consent.rehearsal)
    verifier = outside.sealer.open(f"consent:{_hash(state)}", consent.secret)
    try:
        credentials = PROVIDERS[service].login.exchange(
            app, code=answer["code"], redirect_uri=consent.redirect_uri, verifier=verifier
        )
        return _keep(user_id, service, credentials, outside, now, consent.rehearsal)
    except ProviderError as error:
        db.session.rollback()
        raise ConnectRefused(error.reason) from error


def connect_with_fields(
    user_id: int, service: str, fields: Mapping[str, str], *, outside: Outside, now: datetime, rehearsal: bool = False
) -> Connection:
    """Connect without a consent page (a public profile); proves that the account is there."""
    try:
        credentials = connect_provider(
            service,
            fields,
            addresses=outside.addresses(service, rehearsal),
            limiter=outside.limiter(rehearsal),
        )
        return _keep(user_id, service, credentials, outside, now, rehearsal)
    except ProviderError as error:
        db.session.rollback()
        names = [field.name for field in PROVIDERS[service].fields]
        raise ConnectRefused(error.reason, names[0] if names else "") from error


def app_for(user_id: int, service: str, outside: Outside, rehearsal: bool) -> App:
    """The registration to come through: a person's own, else the instance's, else the settings'."""
    addresses = outside.addresses(service, rehearsal)
    if rehearsal:
        return App("rehearsal", "rehearsal", addresses)
    row = connections.app_of(user_id, service)
    if row is not None:
        secret = outside.sealer.open(app_place(row.user_id, service), row.secret) if row.secret else ""
        return App(row.client_id, secret, addresses)
    client_id, secret = settings_app(outside, service)
    if not client_id:
        label = PROVIDERS[service].label
        raise ConnectRefused(
            f"{label} needs a client id: enter your own on the connections page, or ask the administrator."
        )
    return App(client_id, secret, addresses)


def settings_app(outside: Outside, service: str) -> tuple[str, str]:
    """(client id, secret) from the settings, empty where there is none."""
    names = PROVIDERS[service].app_settings
    if not names:
        return "", ""
    return str(getattr(outside.settings, names[0])), str(getattr(outside.settings, names[1]))


def app_place(user_id: int | None, service: str) -> str:
    """The place that an app's secret is sealed for."""
    return f"app:{user_id or 'instance'}:{service}"


def _keep(
    user_id: int, service: str, credentials: Credentials, outside: Outside, now: datetime, rehearsal: bool
) -> Connection:
    keeper = MemoryKeeper(credentials)
    adapter = open_provider(
        service, keeper, addresses=outside.addresses(service, rehearsal), limiter=outside.limiter(rehearsal)
    )
    account = adapter.me()
    row = connections.get_or_new(user_id, service)
    days = PROVIDERS[service].token_life_days
    row.kind, row.status, row.rehearsal = credentials.kind, "connected", rehearsal
    row.detail = ""
    if row.account_id and row.account_id != account.id:
        row.detail = "This is another account than before: lists that belong to the former one stand still."
    row.account_id, row.account_name = account.id, account.name[:200]
    held = replace(keeper.load().with_extra(**account.extra), account_id=account.id)
    row.secret = outside.sealer.seal(place(user_id, service), held.to_json())
    row.capabilities = capabilities(adapter.abilities)
    row.limit_scope = scope_of(service, credentials.client_id)
    row.blocked_until, row.blocked_reason = None, ""
    row.authorized_at = row.updated_at = now
    row.needs_reauth_at = now + timedelta(days=days) if days and credentials.kind == "oauth2" else None
    db.session.commit()
    return row


def capabilities(abilities: Abilities) -> dict[str, Any]:
    """What a connection can do, as the API and the pages say it; ``why_not`` names the reason of what it cannot."""
    plain = asdict(abilities)
    return {
        "read_playlists": True,
        "write_playlists": plain["can_write_playlists"],
        "read_likes": True,
        "write_likes": plain["can_write_likes"],
        "sees_private": plain["sees_private"],
        "keeps_repeats": plain["keeps_repeats"],
        "max_playlist_items": plain["max_playlist_items"],
        "why_not": json.loads(json.dumps(dict(abilities.why_not))),
    }


def _hash(state: str) -> str:
    return hashlib.sha256(state.encode()).hexdigest()
