"""The gate before every imitated service: latency, faults, limits and the call log, in front of the real handlers."""

from __future__ import annotations

import io
import json
import time
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from werkzeug.wrappers import Response

from webapp.rehearsal.calls import Call
from webapp.rehearsal.faults import Fault
from webapp.rehearsal.service import Service
from webapp.rehearsal.trouble import after, before

if TYPE_CHECKING:
    from webapp.rehearsal.world import World

Environ = dict[str, Any]
SECRETS = {"access_token", "refresh_token", "code", "code_verifier", "client_secret", "secret"}


class Gate:
    """WSGI middleware. What belongs to no service (the start page, `/control`) passes through untouched."""

    def __init__(self, world: World, app: Callable[..., Iterable[bytes]]) -> None:
        self.world, self.app = world, app
        self.mounts = [(root, service) for service in world.everything for root in service.roots]

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        service, path = self._locate(environ.get("PATH_INFO", ""))
        if service is None:
            with self.world.lock:
                return Response.from_app(self.app, environ, buffered=True)(environ, start_response)
        if self.world.latency:
            time.sleep(self.world.latency)
        call = note(environ, path, service.is_api(environ["PATH_INFO"]), self.world.clock())
        environ["rehearsal.call"] = call  # the handlers add whose token it was
        service.calls.append(call)
        response = self._answer(service, environ, call)
        call.status = response.status_code
        return response(environ, start_response)

    def _locate(self, path: str) -> tuple[Service | None, str]:
        for root, service in self.mounts:
            if path.startswith(root + "/"):
                return service, path[len(root) :]
        return None, path

    def _answer(self, service: Service, environ: Environ, call: Call) -> Response:
        fault = service.faults.take(call.method, call.path, call.query)
        refusal = before(fault, service, environ) if fault else None
        if refusal is None and self.world.limits:
            with self.world.lock:
                refusal = service.limit(environ, call)
        return refusal or self._work(service, environ, call, fault)

    def _work(self, service: Service, environ: Environ, call: Call, fault: Fault | None) -> Response:
        with self.world.lock:
            response = Response.from_app(self.app, environ, buffered=True)
        call.done = response.status_code < 400 and not service.is_refusal(response)
        return after(fault, service, environ, response) if fault else response


def note(environ: Environ, path: str, api: bool, now: float) -> Call:
    """The log's line for a request; reads the body, and leaves it to be read again."""
    body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    environ["wsgi.input"] = io.BytesIO(body)
    query = clean(parse_qsl(environ.get("QUERY_STRING", ""), keep_blank_values=True))
    method = environ["REQUEST_METHOD"]
    return Call(method, path, query, at=now, write=api and method not in ("GET", "HEAD"), body=told(body, environ))


def clean(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    return {key: value for key, value in pairs if key not in SECRETS}


def told(body: bytes, environ: Environ) -> Any:
    if not body:
        return None
    if "json" not in environ.get("CONTENT_TYPE", ""):
        return clean(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))
    try:
        return json.loads(body)
    except ValueError:
        return None
