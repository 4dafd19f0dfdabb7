"""People of a test: accounts, browsers that are signed in, access tokens, and strangers who must not show."""

from __future__ import annotations

import hashlib
from itertools import count

from argon2 import PasswordHasher
from flask import current_app
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer

from webapp.actions import hashing
from webapp.actions.create_token import create_token
from webapp.actions.sign_in import open_sign_in
from webapp.door.csrf import token_of
from webapp.door.identity import cookie_name
from webapp.extensions import db
from webapp.models import AccessToken, Invitation, SignIn, User
from webapp.models.kinds import now
from webapp.store import people

#: Whoever makes people in a test wants them quickly; one test holds the real parameters.
hashing.use(hashing.Hashing(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)))

PASSWORD = "four words in unison"
_numbers = count(1)


def user(name: str = "alice", *, admin: bool = False, password: str = PASSWORD, **values: object) -> User:
    """An account; the same name again gives the same one."""
    known = people.find(name)
    if known is not None:
        return known
    made = User(
        name=name,
        email=f"{name}@example.org",
        password_hash=hashing.current().hash(password),
        is_admin=admin,
        created_at=now(),
        **values,
    )
    people.add(made)
    db.session.commit()
    return made


def sign_in(client: FlaskClient, person: User) -> FlaskClient:
    """The same client, signed in as ``person``, sending its CSRF token with everything as our pages do."""
    opened = open_sign_in(person.id, now=now(), address="127.0.0.1", browser="a test")
    db.session.commit()
    with current_app.test_request_context():
        client.set_cookie(cookie_name(), opened.secret)
    client.environ_base["HTTP_X_CSRFTOKEN"] = _csrf_token(client, token_of(opened.public_id))
    return client


def csrf(client: FlaskClient) -> FlaskClient:
    """The same client with a CSRF token in every request, for pages of people who are not signed in."""
    client.environ_base["HTTP_X_CSRFTOKEN"] = _csrf_token(
        client, hashlib.sha256(f"test {next(_numbers)}".encode()).hexdigest()
    )
    return client


def _csrf_token(client: FlaskClient, raw: str) -> str:
    with client.session_transaction() as session:
        session["csrf_token"] = raw
    return str(URLSafeTimedSerializer(current_app.secret_key, salt="wtf-csrf-token").dumps(raw))


def browser(person: User | None = None) -> FlaskClient:
    """A browser of its own, signed in where a person is given; both send a CSRF token."""
    client = current_app.test_client()
    return sign_in(client, person) if person else csrf(client)


def token(person: User, label: str = "a program") -> str:
    """The secret of a new access token."""
    return create_token(person.id, label, now=now())[1]


def program(person: User) -> dict[str, str]:
    """The headers of a program that has a token."""
    return {"Authorization": f"Bearer {token(person)}"}


def noise() -> list[User]:
    """Other people with a sign-in, a token and an invitation each: none of it may ever show or change."""
    strangers = [user(f"stranger-{n}") for n in range(2)]
    for n, person in enumerate(strangers):
        open_sign_in(person.id, now=now(), address=f"192.0.2.{n}", browser="noise")
        create_token(person.id, f"noise {n}", now=now())
        db.session.add(
            Invitation(
                secret_hash=hashlib.sha256(f"noise {next(_numbers)}".encode()).hexdigest(),
                invited_by=person.id,
                note="noise",
                expires_at=now(),
            )
        )
    db.session.commit()
    return strangers


def everything() -> list[tuple[object, ...]]:
    """What stands about people in the database, to see whether something changed."""
    found: list[tuple[object, ...]] = []
    for table in (User, SignIn, AccessToken, Invitation):
        columns = [column for column in table.__table__.columns if column.name not in ("last_seen_at", "last_used_at")]
        found += [(table.__tablename__, *row) for row in db.session.execute(db.select(*columns).order_by(table.id))]
    return found
