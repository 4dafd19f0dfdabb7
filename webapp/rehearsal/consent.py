"""The consent page that both services show: who you are today, and whether the app may come in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urlsplit, urlunsplit

from flask import make_response, render_template, request

if TYPE_CHECKING:
    from webapp.rehearsal.service import Service


@dataclass
class Choice:
    person: str
    allowed: bool


def choice(service: Service, client: str, wishes: list[str]) -> Any:
    """The person's answer, or the page that asks for it. GET `…&rehearsal_as=ada` answers yes without a page."""
    silent = service.auto_consent or request.args.get("rehearsal_as")
    if silent in service.accounts:
        return Choice(str(silent), True)
    person, said = request.form.get("person", ""), request.form.get("answer")
    if request.method == "POST" and (said == "deny" or person in service.accounts):
        return Choice(person, said == "allow")
    trouble = "Choose who you are." if request.method == "POST" else None
    people = [account for account in service.accounts.values() if account.offered]
    page = render_template("consent.html", service=service, client=client, wishes=spoken(wishes), people=people,
                           trouble=trouble, chosen=people[0].key if people else None)  # fmt: skip
    return make_response(page, 400 if trouble else 200)


def sorry(label: str, trouble: str) -> Any:
    return make_response(render_template("sorry.html", label=label, trouble=trouble), 400)


def back(address: str, **values: str | None) -> str:
    """The app's address with the answer in its query."""
    parts = urlsplit(address)
    added = urlencode({key: value for key, value in values.items() if value is not None})
    return urlunsplit(parts._replace(query="&".join(piece for piece in (parts.query, added) if piece)))


SPOKEN = (
    ({"user-library-read", "playlist-read-private", "playlist-read-collaborative", "basic_access"},
     "See your likes and your playlists"),
    ({"user-library-modify", "playlist-modify-private", "playlist-modify-public", "manage_library"},
     "Add to your likes and your playlists"),
    ({"user-library-modify", "playlist-modify-private", "delete_library"}, "Remove from your likes and your playlists"),
    ({"user-read-recently-played", "listening_history"}, "See what you played lately"),
    ({"user-follow-read", "user-follow-modify"}, "See and change which artists you follow"),
    ({"offline_access"}, "Stay connected while you are away"),
)  # fmt: skip


def spoken(wishes: list[str]) -> list[str]:
    """Scopes in plain words."""
    return [words for scopes, words in SPOKEN if scopes & set(wishes)]
