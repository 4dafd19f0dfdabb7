"""Marks on views that say who may pass. A view without a mark is for people who are signed in."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from flask import abort, current_app, request
from flask_login import current_user

View = TypeVar("View", bound=Callable[..., Any])


def anyone(view: View) -> View:
    """People who are not signed in may pass, too. Unsafe methods still need the CSRF token."""
    view.for_anyone = True  # type: ignore[attr-defined]
    return view


def machines(view: View) -> View:
    """No sign-in and no CSRF token: a program calls, and the view itself asks for its secret (webhooks, scrobblers)."""
    view.for_machines = True  # type: ignore[attr-defined]
    return anyone(view)


def admin_only(view: View) -> View:
    """Administrators pass; for everybody else there is nothing here."""

    @wraps(view)
    def guarded(*args: Any, **values: Any) -> Any:
        if not getattr(current_user, "is_admin", False):
            abort(404)
        return view(*args, **values)

    return guarded  # type: ignore[return-value]


def marked(mark: str) -> bool:
    """The view that will answer carries this mark."""
    return bool(getattr(current_app.view_functions.get(request.endpoint or ""), mark, False))
