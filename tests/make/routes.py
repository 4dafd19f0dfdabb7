"""Every route of the application with an address that fits it, and everything that stands in the database."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

from flask import Flask
from werkzeug.routing import Rule

from webapp.extensions import db

UNSAFE = {"POST", "PUT", "PATCH", "DELETE"}


def paths(app: Flask) -> Iterator[tuple[Rule, str]]:
    """Every rule with an address that fits it."""
    for rule in app.url_map.iter_rules():
        values = {
            name: 1 if "Integer" in type(kind).__name__ else str(uuid.uuid4())
            for name, kind in rule._converters.items()
        }
        if rule.endpoint == "static":
            values["filename"] = "css/base.css"
        with app.test_request_context():
            built = app.url_map.bind("127.0.0.1").build(rule.endpoint, values, method=next(iter(rule.methods or ())))
        yield rule, built


def unsafe(app: Flask) -> list[tuple[str, str]]:
    return [
        (path, method)
        for rule, path in paths(app)
        for method in sorted((rule.methods or set()) & UNSAFE)
        if not getattr(app.view_functions[rule.endpoint], "for_machines", False)
    ]


def whole_database() -> list[object]:
    noted = ("last_seen_at", "last_used_at", "expires_at")
    found: list[object] = []
    for table in db.metadata.sorted_tables:
        columns = [column for column in table.columns if column.name not in noted]
        found.append((table.name, sorted(map(repr, db.session.execute(db.select(*columns)).all()))))
    db.session.rollback()
    return found
