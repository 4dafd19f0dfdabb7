"""Linking: each list stands in one link, also when two clicks come at once."""

from __future__ import annotations

import threading
from typing import Any

from flask import Flask

from tests.make import people
from webapp.actions.make_link import BadLink, make_link
from webapp.extensions import db
from webapp.models import Connection, Link

LIKES: dict[str, Any] = {"entity": "likes", "members": [{"service": "spotify"}, {"service": "deezer"}]}


def test_two_clicks_at_once_make_one_link(app: Flask) -> None:
    alice = people.user("alice")
    db.session.add_all([Connection(user_id=alice.id, service_type=s, account_id=s) for s in ("spotify", "deezer")])
    db.session.commit()
    alice_id, barrier, outcomes = alice.id, threading.Barrier(4), []

    def click() -> None:
        with app.app_context():
            barrier.wait()
            try:
                make_link(alice_id, LIKES)
                outcomes.append("made")
            except BadLink as error:
                outcomes.append(error.field)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=click) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["made", "members", "members", "members"]
    assert db.session.query(Link).count() == 1
