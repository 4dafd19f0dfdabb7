"""A service that is only searched is no connection: no card, no door, and the API says that it is not offered."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.make import people
from webapp.models import User
from webapp.providers.registry import CONNECTABLE, PROVIDERS

ONLY_SEARCHED = sorted(set(PROVIDERS) - set(CONNECTABLE))


@pytest.fixture
def alice(app: Flask) -> User:
    people.noise()
    return people.user("alice")


@pytest.fixture
def signed_in(client: FlaskClient, alice: User) -> FlaskClient:
    return people.sign_in(client, alice)


@pytest.mark.parametrize("name", ONLY_SEARCHED)
def test_it_has_no_card_and_is_told_as_still_to_come(signed_in: FlaskClient, name: str) -> None:
    html = signed_in.get("/connections").text
    assert f"/connections/{name}" not in html
    assert f"/connections/{next(iter(CONNECTABLE))}" in html
    assert html.count(PROVIDERS[name].label) == 1


@pytest.mark.parametrize("name", ONLY_SEARCHED)
def test_its_doors_are_closed(signed_in: FlaskClient, name: str) -> None:
    for door in ("", "/disconnect", "/app", "/app/forget"):
        assert signed_in.post(f"/connections/{name}{door}").status_code == 404
    refused = signed_in.post(f"/api/sync/connect/{name}", json={})
    assert refused.status_code == 404
    assert "not offered" in refused.json["detail"]
    rows = {row["service"]: row for row in signed_in.get("/api/sync/status").json["services"]}
    assert (rows[name]["status"], rows[name]["detail"]) == ("disconnected", "Not offered in this version.")
