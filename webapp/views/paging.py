"""Which page of a list is asked for, and the addresses of its other pages: everything else of the address is kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import request, url_for


def wanted_page() -> int:
    """``?page=`` of this address; nonsense is the first page."""
    text = request.args.get("page", "1")
    return max(1, int(text)) if text.isdecimal() and len(text) < 7 else 1


@dataclass(frozen=True, slots=True)
class Pages:
    """The page shown of how many, for the pager."""

    page: int
    total: int
    per_page: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.per_page))

    def url(self, number: int) -> str:
        """The address of page ``number`` of the same list."""
        values: dict[str, Any] = {**(request.view_args or {}), **request.args.to_dict(), "page": number}
        return url_for(str(request.endpoint), **values)
