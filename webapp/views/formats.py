"""Numbers, lengths and times as the person reads them: in their language and their time zone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from zlib import crc32
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel import Locale, UnknownLocaleError, dates
from babel.numbers import format_decimal, format_percent
from flask import Flask, request
from flask_babel import get_locale, get_timezone, ngettext
from markupsafe import Markup

from webapp.extensions import babel
from webapp.views.frame import person

#: The moment that times are told from; a test sets its own.
clock: Callable[[], datetime] = lambda: datetime.now(UTC)  # noqa: E731


def locale() -> str:
    """The person's own choice, else the best of what the browser asks for, else English."""
    chosen = getattr(person(), "language", None)
    asked = [tag.replace("-", "_") for tag in request.accept_languages.values()] if request else []
    for tag in (chosen, *asked):
        try:
            if tag and (known := Locale.parse(tag.replace("-", "_"))).language in spoken():
                return str(known)
        except (UnknownLocaleError, ValueError):
            continue
    return "en"


def spoken() -> set[str]:
    """The languages that pages exist in."""
    return {known.language for known in babel.list_translations()} | {"en"}


def zone() -> str:
    """The person's time zone, else UTC."""
    name = getattr(person(), "timezone", None) or "UTC"
    try:
        return ZoneInfo(name).key
    except (ZoneInfoNotFoundError, ValueError):
        return "UTC"


def number(value: float | None) -> str:
    """1214 is 1,214 in English, 1 214 in French; nothing is a dash."""
    return "–" if value is None else format_decimal(value, locale=_locale())


def percent(share: float | None) -> str:
    """0.42 is 42 %, as the language writes it."""
    return "–" if share is None else format_percent(share, locale=_locale())


def playtime(milliseconds: int | None) -> str:
    """A track's length: 227000 is 3:47, 3 723 000 is 1:02:03."""
    if milliseconds is None:
        return "–"
    minutes, seconds = divmod(round(milliseconds / 1000), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def duration(seconds: float | None) -> str:
    """How long something takes, in the one unit that matters: about 4 minutes."""
    if seconds is None:
        return "–"
    return dates.format_timedelta(round(seconds), threshold=1.2, granularity="second", locale=_locale())


def exact(moment: datetime) -> str:
    """The whole date and time in the person's zone."""
    return dates.format_datetime(_aware(moment), "full", tzinfo=get_timezone(), locale=_locale())


def clock_time(moment: datetime | None) -> str:
    """The time of day in the person's zone; with the date when that is another day."""
    if moment is None:
        return "–"
    here, today = _aware(moment).astimezone(get_timezone()), clock().astimezone(get_timezone())
    if here.date() == today.date():
        return dates.format_time(here, "short", tzinfo=get_timezone(), locale=_locale())
    return dates.format_datetime(here, "short", tzinfo=get_timezone(), locale=_locale())


def ago(moment: datetime | None) -> Markup:
    """``5 minutes ago`` or ``in 2 hours``, the exact time on hover and for machines."""
    if moment is None:
        return Markup("–")
    moment = _aware(moment)
    words = dates.format_timedelta(moment - clock(), add_direction=True, granularity="second", locale=_locale())
    return Markup('<time datetime="{}" title="{}">{}</time>').format(moment.isoformat(), exact(moment), words)


def plural(one: str, many: str, count: int) -> str:
    """``plural('%(n)s track', '%(n)s tracks', 1214)`` is ``1,214 tracks``."""
    return str(ngettext(one, many, count, n=number(count)))


def initials(name: str) -> str:
    """Up to two letters that stand for a name: *Road Trip* is RT."""
    words = [word for word in name.split() if word[:1].isalnum()] or [name.strip() or "·"]
    return "".join(word[0] for word in (words[0], *words[1:2])).upper()


def tone(name: str) -> int:
    """One of six grounds for a cover that is missing, always the same one for the same name."""
    return crc32(name.encode()) % 6


def _aware(moment: datetime) -> datetime:
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment


def _locale() -> Locale:
    return get_locale() or Locale.parse("en")


def register(app: Flask) -> None:
    """The filters of templates; Babel is told how to find the person's language and zone."""
    if "babel" not in app.extensions:
        babel.init_app(app, locale_selector=locale, timezone_selector=zone)
    for filter_ in (number, percent, playtime, duration, exact, clock_time, ago, initials, tone):
        app.add_template_filter(filter_)
    app.add_template_global(plural)
    app.add_template_global(_locale, "get_locale")
