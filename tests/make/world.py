"""The outside world of a test: rehearsal services over real HTTP, and people connected to them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Engine

from webapp.actions.connect import capabilities
from webapp.actions.keeping import place
from webapp.actions.outside import Outside
from webapp.actions.sealing import Sealer
from webapp.config import Settings
from webapp.extensions import db, valkey
from webapp.models import Connection, Link, Member, Run, User
from webapp.models.kinds import now
from webapp.providers.kit.credentials import Credentials, MemoryKeeper
from webapp.providers.registry import PROVIDERS, open_provider


def outside(settings: Settings, engine: Engine | None = None) -> Outside:
    """The way out of this process."""
    return Outside(settings, Sealer(settings.token_keys), engine or db.engine, lambda: valkey.client)


def connection(user: User, service: Any, account: Any, way: Outside) -> Connection:
    """``user`` connected to ``account`` at a rehearsal service, without the consent page."""
    name = service.name
    token = service.token_for(account)
    row = Connection(user_id=user.id, service_type=name)
    db.session.add(row)
    db.session.flush()
    credentials = Credentials(
        access_token=token["access_token"],
        refresh_token=token.get("refresh_token"),
        expires_at=now().timestamp() + 3600 if token.get("expires_in") else None,
        authorized_at=now().timestamp(),
        client_id="rehearsal",
        client_secret="rehearsal",
        account_id=str(account.id),
    )
    row.secret = way.sealer.seal(place(user.id, name), credentials.to_json())
    me = open_provider(
        name, MemoryKeeper(credentials), addresses=way.addresses(name, True), limiter=way.limiter(True)
    ).me()
    row.account_id, row.account_name, row.rehearsal = me.id, account.name, True
    row.capabilities = capabilities(PROVIDERS[name].abilities)
    db.session.commit()
    return row


def link(user: User, entity: str = "likes", name: str = "Likes", state: str = "armed", **members: str | None) -> Link:
    """An armed link; ``members``: service → playlist id (``None`` for likes, or one that Unisson is to create)."""
    made = Link(user_id=user.id, entity=entity, name=name, state=state)
    for position, (service, external_id) in enumerate(members.items()):
        made.members.append(Member(service_type=service, external_id=external_id, position=position, name=name))
    db.session.add(made)
    db.session.commit()
    return made


def run(user: User, **values: Any) -> Run:
    """A queued run."""
    made = Run(user_id=user.id, **values)
    db.session.add(made)
    db.session.commit()
    return made
