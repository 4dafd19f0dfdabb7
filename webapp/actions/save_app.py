"""A person's own registration at a service: client id and secret, entered in the app, sealed for this one place."""

from __future__ import annotations

from datetime import datetime

from webapp.actions.connect import app_place
from webapp.actions.outside import Outside
from webapp.extensions import db
from webapp.models import ProviderApp
from webapp.store import connections


class BadApp(Exception):
    """This cannot be a registration; ``field`` names what is to be mended."""

    def __init__(self, field: str, text: str) -> None:
        super().__init__(text)
        self.field = field


def save_app(
    user_id: int, service: str, client_id: str, secret: str, *, outside: Outside, now: datetime
) -> ProviderApp:
    """Keep it; an empty ``secret`` leaves the one that is there, as long as the id is the same."""
    client_id, secret = client_id.strip(), secret.strip()
    if not client_id or len(client_id) > 200 or any(letter.isspace() for letter in client_id):
        raise BadApp("client_id", "Copy the client id from the service's page for developers; it has no spaces.")
    row = connections.own_app(user_id, service)
    if not secret and (row is None or row.client_id != client_id):
        raise BadApp("client_secret", "A new client id comes with its own secret.")
    if row is None:
        row = ProviderApp(user_id=user_id, service_type=service, created_at=now)
        db.session.add(row)
    row.client_id = client_id
    if secret:
        row.secret = outside.sealer.seal(app_place(user_id, service), secret)
    db.session.commit()
    return row


def forget_app(user_id: int, service: str) -> bool:
    """Whether there was one. Logins that came through it have to be renewed through another."""
    row = connections.own_app(user_id, service)
    if row is None:
        return False
    db.session.delete(row)
    db.session.commit()
    return True
