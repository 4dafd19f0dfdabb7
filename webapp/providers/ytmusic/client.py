"""YouTube Music's search through ytmusicapi, anonymously: each request of the library goes over our wire."""

from __future__ import annotations

import locale
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import requests
from requests.structures import CaseInsensitiveDict
from ytmusicapi import YTMusic
from ytmusicapi.constants import YTM_DOMAIN
from ytmusicapi.exceptions import YTMusicError

from webapp.providers.kit.answers import Answer
from webapp.providers.kit.errors import Malformed, ProviderError, Refused
from webapp.providers.kit.http import Wire
from webapp.providers.ytmusic.parse import SERVICE, Shelf

CHANGED = "YouTube Music answered in a form that we do not know"
#: What the library raises where an answer is not as it was when the library was written.
_STRANGE = (YTMusicError, KeyError, IndexError, TypeError, AttributeError, ValueError, RecursionError)
_ONE_AT_A_TIME = threading.Lock()


class Client:
    """One anonymous visitor. Not to be shared between threads: it remembers the last answer."""

    def __init__(self, wire: Wire, addresses: Mapping[str, str]) -> None:
        self._wire = wire
        self._home = addresses["home"].rstrip("/")
        self._library: YTMusic | None = None
        #: The last answer as it came: the library does not tell "nothing found" from "not understood".
        self.raw: Any = None

    def search(self, text: str, shelf: Shelf) -> list[dict[str, Any]]:
        """The first page (20 rows), in one call; the very first search asks for a visitor's id before.

        ``limit=1``: for more the library would turn pages.
        """
        self.raw = None
        try:
            return self._open().search(text, filter=shelf, limit=1, ignore_spelling=True)
        except ProviderError as error:
            # The questions are POSTs and change nothing.
            error.maybe_applied = False
            raise
        except _STRANGE:
            pass
        raise Malformed(CHANGED, service=SERVICE)

    def _open(self) -> YTMusic:
        if self._library is None:
            with _locale_kept():
                self._library = YTMusic(requests_session=Through(self._send), language="en")
        return self._library

    def _send(self, method: str, url: str, **parts: Any) -> requests.Response:
        """What the library wants to send, sent by us: to the configured address, in its turn, counted."""
        if not url.startswith(YTM_DOMAIN):
            raise Malformed("the library wanted to ask somebody else", service=SERVICE)
        asks = method.upper() == "POST"
        path = url.removeprefix(YTM_DOMAIN) or "/"
        family = "search" if asks else "visitor"
        answer = self._wire.send(method, self._home + path, family=family, idempotent=True, **parts)
        _accepted(answer)
        if asks:
            self.raw = answer.json()
        return _as_response(answer)


class Through(requests.Session):
    """A session to the library's eyes, that has no sockets: it hands each request over."""

    def __init__(self, send: Any) -> None:
        super().__init__()
        self._send = send

    def request(self, method: Any, url: Any, **given: Any) -> requests.Response:  # type: ignore[override]
        """Cookies become a header; proxies and redirects are the wire's matter."""
        headers = {name: value for name, value in (given.get("headers") or {}).items() if value is not None}
        if cookies := given.get("cookies"):
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in cookies.items())
        response: requests.Response = self._send(
            method, str(url), headers=headers, params=given.get("params"), json=given.get("json")
        )
        return response


def _accepted(answer: Answer) -> None:
    """Anything but a success is an error here. A path that is gone is a change, not a song that is not there."""
    if answer.ok:
        return
    if answer.status in (401, 403):
        code = str(answer.status)
        raise Refused("YouTube Music does not answer without a login from here", code=code, service=SERVICE)
    raise Malformed(f"{CHANGED} ({answer.status})", service=SERVICE)


def _as_response(answer: Answer) -> requests.Response:
    response = requests.Response()
    response.status_code, response._content = answer.status, answer.body
    response.headers, response.encoding = CaseInsensitiveDict(answer.headers), "utf-8"
    return response


@contextmanager
def _locale_kept() -> Iterator[None]:
    """The library sets the locale of the whole process when it is made (1.12.3): put it back."""
    with _ONE_AT_A_TIME:
        before = locale.setlocale(locale.LC_ALL)
        try:
            yield
        finally:
            locale.setlocale(locale.LC_ALL, before)
