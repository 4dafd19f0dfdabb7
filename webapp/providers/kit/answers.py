"""What came back over the wire: status, headers and a body that is JSON or an error."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any

from webapp.providers.kit.errors import Malformed


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer of a service. ``headers`` ignore case; ``wrote`` says that the question was a write."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    service: str = ""
    wrote: bool = False

    @property
    def ok(self) -> bool:
        """Whether the status is a success (2xx)."""
        return 200 <= self.status < 300

    @property
    def text(self) -> str:
        """The beginning of the body, for recognising what is not JSON. Not for messages: it may hold anything."""
        return self.body[:2000].decode("utf-8", "replace")

    def json(self) -> Any:
        """The body as JSON. ``Malformed`` for HTML, for nothing, for half of it; then a write may have been done."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            pass
        shown = "an empty answer" if not self.body.strip() else "a page" if b"<" in self.body[:200] else "no JSON"
        raise Malformed(f"the service answered {shown} instead of data", service=self.service, maybe_applied=self.wrote)

    def json_or_none(self) -> Any:
        """The body as JSON, or ``None`` where it is not: for reading errors."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            return None

    def retry_after(self, default: float) -> float:
        """``Retry-After`` in seconds (RFC 9110: a number or a date), at least 1; ``default`` where it is missing."""
        value = self.headers.get("Retry-After", "").strip()
        try:
            return max(1.0, float(value)) if float(value) < 1e9 else default
        except ValueError:
            pass
        try:
            return max(1.0, parsedate_to_datetime(value).timestamp() - time.time())
        except (ValueError, TypeError):
            return default
