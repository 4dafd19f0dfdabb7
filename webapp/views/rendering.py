"""How a page is answered: the whole page to a browser, the part alone to htmx; and what every template may call."""

from __future__ import annotations

from typing import Any

from flask import Flask, Response, make_response, render_template, request

from webapp.views import assets, formats, frame


def wants_part() -> bool:
    """htmx asks for a piece of the page. A boosted link, a restored history entry or a swap of all needs the page."""
    headers = request.headers
    return (
        headers.get("HX-Request") == "true"
        and headers.get("HX-Request-Type") != "full"
        and headers.get("HX-Boosted") != "true"
        and headers.get("HX-History-Restore-Request") != "true"
    )


def page_or_part(page: str, part: str, /, **context: Any) -> Response:
    """The template ``part`` to htmx, else ``page``; both get ``context``. Caches are told that the two differ."""
    response = make_response(render_template(part if wants_part() else page, **context))
    response.vary.add("HX-Request")
    return response


def register(app: Flask) -> None:
    """Give the templates their globals and filters."""
    formats.register(app)
    assets.register(app)
    frame.register(app)
