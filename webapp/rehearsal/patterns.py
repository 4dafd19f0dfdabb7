"""How a request is named in a pattern such as `POST /playlists/*/items` or `GET /search?*isrc:*`."""

import re
from collections.abc import Mapping
from functools import lru_cache

METHODS = {"GET", "POST", "PUT", "DELETE", "PATCH", "HEAD"}


@lru_cache(maxsize=512)
def _compiled(pattern: str) -> tuple[str | None, re.Pattern[str], bool]:
    method, _, rest = pattern.partition(" ")
    if method not in METHODS:
        method, rest = "", pattern
    expression = ".*".join(re.escape(piece) for piece in (rest or "*").split("*"))
    return method or None, re.compile(expression, re.DOTALL), "?" in rest


def matches(pattern: str, method: str, path: str, query: Mapping[str, str]) -> bool:
    """`*` stands for anything. Only a pattern with a question mark looks at the query."""
    wanted, expression, with_query = _compiled(pattern)
    text = path + "?" + "&".join(f"{key}={value}" for key, value in query.items()) if with_query else path
    return wanted in (None, method) and expression.fullmatch(text) is not None
