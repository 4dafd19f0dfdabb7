"""The nested renderers of the web player's search, as recorded from 2023 to 2026, without their tracking."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from typing import Any

from webapp.rehearsal.ytmusic.uploads import Upload

Json = dict[str, Any]
HIGH = "MUSIC_RESPONSIVE_LIST_ITEM_COLUMN_DISPLAY_PRIORITY_HIGH"
GREY = "MUSIC_ITEM_RENDERER_DISPLAY_POLICY_GREY_OUT"


def page(sections: Sequence[Json]) -> Json:
    """A whole answer."""
    tab = {
        "title": "YT Music",
        "selected": True,
        "content": {"sectionListRenderer": {"contents": list(sections)}},
        "tabIdentifier": "music_search_catalog",
    }
    return {**context(), "contents": {"tabbedSearchResultsRenderer": {"tabs": [{"tabRenderer": tab}]}}}


def context() -> Json:
    params = [{"key": "c", "value": "WEB_REMIX"}, {"key": "logged_in", "value": "0"}]
    return {"responseContext": {"maxAgeSeconds": 120, "serviceTrackingParams": [{"service": "CSI", "params": params}]}}


def shelf(title: str, rows: Sequence[Json], more: str | None = None) -> Json:
    return {"musicShelfRenderer": {"title": runs(title), "contents": list(rows), **turning(more)}}


def continued(rows: Sequence[Json], more: str | None) -> Json:
    """A further page of a shelf."""
    shown = {"contents": list(rows), **turning(more)}
    return {**context(), "continuationContents": {"musicShelfContinuation": shown}}


def turning(more: str | None) -> Json:
    return {"continuations": [{"nextContinuationData": {"continuation": more}}]} if more else {}


def nothing(query: str) -> Json:
    """A search that found nothing says so."""
    text = {"runs": [{"text": "No results for "}, {"text": query, "bold": True}, {"text": "."}]}
    hint = {"messageSubtextRenderer": {"text": runs("Try different keywords")}}
    return message({"text": text, "icon": {"iconType": "SEARCH"}, "subtext": hint})


def sign_in() -> Json:
    """What an address gets that looks like a robot's: status 200, and this instead of results."""
    endpoint = {"signInEndpoint": {"hack": True}}
    button = {"buttonRenderer": {"text": runs("Sign in"), "navigationEndpoint": endpoint}}
    return message({"text": runs("Sign in to confirm you’re not a bot"), "button": button})


def message(renderer: Json) -> Json:
    return {"itemSectionRenderer": {"contents": [{"messageRenderer": renderer}]}}


def row(one: Upload) -> Json:
    """One song or video of a shelf."""
    renderer: Json = {
        "thumbnail": thumbnail(one.id),
        "overlay": overlay(one),
        "flexColumns": [column(titled(one)), column(told(one))],
        "menu": {"menuRenderer": {"items": [radio(one)]}},
        "playlistItemData": {"videoId": one.id},
    }
    if one.kind == "song":
        renderer["flexColumns"].append(column([{"text": f"{short(one.plays)} plays"}]))
    if one.explicit:
        renderer["badges"] = [badge("MUSIC_EXPLICIT_BADGE", "Explicit")]
    if not one.playable:
        renderer["musicItemRendererDisplayPolicy"] = GREY
    return {"musicResponsiveListItemRenderer": renderer}


def titled(one: Upload) -> list[Json]:
    return [{"text": one.title, "navigationEndpoint": {"watchEndpoint": watch(one)}}]


def told(one: Upload) -> list[Json]:
    """Artists, album or views, length: apart by dots, artists among themselves by commas and an ampersand."""
    parts = [people(one)]
    if one.kind == "song":
        parts.append([linked(one.album or "", "MPREb_" + digest(one.album or "", 11), "ALBUM")])
    else:
        parts.append([{"text": f"{short(one.plays)} views"}])
    parts.append([{"text": clock(one.seconds)}])
    dotted: list[Json] = []
    for part in parts:
        dotted += [{"text": " • "}] * bool(dotted) + part
    return dotted


def people(one: Upload) -> list[Json]:
    kind = "ARTIST" if one.kind == "song" else "USER_CHANNEL"
    named = [linked(name, "UC" + digest(name, 22), kind) for name in one.artists]
    joined = named[:1]
    for at, name in enumerate(named[1:], 2):
        joined += [{"text": " & " if at == len(named) else ", "}, name]
    return joined


def linked(text: str, browse: str, kind: str) -> Json:
    config = {"browseEndpointContextMusicConfig": {"pageType": f"MUSIC_PAGE_TYPE_{kind}"}}
    endpoint = {"browseId": browse, "browseEndpointContextSupportedConfigs": config}
    return {"text": text, "navigationEndpoint": {"browseEndpoint": endpoint}}


def overlay(one: Upload) -> Json:
    button = {
        "playNavigationEndpoint": {"watchEndpoint": watch(one)},
        "playIcon": {"iconType": "PLAY_ARROW"},
        "accessibilityPlayData": {"accessibilityData": {"label": f"Play {one.title} - {', '.join(one.artists)}"}},
    }
    return {"musicItemThumbnailOverlayRenderer": {"content": {"musicPlayButtonRenderer": button}}}


def watch(one: Upload) -> Json:
    config = {"watchEndpointMusicConfig": {"musicVideoType": one.sort}}
    return {"videoId": one.id, "watchEndpointMusicSupportedConfigs": config}


def radio(one: Upload) -> Json:
    endpoint = {"watchEndpoint": {"videoId": one.id, "playlistId": f"RDAMVM{one.id}", "params": "wAEB"}}
    shown = {"text": runs("Start radio"), "icon": {"iconType": "MIX"}, "navigationEndpoint": endpoint}
    return {"menuNavigationItemRenderer": shown}


def thumbnail(key: str) -> Json:
    pictures = [{"url": f"/covers/{size}/{key}.svg", "width": size, "height": size} for size in (60, 120)]
    return {"musicThumbnailRenderer": {"thumbnail": {"thumbnails": pictures}}}


def badge(icon: str, label: str) -> Json:
    said = {"accessibilityData": {"label": label}}
    return {"musicInlineBadgeRenderer": {"icon": {"iconType": icon}, "accessibilityData": said}}


def column(shown: list[Json]) -> Json:
    return {"musicResponsiveListItemFlexColumnRenderer": {"text": {"runs": shown}, "displayPriority": HIGH}}


def runs(text: str) -> Json:
    return {"runs": [{"text": text}]}


def clock(seconds: int) -> str:
    hours, rest = divmod(seconds, 3600)
    return f"{hours}:{rest // 60:02}:{rest % 60:02}" if hours else f"{rest // 60}:{rest % 60:02}"


def short(number: int) -> str:
    """1234567 as 1.2M."""
    for size, letter in ((1_000_000_000, "B"), (1_000_000, "M"), (1_000, "K")):
        if number >= size:
            return f"{number / size:.1f}".removesuffix(".0") + letter
    return str(number)


def digest(text: str, length: int) -> str:
    return sha256(text.encode()).hexdigest()[:length]
