"""Stored logins: readable in their own place only, and with every key that is still at hand."""

from __future__ import annotations

import logging
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from flask import Flask

from tests.make import syncing
from tests.make import world as make
from webapp.actions.keeping import RowKeeper, place
from webapp.actions.outside import Outside
from webapp.actions.rotate_keys import rotate_keys
from webapp.actions.sealing import Sealer, Unreadable
from webapp.config import Settings
from webapp.extensions import db, valkey
from webapp.models import Connection
from webapp.providers.kit.errors import NeedsLogin
from webapp.rehearsal.world import World
from webapp.store import connections


def test_what_was_sealed_for_one_place_does_not_open_in_another() -> None:
    sealer = Sealer([Fernet.generate_key().decode()])
    sealed = sealer.seal("user:1:spotify:connection", "secret")
    assert sealer.open("user:1:spotify:connection", sealed) == "secret"
    with pytest.raises(Unreadable):
        sealer.open("user:2:spotify:connection", sealed)


def test_a_ciphertext_copied_to_another_row_is_a_dead_login(app: Flask, world: World, settings: Settings) -> None:
    ada, ben = syncing.pair(world, settings, "ada"), syncing.pair(world, settings, "ben")
    mine, theirs = (
        db.session.query(Connection).filter_by(user_id=p.user.id, service_type="spotify").one() for p in (ada, ben)
    )
    mine.secret, theirs.secret = theirs.secret, mine.secret
    db.session.commit()
    with pytest.raises(NeedsLogin):
        RowKeeper(ada.way, mine).load()


def test_keys_are_turned_in_pieces_and_the_old_one_can_go(app: Flask, settings: Settings) -> None:
    old, new = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    people = [syncing.person(f"p{n}") for n in range(7)]
    for person in people:
        sealed = Sealer([old]).seal(place(person.id, "spotify"), f"secret of {person.id}")
        db.session.add(Connection(user_id=person.id, service_type="spotify", secret=sealed))
    db.session.commit()
    way = Outside(settings, Sealer([new, old]), db.engine, lambda: valkey.client)
    half = db.session.query(Connection).order_by(Connection.id).first()
    half.secret = way.sealer.seal(place(half.user_id, "spotify"), f"secret of {half.user_id}")
    db.session.commit()
    assert rotate_keys(way, at_once=2) == 6
    assert rotate_keys(way, at_once=2) == 0
    only_new = Sealer([new])
    for row in db.session.query(Connection):
        assert only_new.open(place(row.user_id, "spotify"), row.secret) == f"secret of {row.user_id}"


def test_no_token_shows_in_logs_database_or_valkey(
    app: Flask, world: World, settings: Settings, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    caplog.set_level(logging.DEBUG)
    pair = syncing.pair(world, settings, "ada")
    tokens = [
        RowKeeper(pair.way, row).load().access_token or ""
        for row in db.session.query(Connection).order_by(Connection.id)
    ]
    assert all(len(token) > 10 for token in tokens)
    world.spotify.like(pair.spotify, syncing.ids("spotify", syncing.recordings(3)))
    make.link(pair.user, spotify=None, deezer=None)
    for kind in ("drop_before", "status", "html"):
        world.deezer.faults.add(kind, match="*", times=2)
        pair.sync()
    pair.sync()
    stored = "\n".join(
        repr(row) for table in db.metadata.sorted_tables for row in db.session.execute(table.select()).all()
    )
    queue = repr([(key, valkey.client.type(key), valkey.client.dump(key)) for key in valkey.client.keys("*")])
    for token in tokens:
        assert token not in caplog.text
        assert token not in stored
        assert token not in queue


def keeper_and_row(app: Flask, world: World, settings: Settings) -> tuple[RowKeeper, Connection, syncing.Pair]:
    pair = syncing.pair(world, settings, "ada")
    row = db.session.query(Connection).filter_by(service_type="spotify").one()
    return RowKeeper(pair.way, row), row, pair


def test_a_renewal_never_takes_the_place_of_a_new_consent(app: Flask, world: World, settings: Settings) -> None:
    keeper, row, pair = keeper_and_row(app, world, settings)
    old = keeper.load()
    consented = replace(old, access_token="of the new consent", account_id="somebody else")
    row.secret = pair.way.sealer.seal(place(row.user_id, "spotify"), consented.to_json())
    db.session.commit()
    with pytest.raises(NeedsLogin):
        keeper.save(replace(old, access_token="renewed from the old one"))
    assert RowKeeper(pair.way, row).load() == consented


def test_a_renewal_does_not_undo_a_disconnection(app: Flask, world: World, settings: Settings) -> None:
    keeper, row, _ = keeper_and_row(app, world, settings)
    old = keeper.load()
    row.secret = ""
    db.session.commit()
    with pytest.raises(NeedsLogin):
        keeper.save(replace(old, access_token="renewed"))
    db.session.refresh(row)
    assert row.secret == ""


def test_keys_turned_during_a_renewal_lose_neither(app: Flask, world: World, settings: Settings) -> None:
    keeper, row, pair = keeper_and_row(app, world, settings)
    old = keeper.load()
    row.secret = pair.way.sealer.seal(place(row.user_id, "spotify"), old.to_json())
    db.session.commit()
    keeper.save(replace(old, access_token="renewed"))
    assert RowKeeper(pair.way, row).load().access_token == "renewed"


def test_turning_keys_does_not_set_a_renewed_login_back(app: Flask, world: World, settings: Settings) -> None:
    _, row, pair = keeper_and_row(app, world, settings)
    stale, renewed = row.secret, pair.way.sealer.seal(place(row.user_id, "spotify"), '{"access_token": "renewed"}')
    db.session.execute(db.update(Connection).where(Connection.id == row.id).values(secret=renewed))
    assert not connections.reseal(row, stale, "set back")
    db.session.commit()
    db.session.refresh(row)
    assert row.secret == renewed
