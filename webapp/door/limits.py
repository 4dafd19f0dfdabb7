"""How often: counted in Valkey for all processes together; without Valkey each process counts alone, and says so."""

from __future__ import annotations

import logging
import time
from math import ceil

import redis
from flask import Flask, g, request
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from limits import RateLimitItem, parse_many
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter, RateLimiter

from webapp.door import here
from webapp.door.csrf import SAFE
from webapp.door.errors import Refused
from webapp.extensions import limiter

log = logging.getLogger(__name__)

#: What may be tried how often, by one account or from one address.
RULES: dict[str, list[RateLimitItem]] = {
    "sign-in of an account": parse_many("5 per minute; 20 per hour"),
    "sign-in from an address": parse_many("20 per minute"),
    "sign-up from an address": parse_many("10 per minute; 30 per hour"),
    "reset from an address": parse_many("5 per minute; 20 per hour"),
    "reset of an account": parse_many("3 per hour"),
    "invitation from an address": parse_many("20 per minute"),
    "password of an account": parse_many("5 per minute; 20 per hour"),
    "reads of a person": parse_many("1200 per minute"),
    "changes of a person": parse_many("60 per minute"),
}

_alone = MovingWindowRateLimiter(MemoryStorage())


def wait(what: str, who: str | int) -> int:
    """Count one try of ``what`` by ``who``: 0 when it may go on, else the seconds until it may be tried again."""
    try:
        return _wait(limiter.limiter, what, str(who))
    except (redis.RedisError, OSError) as error:
        log.warning("limits are counted by each process alone, Valkey does not answer: %s", error)
        return _wait(_alone, what, str(who))


def _wait(counter: RateLimiter, what: str, who: str) -> int:
    for rule in RULES[what]:
        if not counter.hit(rule, what, who):
            log.warning("limit reached: %s, %s", what, rule)
            return max(1, ceil(counter.get_window_stats(rule, what, who).reset_time - time.time()))
    return 0


def forgive(what: str, who: str | int) -> None:
    """Forget the tries: the right password was given."""
    try:
        for rule in RULES[what]:
            limiter.limiter.clear(rule, what, str(who))
    except (redis.RedisError, OSError) as error:
        log.warning("tries could not be forgotten: %s", error)


def address() -> str:
    """Where the request came from."""
    return request.remote_addr or "unknown"


def in_words(seconds: int) -> str:
    """``Too many tries. Try again in 40 seconds.``"""
    if seconds <= 90:
        return str(
            ngettext(
                "Too many tries. Try again in %(num)d second.", "Too many tries. Try again in %(num)d seconds.", seconds
            )
        )
    minutes = ceil(seconds / 60)
    return str(
        ngettext(
            "Too many tries. Try again in %(num)d minute.", "Too many tries. Try again in %(num)d minutes.", minutes
        )
    )


def insist(what: str, who: str | int) -> None:
    """Refuse with 429 when ``what`` was tried too often."""
    if seconds := wait(what, who):
        raise Refused(429, in_words(seconds), seconds)


def _pace_programs() -> None:
    """One person's programs share an allowance, so that one of them cannot starve the others' pages."""
    if not here.is_api() or not g.get("auth"):
        return
    what = "reads of a person" if request.method in SAFE else "changes of a person"
    if seconds := wait(what, current_user.id):
        raise Refused(429, _("Too many requests. Wait %(seconds)s s.", seconds=seconds), seconds)


def register(app: Flask) -> None:
    """Count the calls below ``/api``."""
    app.before_request(_pace_programs)
