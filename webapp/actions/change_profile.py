"""Change what an account says about its person: name, address, language, time zone, theme, what is shared."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import available_timezones

from webapp.actions.rules import email_flaw, flaws, name_flaw, tidy
from webapp.actions.sign_in import is_right
from webapp.models import User
from webapp.store import people, unit

THEMES = ("system", "light", "dark")


def change_profile(
    person: User, changes: dict[str, str], *, languages: set[str], now: datetime, password: str = ""
) -> None:
    """Carry out ``changes`` of ``name``, ``email``, ``language``, ``timezone``, ``theme``, ``share_matches``.

    Others are not looked at. An empty language or time zone means: as the browser says; an empty ``share_matches``: no.
    A new address asks for the password, because mails to it can reset the password. Raises ``NotAccepted``.
    """
    name, email = tidy(changes.get("name", person.name)), changes.get("email", person.email).strip()
    flaws(
        name=name_flaw(name),
        email=email_flaw(email),
        language=_known(changes.get("language", ""), languages),
        timezone=_known(changes.get("timezone", ""), available_timezones()),
        theme=_known(changes.get("theme", ""), set(THEMES)),
        current="wrong" if email != person.email and not is_right(person, password) else "",
    )
    _rename(person, name, email, now)
    for field in ("language", "timezone"):
        if field in changes:
            setattr(person, field, changes[field] or None)
    person.theme = changes.get("theme") or person.theme
    if "share_matches" in changes:
        person.share_matches = bool(changes["share_matches"])
    unit.commit()


def _rename(person: User, name: str, email: str, now: datetime) -> None:
    if (name, email) == (person.name, person.email):
        return
    people.hold(now)
    if taken := people.taken(name, email, but=person.id):
        unit.roll_back()
        flaws(**dict.fromkeys(taken, "taken"))
    people.rename(person, name, email)


def _known(value: str, known: set[str]) -> str:
    return "" if not value or value in known else "unknown"
