"""What each fault does to a request, before it is carried out or after."""

from __future__ import annotations

import socket
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from werkzeug.wrappers import Response

from webapp.rehearsal.faults import Fault

if TYPE_CHECKING:
    from webapp.rehearsal.service import Service

HTML = """<!DOCTYPE html>
<html lang="en"><head><title>{status}</title></head>
<body><h1>{status}</h1><p>The server had a bad moment.</p></body></html>
"""


def before(fault: Fault, service: Service, environ: dict[str, Any]) -> Response | None:
    """The answer instead of the work, or None to go on."""
    act = BEFORE.get(fault.kind)
    if fault.kind == "hang" and fault.options.get("when", "before") == "before":
        hang(fault, environ)
        leave_if_gone(environ)
    return act(fault, service, environ) if act else None


def after(fault: Fault, service: Service, environ: dict[str, Any], response: Response) -> Response:
    """The answer after the work was done."""
    if fault.kind == "drop_after":
        drop(environ)
    if fault.kind == "hang" and fault.options.get("when") == "after":
        hang(fault, environ)
        leave_if_gone(environ)
    if fault.kind in ("partial", "empty"):
        return service.tampered(fault, response)
    return response


def drop(environ: dict[str, Any]) -> None:
    """Closes the connection itself, so that the client gets no answer at all."""
    connection = environ.get("werkzeug.socket")
    if connection is not None:
        connection.shutdown(socket.SHUT_RDWR)
    raise ConnectionResetError("rehearsal: dropped")


def hang(fault: Fault, environ: dict[str, Any]) -> None:
    fault.reached.set()
    fault.released.wait(float(fault.options.get("seconds", 30)))


def leave_if_gone(environ: dict[str, Any]) -> None:
    """A client that was killed while it waited gets nothing more done, so that a test can tell before from after."""
    if client_is_gone(environ):
        raise ConnectionResetError("rehearsal: the client is gone")


def client_is_gone(environ: dict[str, Any]) -> bool:
    """Whether the other end hung up, for instance because it was killed."""
    connection = environ.get("werkzeug.socket")
    try:
        return connection is not None and connection.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT) == b""
    except BlockingIOError:
        return False
    except OSError:
        return True


def _drop(_fault: Fault, _service: Service, environ: dict[str, Any]) -> Response:
    drop(environ)
    raise AssertionError("unreachable")


def _status(fault: Fault, service: Service, _environ: dict[str, Any]) -> Response:
    status = int(fault.options.get("status", 502))
    body = fault.options.get("body")
    if body is None and status < 500:
        response = service.error_for(status)
    else:
        text = HTML.format(status=status) if body is None else body
        response = Response(text, status, content_type="text/html; charset=utf-8")
    response.headers.extend(fault.options.get("headers", {}))
    return response


def _html(_fault: Fault, _service: Service, _environ: dict[str, Any]) -> Response:
    return Response(HTML.format(status="One moment, please"), 200, content_type="text/html; charset=utf-8")


def _rate(fault: Fault, service: Service, _environ: dict[str, Any]) -> Response:
    return service.rate_error(fault.options.get("retry_after", 3))


def _quota(fault: Fault, service: Service, _environ: dict[str, Any]) -> Response:
    return service.quota_error(fault.options.get("retry_after", 72_000))


def _code(fault: Fault, service: Service, _environ: dict[str, Any]) -> Response:
    return service.code_error(int(fault.options.get("code", 700)), fault.options.get("message"))


def _forbidden(_fault: Fault, service: Service, _environ: dict[str, Any]) -> Response:
    return service.error_for(403)


def _expire(_fault: Fault, service: Service, environ: dict[str, Any]) -> None:
    service.kill_access(environ)


def _revoke(_fault: Fault, service: Service, environ: dict[str, Any]) -> None:
    service.kill_refresh(environ)


def _stale(_fault: Fault, _service: Service, environ: dict[str, Any]) -> None:
    environ["rehearsal.stale"] = True


BEFORE: dict[str, Callable[[Fault, Service, dict[str, Any]], Response | None]] = {
    "drop_before": _drop,
    "status": _status,
    "html": _html,
    "rate": _rate,
    "quota": _quota,
    "code": _code,
    "forbidden": _forbidden,
    "expire": _expire,
    "revoke": _revoke,
    "stale": _stale,
}
