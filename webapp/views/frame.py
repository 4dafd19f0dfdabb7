"""What stands around every page: the places one can go, the theme, the run under way, the open questions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from flask import Flask, current_app, request
from flask_babel import lazy_gettext
from flask_login import current_user


class Place(NamedTuple):
    """An entry of the navigation. It shows once the application has a page at ``path``."""

    path: str
    label: Any
    icon: str
    foot: bool = False
    admins: bool = False


NAV = (
    Place("/", lazy_gettext("Home"), "home"),
    Place("/sync", lazy_gettext("Sync"), "sync"),
    Place("/links", lazy_gettext("Links"), "link"),
    Place("/conflicts", lazy_gettext("Conflicts"), "question"),
    Place("/collection", lazy_gettext("Collection"), "disc"),
    Place("/journal", lazy_gettext("Journal"), "journal"),
    Place("/playlists", lazy_gettext("Playlists"), "list"),
    Place("/wishlist", lazy_gettext("Wish list"), "bookmark"),
    Place("/connections", lazy_gettext("Connections"), "plug", foot=True),
    Place("/settings", lazy_gettext("Settings"), "gear", foot=True),
    Place("/admin", lazy_gettext("Admin"), "shield", foot=True, admins=True),
)

#: Addresses that the frame posts to or links to, where the application has them.
PLACES = {
    "sign_out": "/sign-out",
    "sign_in": "/sign-in",
    "theme": "/settings/theme",
    "settings": "/settings",
    "search": "/search",
}

THEMES = ("system", "light", "dark")


def person() -> Any | None:
    """Who is signed in, or nobody."""
    if not request or not hasattr(current_app, "login_manager"):
        return None
    return current_user if current_user.is_authenticated else None


def theme() -> str:
    """``light`` or ``dark`` where it was chosen, else ``system``: known to the server, so that no page flashes."""
    chosen = getattr(person(), "theme", None) or request.cookies.get("theme", "")
    return chosen if chosen in THEMES else "system"


def page_at(path: str) -> str | None:
    """``path`` when a rule of the application answers there, whatever its method; else nothing."""
    rules: frozenset[str] | None = current_app.extensions.get("frame_rules")
    if rules is None:
        rules = frozenset(rule.rule.rstrip("/") or "/" for rule in current_app.url_map.iter_rules())
        if not current_app.debug:
            current_app.extensions["frame_rules"] = rules
    return path if path in rules else None


def nav() -> list[dict[str, Any]]:
    """The places that exist for this person, the current one marked."""
    admin = bool(getattr(person(), "is_admin", False))
    here = request.path
    return [
        place._asdict() | {"current": here == place.path or (place.path != "/" and here.startswith(place.path + "/"))}
        for place in NAV
        if page_at(place.path) and (admin or not place.admins)
    ]


def set_facts(app: Flask, facts: Callable[[], Mapping[str, Any]]) -> None:
    """``facts`` tells, for the person signed in, ``open_questions`` (a number) and ``running`` (the run under way:
    ``href``, ``label``, ``done``, ``total``); asked once for each whole page."""
    app.extensions["frame_facts"] = facts


def _facts() -> Mapping[str, Any]:
    facts = current_app.extensions.get("frame_facts")
    return facts() if facts and person() else {}


def _around() -> dict[str, Any]:
    return {"theme": theme(), "THEMES": THEMES}


def register(app: Flask) -> None:
    """Layouts call ``nav()``, ``page_at(path)`` and ``frame_facts()``; every template knows ``theme``."""
    app.context_processor(_around)
    app.add_template_global(nav)
    app.add_template_global(page_at)
    app.add_template_global(_facts, "frame_facts")
    app.jinja_env.globals["places"] = PLACES
