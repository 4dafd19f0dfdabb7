"""Commands about the keys that seal stored logins."""

from __future__ import annotations

import click
from cryptography.fernet import Fernet

from webapp.actions.outside import Outside
from webapp.actions.rotate_keys import rotate_keys
from webapp.actions.sealing import Sealer
from webapp.cli.inside import inside, settings_of
from webapp.extensions import db, valkey


@click.group()
def keys() -> None:
    """Keys that seal stored logins."""


@keys.command()
def new() -> None:
    """Print a new key: put it first in TOKEN_ENCRYPTION_KEYS, then `unisson keys rotate`."""
    click.echo(Fernet.generate_key().decode())


@keys.command()
def rotate() -> None:
    """Seal every stored login anew with the first key; afterwards the older keys can be taken out."""
    with inside() as app:
        settings = settings_of(app)
        outside = Outside(settings, Sealer(settings.token_keys), db.engine, lambda: valkey.client)
        click.echo(f"{rotate_keys(outside)} sealed anew with the first key")
