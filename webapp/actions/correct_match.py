"""Correct a match from its page: a word on the pair, the word taken back, or another object in its place."""

from __future__ import annotations

import re
from datetime import datetime
from urllib.parse import SplitResult, parse_qs, urlsplit

from webapp.actions.judge_match import BadWord, say, unsay
from webapp.store import links, unit

__all__ = ["ANOTHER", "TAKE_BACK", "BadWord", "correct_match"]

#: What a person can do on the page of a pair, beside the words themselves.
ANOTHER, TAKE_BACK = "another", "take_back"

#: What the id of a track looks like, and which addresses speak of it, where that is not the service's own name.
SHAPES = {"spotify": r"[0-9A-Za-z]{22}", "deezer": r"[0-9]{1,20}"} | dict.fromkeys(("youtube", "ytmusic"), r"[\w-]{11}")
ADDRESSES = dict.fromkeys(("youtube", "ytmusic"), ("youtube", "youtu.be"))
_TRACK = re.compile(r"(?:^|[/:])track[/:]([^/?#:]+)")


def correct_match(
    user_id: int,
    track_id: int,
    service: str,
    external_id: str,
    said: str,
    *,
    chosen: str = "",
    typed: str = "",
    now: datetime,
) -> str:
    """Keep what is ``said``: a word, "take_back", or "another", which is ``chosen`` or a ``typed`` link or id.

    The object that is to be looked at next. Nothing is asked of any service.
    """
    links.hold(user_id)
    key = external_id
    if said == TAKE_BACK:
        for one in dict.fromkeys((external_id, "")):
            unsay(user_id, track_id, service, one, now)
    elif said == ANOTHER:
        key = chosen or key_in(typed, service)
        if external_id and external_id != key:
            say(user_id, track_id, service, external_id, "wrong", "match", now)
        say(user_id, track_id, service, key, "right", "match", now)
    else:
        say(user_id, track_id, service, external_id, said, "match", now)
    unit.commit()
    return key


def key_in(text: str, service: str) -> str:
    """The id of a track in what a person typed or pasted: the id itself, a link to its page, or "service:track:id".

    Short links do not say what they lead to, and no service is asked.
    """
    shape = re.compile(SHAPES.get(service, r"[\w-]{1,120}"), re.ASCII)
    key = text.strip()
    if not shape.fullmatch(key):
        key = _in_address(key, service)
    if not shape.fullmatch(key):
        raise BadWord("other", "This holds no id of a track. Open the track at the service and copy its full address.")
    return key


def _in_address(text: str, service: str) -> str:
    try:
        address = urlsplit(text if "://" in text or ":" in text.partition("/")[0] else f"https://{text}")
        host = address.hostname or address.scheme
    except ValueError:
        return ""
    if not any(name in host for name in ADDRESSES.get(service, (service,))):
        raise BadWord("other", "This is no address of that service.")
    found = _TRACK.search(address.path)
    return found.group(1) if found else _watched(address)


def _watched(address: SplitResult) -> str:
    """Sites of videos have the id in the query, or right behind the name of a short host."""
    return parse_qs(address.query).get("v", [address.path.strip("/")])[0]
