"""Error pages: what happened, what it means for the person's music, what to do. Never a stack trace."""

from __future__ import annotations

from typing import Any

from flask import Flask, Response, g, make_response, render_template
from flask_babel import lazy_gettext as _
from werkzeug.exceptions import HTTPException

from webapp.door.errors import show_below

#: Title and text of each; a refusal that brings its own words keeps the title.
WORDS: dict[int, tuple[Any, Any]] = {
    400: (
        _("This could not be read"),
        _("The browser sent something incomplete. Go back, reload the page, try again."),
    ),
    401: (_("Sign in first"), _("This page is for people who are signed in.")),
    403: (_("This is not allowed"), _("Your account may not do this.")),
    404: (_("There is nothing here"), _("The address is mistyped, or what was here is gone.")),
    405: (
        _("This address is not a page"),
        _("It only takes what a form sends. Start again from the page with the form."),
    ),
    409: (_("Something else is under way"), _("Wait until it has finished, then try again.")),
    410: (_("This is no longer here"), _("It was used already, or its time is over.")),
    413: (_("This is too large"), _("Unisson takes up to 1 MB at a time.")),
    429: (_("Too much at once"), _("Wait a little, then try again.")),
    500: (
        _("Something failed here"),
        _("It is written to the log. Try again; if it fails again, tell the administrator."),
    ),
}


def page(error: HTTPException) -> Response:
    """The page of ``error``."""
    status = error.code or 500
    title, text = WORDS.get(status, (error.name, WORDS[500][1] if status >= 500 else WORDS[400][1]))
    text = getattr(error, "text", "") or text
    html = render_template(
        "errors/error.html", status=status, title=title, text=text, reference=g.get("reference"), advice=_advice(status)
    )
    response = make_response(html, status)
    if wait := getattr(error, "wait", 0):
        response.headers["Retry-After"] = str(wait)
    if methods := getattr(error, "valid_methods", None):
        response.headers["Allow"] = ", ".join(sorted(methods))
    return response


def _advice(status: int) -> Any:
    """After a failure nobody can promise that nothing was changed; runs go on where they stopped."""
    return _("Runs that were under way go on where they stopped.") if status >= 500 else None


def register(app: Flask) -> None:
    """Errors of every address that nobody else claims are shown as a page."""
    show_below(app, "", page)
