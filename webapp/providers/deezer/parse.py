"""Deezer's JSON turned into music, and its errors under status 200 into decisions: pure functions and one table."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from webapp.domain.asking import Query
from webapp.domain.music import Account, Found, ListInfo, Row, RowKind, Track
from webapp.providers.kit.answers import Answer
from webapp.providers.kit.errors import Gone, Malformed, NeedsLogin, ProviderError, Refused, RetryLater
from webapp.providers.kit.manifest import Limited
from webapp.providers.kit.pages import Page, mapping

SERVICE = "deezer"

#: Code -> (what follows, sentence). Codes from the documentation and recordings of 2026-01; 4 and 700 are limits.
CODES: dict[int, tuple[str, str]] = {
    4: ("limit", "Deezer asks for a pause"),
    50: ("fault", "Deezer failed inside"),
    100: ("refused", "The list is full at Deezer"),
    200: ("refused", "Deezer does not allow this with this login"),
    300: ("login", "Deezer has ended this login: sign in again"),
    500: ("refused", "Deezer refused this as it was asked"),
    501: ("refused", "Deezer refused this: something was missing"),
    600: ("refused", "Deezer did not understand the search"),
    700: ("busy", "Deezer is busy"),
    800: ("gone", "Deezer does not have this, or does not show it to us"),
    901: ("refused", "Deezer does not allow this to this kind of account"),
}
#: Errors without a code: by their type.
TYPES = {"DataException": 800, "OAuthException": 200, "ParameterException": 500, "InvalidQueryException": 600}
#: Seconds of quiet after code 4: the width of the window (50 calls in 5 s for one address, no header says it).
PAUSE = 5.0


def limited(answer: Answer) -> Limited | None:
    """A limit, which comes as code 4 under status 200; 429 is not documented, but some proxies give it."""
    if answer.status == 429:
        return Limited(answer.retry_after(PAUSE), "rate", CODES[4][1])
    error = error_of(answer.json_or_none()) if b'"error"' in answer.body[:400] else None
    return Limited(PAUSE, "rate", CODES[4][1]) if error and code_of(error) == 4 else None


def checked(answer: Answer) -> Any:
    """The body of an answer, or the error that it stands for."""
    if answer.status == 200 and not answer.body.strip():
        # After heavy use the service answers nothing at all for a while.
        raise RetryLater("Deezer answered nothing", after=60, kind="fault", service=SERVICE, maybe_applied=answer.wrote)
    if not answer.ok and answer.json_or_none() is None:
        if answer.status in (404, 410):
            raise Gone(CODES[800][1], service=SERVICE)
        raise Refused(f"Deezer refused this ({answer.status})", code=str(answer.status), service=SERVICE)
    body = answer.json()
    error = error_of(body)
    if error is not None:
        raise decision(error, wrote=answer.wrote)
    if not answer.ok:
        raise Refused(f"Deezer refused this ({answer.status})", code=str(answer.status), service=SERVICE)
    return body


def done(body: Any) -> None:
    """A write answers a bare ``true``; a bare ``false`` is a no under status 200."""
    if body is True or (isinstance(body, dict) and body.get("results") is True):
        return
    if body is False:
        raise Refused("Deezer said no, without a reason", code="false", service=SERVICE)
    raise Malformed("Deezer did not say whether it did this", service=SERVICE, maybe_applied=True)


def error_of(body: Any) -> dict[str, Any] | None:
    """The error within an answer, if there is one (``"error": []`` beside a result is none)."""
    error = body.get("error") if isinstance(body, dict) else None
    if isinstance(error, dict) and error:
        return error
    return {"type": "DataException", "message": error} if isinstance(error, str) else None


def code_of(error: dict[str, Any]) -> int:
    """The code of an error; some have none and are known by type or words. 0 is unknown."""
    code = error.get("code")
    if isinstance(code, int) and not isinstance(code, bool):
        return code
    words = str(error.get("message") or "").lower()
    if "quota" in words:
        return 4
    if "access token" in words:
        return 300
    return TYPES.get(str(error.get("type")), 0)


def decision(error: dict[str, Any], *, wrote: bool) -> ProviderError:
    """The table, applied. What failed inside may have been done all the same."""
    code = code_of(error)
    meaning, sentence = CODES.get(code, ("fault" if not code else "refused", f"Deezer reported error {code}"))
    if meaning == "login":
        return NeedsLogin(sentence, service=SERVICE)
    if meaning == "gone":
        return Gone(sentence, service=SERVICE)
    if meaning == "limit":
        return RetryLater(sentence, after=PAUSE, kind="rate", service=SERVICE)
    if meaning in ("busy", "fault"):
        return RetryLater(sentence, after=PAUSE if meaning == "busy" else 30, kind="fault", maybe_applied=wrote)
    return Refused(_already(error) or sentence, code=str(code), service=SERVICE)


def account(raw: dict[str, Any]) -> Account:
    """``/user/me`` or ``/user/{id}``."""
    if not raw.get("id"):
        raise Malformed("Deezer did not say whose profile this is", service=SERVICE)
    return Account(id=str(raw["id"]), name=str(raw.get("name") or raw["id"]), url=_address(raw.get("link")))


def list_info(raw: dict[str, Any], *, account_id: str, writes: bool, time_mod: str | None = None) -> ListInfo:
    """A playlist without its rows. ``time_mod`` is what the list of lists said, where this answer leaves it out."""
    creator = raw.get("creator") or {}
    mine = str(creator.get("id")) == account_id
    total = raw.get("nb_tracks")
    return ListInfo(
        id=str(raw["id"]),
        name=str(raw.get("title") or ""),
        description=str(raw.get("description") or ""),
        owner_id=str(creator["id"]) if creator.get("id") else None,
        owner_name=creator.get("name"),
        readable=True,
        editable=writes and (mine or bool(raw.get("collaborative"))),
        public=raw.get("public"),
        total=total if isinstance(total, int) else None,
        change_token=change_token(raw, time_mod),
        url=_address(raw.get("link")),
    )


def change_token(raw: dict[str, Any], time_mod: str | None = None) -> str | None:
    """Checksum (moves with the tracks) and time of change (moves with order and name, as far as is known)."""
    if not raw.get("checksum"):
        return None
    return f"{raw['checksum']}:{raw.get('time_mod') or time_mod or ''}"


def page(raw: Any) -> Page:
    """A list wrapper. Its ``next`` holds the token and is never followed: only that it is there, and its index."""
    raw = mapping(raw)
    data = raw.get("data")
    if not isinstance(data, list):
        raise Malformed("a page of Deezer has no rows", service=SERVICE)
    total = raw["total"] if isinstance(raw.get("total"), int) else None
    following = re.search(r"[?&]index=(\d{1,9})(?:&|$)", str(raw.get("next") or ""))
    return Page(
        tuple(data),
        total,
        bool(raw.get("next")),
        token=raw.get("checksum"),
        following=int(following[1]) if following else None,
    )


def rows(raw: Iterable[Any]) -> tuple[Row, ...]:
    """Tracks of a list, in its order."""
    return tuple(_row(mapping(one)) for one in raw)


def newest_first(raw: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Likes by the time of liking. Deezer gives the oldest first; within one second the later one is the newer."""
    times = [int(one.get("time_add") or 0) for one in raw]
    rising = not times or times[0] <= times[-1]
    return sorted(reversed(raw) if rising else raw, key=lambda one: -int(one.get("time_add") or 0))


