"""The way out of this process, made from the application's settings."""

from __future__ import annotations

from flask import current_app

from webapp.actions.outside import Outside
from webapp.actions.sealing import Sealer
from webapp.config import Settings
from webapp.extensions import db, valkey


def outside(settings: Settings | None = None) -> Outside:
    """What actions need of the world: settings (the application's, unless others are given), keys, engine, Valkey."""
    settings = settings or current_app.extensions["settings"]
    return Outside(settings, Sealer(settings.token_keys), db.engine, lambda: valkey.client)
