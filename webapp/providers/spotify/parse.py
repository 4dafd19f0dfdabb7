"""Spotify's JSON turned into music, and our questions into its words: pure functions, both generations of its API."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from webapp.domain.asking import Query
from webapp.domain.music import Account, Found, ListInfo, Row, Track
from webapp.providers.kit.answers import Answer
from webapp.providers.kit.errors import Malformed
from webapp.providers.kit.manifest import Limited
from webapp.providers.kit.pages import Page, mapping


def limited(answer: Answer) -> Limited | None:
    """The two limits that share status 429: the rolling window of 30 s, and the quota of hours (since 2026-07-23)."""
    if answer.status != 429:
        return None
    body = answer.json_or_none()
    error = body.get("error") if isinstance(body, dict) else None
    reason = error.get("reason") if isinstance(error, dict) else None
    after = answer.retry_after(3600.0 if reason else 30.0)
    # An early one-day ban came without a reason (seen since 2026-01): what lasts for hours is a quota.
    if reason == "QUOTA_EXCEEDED" or after > 900:
        return Limited(after, "quota", "Spotify's quota for this app is spent")
    return Limited(after, "rate", "Spotify asks for a pause")


def account(raw: dict[str, Any]) -> Account:
    """``/me``. ``account_id`` (since 2026-05) never changes; ``id`` is kept aside, because owners are named by it."""
    user_id = str(raw.get("id") or "")
    number = str(raw.get("account_id") or user_id)
    if not number:
        raise Malformed("Spotify did not say whose login this is", service="spotify")
    url = _address(raw)
    return Account(id=number, name=str(raw.get("display_name") or user_id), url=url, extra={"user_id": user_id})


def rows_object(raw: dict[str, Any]) -> dict[str, Any] | None:
    """The paging object within a playlist: ``items`` since 2026-02, ``tracks`` before; ``None`` where there is none."""
    for name in ("items", "tracks"):
        value = raw.get(name)
        if isinstance(value, dict):
            return value
    return None


def list_info(raw: dict[str, Any], user_id: str) -> ListInfo:
    """A playlist without its rows. Rows are readable for owners and collaborators only (since 2026-02)."""
    owner = raw.get("owner") or {}
    mine = owner.get("id") == user_id or bool(raw.get("collaborative"))
    total = (rows_object(raw) or {}).get("total")
    return ListInfo(
        id=str(raw["id"]),
        name=str(raw.get("name") or ""),
        description=str(raw.get("description") or ""),
        owner_id=owner.get("id"),
        owner_name=owner.get("display_name") or owner.get("id"),
        readable=mine,
        editable=mine,
        public=raw.get("public"),
        total=total if isinstance(total, int) else None,
        change_token=raw.get("snapshot_id"),
        url=_address(raw),
    )


def page(raw: Any) -> Page:
    """A paging object, rows untouched."""
    raw = mapping(raw)
    items, total = raw.get("items"), raw.get("total")
    if not isinstance(items, list) or not isinstance(total, int):
        raise Malformed("a page of Spotify has no rows or no total", service="spotify")
    offset = raw.get("offset")
    return Page(tuple(items), total, bool(raw.get("next")), offset if isinstance(offset, int) else None)


def rows(wrappers: Iterable[Any]) -> tuple[Row, ...]:
    """Rows of a playlist or of the likes. A row that holds nothing keeps its place.

    Empty rows have nothing of their own but the time they were added: that, and which of them it is, makes their key.
    """
    empty: Counter[str] = Counter()
    return tuple(_row(mapping(wrapper) if wrapper is not None else {}, empty) for wrapper in wrappers)


def found(raw: dict[str, Any]) -> Found:
    """A full track object as an answer of a search."""
    return Found(id=str(raw["id"]), track=track(raw), playable=raw.get("is_playable") is not False)


def track(raw: dict[str, Any]) -> Track:
    """A track object. Fields that were taken from some apps in 2026 are all optional."""
    album = raw.get("album") or {}
    artists = tuple(str(artist["name"]) for artist in raw.get("artists") or () if artist and artist.get("name"))
    return Track(
        title=str(raw.get("name") or ""),
        artists=artists,
        album=album.get("name") or None,
        duration_ms=raw.get("duration_ms") or None,
        isrc=isrc((raw.get("external_ids") or {}).get("isrc")),
        year=_year(album.get("release_date")),
        track_no=raw.get("track_number") or None,
        explicit=raw.get("explicit"),
        type="song",
    )


def isrc(value: object) -> str | None:
    """An ISRC in capitals without hyphens; ``None`` for what is none. Some labels delivered them in small letters."""
    text = re.sub(r"[\s-]", "", str(value or "")).upper()
    return text if re.fullmatch(r"[A-Z0-9]{12}", text) else None


def query_text(query: Query) -> str:
    """A question in Spotify's words."""
    if query.kind == "fields":
        return f'track:"{query.title}" artist:"{query.artist}"'
    return f"isrc:{query.isrc}" if query.kind == "isrc" else query.text


def _row(wrapper: dict[str, Any], empty: Counter[str]) -> Row:
    added = _time(wrapper.get("added_at"))
    inner = wrapper.get("item") or wrapper.get("track")
    if not isinstance(inner, dict) or not (inner.get("id") or inner.get("uri")):
        stamp = str(wrapper.get("added_at") or "")
        empty[stamp] += 1
        return Row(key=f"null:{stamp}#{empty[stamp]}", kind="unavailable", added_at=added)
    uri = str(inner.get("uri") or inner["id"])
    if wrapper.get("is_local") or inner.get("is_local") or uri.startswith("spotify:local:"):
        return Row(key=uri, track=track(inner), kind="local", added_at=added)
    if inner.get("type") == "episode" or uri.startswith("spotify:episode:"):
        return Row(key=uri, track=_episode(inner), kind="episode", added_at=added)
    if not inner.get("id"):
        return Row(key=uri, track=track(inner), kind="unavailable", added_at=added)
    return Row(key=str(inner["id"]), track=track(inner), kind="track", added_at=added)


def _episode(raw: dict[str, Any]) -> Track:
    show = raw.get("show") or raw.get("album") or {}
    return Track(
        title=str(raw.get("name") or ""), album=show.get("name") or None, duration_ms=raw.get("duration_ms") or None
    )


def _address(raw: dict[str, Any]) -> str | None:
    url = (raw.get("external_urls") or {}).get("spotify")
    return url if isinstance(url, str) and url.startswith("https://") else None


def _year(date: object) -> int | None:
    head = str(date or "")[:4]
    return int(head) if head.isdigit() and int(head) > 0 else None


def _time(text: object) -> datetime | None:
    # Very old rows say 1970-01-01: that is "unknown".
    try:
        moment = datetime.fromisoformat(str(text)).astimezone(UTC)
    except ValueError:
        return None
    return moment if moment.year > 1970 else None
