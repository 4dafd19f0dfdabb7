"""What the pages of coming in share: the browser that asks, and a new sign-in handed to it."""

from __future__ import annotations

from typing import Any

from flask import g, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from webapp.actions.sign_in import Opened, open_sign_in
from webapp.door import identity, limits
from webapp.models import User
from webapp.models.kinds import now
from webapp.store import sign_ins, unit


def browser() -> dict[str, str]:
    """Where the request comes from, for the list of sign-ins."""
    return {"address": limits.address(), "browser": request.headers.get("User-Agent", "")}


def let_in(person: User, path: str) -> ResponseReturnValue:
    """Open a sign-in for somebody who has just proved who they are, and go to ``path``."""
    end_old_one()
    opened = open_sign_in(person.id, now=now(), **browser())
    unit.commit()
    return hand_over(opened, path)


def hand_over(opened: Opened, path: str) -> ResponseReturnValue:
    """Give the browser its cookie and go to ``path``."""
    return identity.start(make_response(redirect(path, 303)), opened)


def end_old_one() -> None:
    """A browser that signs in again leaves no earlier sign-in behind."""
    if current_user.is_authenticated and g.sign_in_id:
        sign_ins.end(current_user.id, g.sign_in_id)


def again(template: str, status: int, wait: int = 0, **context: Any) -> ResponseReturnValue:
    """The form once more with what was typed, and what is wrong with it."""
    response = make_response(render_template(template, typed=request.form, **context), status)
    if wait:
        response.headers["Retry-After"] = str(wait)
    return response