def found(raw: dict[str, Any]) -> Found:
    """A track object, or a hit of a search."""
    return Found(id=str(raw["id"]), track=track(raw), playable=raw.get("readable") is not False)


def track(raw: dict[str, Any]) -> Track:
    """A track. Lists name only the main artist and hold no date; likes and hits hold no ISRC. Durations are seconds."""
    people = [one.get("name") for one in raw.get("contributors") or () if one]
    main = (raw.get("artist") or {}).get("name")
    artists = tuple(dict.fromkeys(str(name) for name in [main, *people] if name))
    seconds = raw.get("duration")
    return Track(
        title=str(raw.get("title") or ""),
        artists=artists,
        album=(raw.get("album") or {}).get("title") or None,
        duration_ms=int(seconds) * 1000 if seconds else None,
        isrc=isrc(raw.get("isrc")),
        year=_year(raw.get("release_date")),
        track_no=raw.get("track_position") or None,
        explicit=raw.get("explicit_lyrics"),
        type="song",
    )


def isrc(value: object) -> str | None:
    """An ISRC in capitals without hyphens; ``None`` for what is none."""
    text = re.sub(r"[\s-]", "", str(value or "")).upper()
    return text if re.fullmatch(r"[A-Z0-9]{12}", text) else None


def query_text(query: Query) -> str:
    """A question in Deezer's words."""
    return f'artist:"{query.artist}" track:"{query.title}"' if query.kind == "fields" else query.text


def json_or_none(text: str) -> Any:
    """``text`` as JSON, or ``None``."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _row(raw: dict[str, Any]) -> Row:
    number = int(raw["id"])
    # Negative ids are a person's own uploads: nobody else has them.
    kind: RowKind = "local" if number < 0 else "unavailable" if raw.get("readable") is False else "track"
    return Row(key=str(number), track=track(raw), kind=kind, added_at=_time(raw.get("time_add")))


def _already(error: dict[str, Any]) -> str | None:
    if "already exists" in str(error.get("message") or "").lower():
        return "One of these tracks is in the playlist already, and Deezer then takes none of them"
    return None


def _address(url: object) -> str | None:
    return url if isinstance(url, str) and url.startswith("https://") else None


def _year(date: object) -> int | None:
    head = str(date or "")[:4]
    return int(head) if head.isdigit() and int(head) > 0 else None


def _time(seconds: object) -> datetime | None:
    return datetime.fromtimestamp(seconds, UTC) if isinstance(seconds, int) and seconds > 0 else None
