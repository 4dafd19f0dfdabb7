"""No token, secret, code or key leaves through a text: one function that blackens them, one filter for logs."""

from __future__ import annotations

import logging
import re

HIDDEN = "[hidden]"

#: Names whose values are secret, in query strings, forms and JSON (some services carry the token in the address).
_NAMES = (
    r"access_token|refresh_token|id_token|token|client_secret|app_secret|secret|code_verifier|code|state"
    r"|api_key|apikey|api_sig|key|sk|arl|sid|password|authorization|cookie"
)
_IN_QUERY = re.compile(rf"(?i)(?:(?<![a-z0-9_])|(?<=%3F)|(?<=%26))({_NAMES})(=|%3D)[^&\s\"'<>;,)]+")
_IN_JSON = re.compile(rf"(?i)([\"']({_NAMES})[\"']\s*:\s*)([\"'])(?:(?!\3).)*\3")
_IN_HEADER = re.compile(r"(?i)\b(bearer|basic)\s+[a-z0-9._~+/=-]{4,}")


def redact(text: str, *secrets: str | None) -> str:
    """``text`` without what looks like a secret, and without these very ``secrets`` wherever they stand."""
    for secret in secrets:
        if secret and len(secret) >= 4:
            text = text.replace(secret, HIDDEN)
    text = _IN_HEADER.sub(rf"\1 {HIDDEN}", text)
    text = _IN_JSON.sub(rf"\1\3{HIDDEN}\3", text)
    return _IN_QUERY.sub(rf"\1\2{HIDDEN}", text)


class RedactingFilter(logging.Filter):
    """Blackens secrets in a log line; urllib3 writes whole addresses at DEBUG, and one service's hold the token."""

    def filter(self, record: logging.LogRecord) -> bool:
        clean = redact(record.getMessage())
        record.msg, record.args = clean, ()
        return True


_FILTER = RedactingFilter()


def quiet_wire_logs() -> None:
    """Put the filter in front of every logger that writes addresses. Harmless to repeat."""
    for name in ("urllib3.connectionpool", "urllib3.util.retry", "requests", "authlib"):
        logging.getLogger(name).addFilter(_FILTER)
