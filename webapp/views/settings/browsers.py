"""A browser in two words out of the long line that it introduces itself with."""

from __future__ import annotations

BROWSERS = (
    ("Edg/", "Edge"), ("OPR/", "Opera"), ("Vivaldi/", "Vivaldi"), ("Firefox/", "Firefox"), ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"), ("Chrome/", "Chrome"), ("Safari/", "Safari"), ("curl/", "curl"),
)  # fmt: skip
SYSTEMS = (
    ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS X", "Mac"),
    ("CrOS", "ChromeOS"), ("Linux", "Linux"),
)  # fmt: skip


def in_short(line: str) -> str:
    """``Firefox, Linux``; what is not known is cut to something readable."""
    browser = next((name for mark, name in BROWSERS if mark in line), "")
    system = next((name for mark, name in SYSTEMS if mark in line), "")
    return ", ".join(filter(None, (browser, system))) or line[:40]
