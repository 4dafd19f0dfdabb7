"""`unisson demo load`: rehearsal libraries as new, and an account that is connected to them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask

from webapp.config import Settings
from webapp.extensions import db
from webapp.models import Connection, User
from webapp.rehearsal.server import serve
from webapp.rehearsal.world import World


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def given(world: World) -> Iterator[dict[str, Any]]:
    with serve(world) as server:
        yield {"REHEARSAL": True, "REHEARSAL_URL": server.url}


def test_the_demonstration_account_is_connected_to_both_services(app: Flask, world: World) -> None:
    liked = len(world.spotify.account("ada").likes)
    world.spotify.unlike("ada", [row.track for row in world.spotify.account("ada").likes[:50]])
    done = app.test_cli_runner().invoke(args=["demo", "load"])
    assert done.exit_code == 0, done.output
    assert "with the password" in done.output
    rows = db.session.query(Connection).order_by(Connection.service_type).all()
    assert [(row.service_type, row.status, row.account_name) for row in rows] == [
        ("deezer", "connected", "Ada"),
        ("spotify", "connected", "Ada"),
    ]
    assert len(world.spotify.account("ada").likes) == liked
    again = app.test_cli_runner().invoke(args=["demo", "load", "--keep"])
    assert again.exit_code == 0, again.output
    assert db.session.query(User).count() == 1


def test_without_rehearsal_services_it_says_what_to_start(
    app: Flask, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.extensions, "settings", settings.model_copy(update={"REHEARSAL_URL": ""}))
    done = app.test_cli_runner().invoke(args=["demo", "load"])
    assert done.exit_code == 1
    assert "make run" in done.output
