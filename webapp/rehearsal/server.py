"""Serves a rehearsal world on a local port, on a thread of its own."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from werkzeug.serving import ThreadedWSGIServer, WSGIRequestHandler

from webapp.rehearsal.app import create_app

if TYPE_CHECKING:
    from webapp.rehearsal.world import World

__all__ = ["Server", "create_app", "serve"]


class Handler(WSGIRequestHandler):
    """Quiet, quick on small answers, and known to the server, which hangs up on everyone when it closes."""

    disable_nagle_algorithm = True

    def setup(self) -> None:
        super().setup()
        self.server.open_connections.add(self.connection)  # type: ignore[attr-defined]

    def finish(self) -> None:
        self.server.open_connections.discard(self.connection)  # type: ignore[attr-defined]
        with suppress(OSError):  # the other end, or a fault, closed it first
            super().finish()

    def log(self, *_: Any, **__: Any) -> None:
        """The call log is the log."""


class _Listener(ThreadedWSGIServer):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.open_connections: set[socket.socket] = set()
        super().__init__(*args, **kwargs)

    def hang_up(self) -> None:
        for connection in list(self.open_connections):
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)


class Server:
    """A running server: `url`, `port`, `close()`; also a context manager."""

    def __init__(self, world: World, host: str = "127.0.0.1", port: int = 0) -> None:
        self.world = world
        self._listener = _Listener(host, port, create_app(world), handler=Handler)
        self.port = self._listener.server_port
        self.url = f"http://{host}:{self.port}"
        listen = self._listener.serve_forever
        self._thread = threading.Thread(target=listen, args=(0.05,), name="rehearsal", daemon=True)
        self._thread.start()

    @property
    def settings(self) -> dict[str, str]:
        """The addresses under the names of Unisson's settings."""
        return {
            "SPOTIFY_API_URL": f"{self.url}/spotify/v1",
            "SPOTIFY_ACCOUNTS_URL": f"{self.url}/spotify/accounts",
            "DEEZER_API_URL": f"{self.url}/deezer/api",
            "DEEZER_CONNECT_URL": f"{self.url}/deezer/connect",
            "YTMUSIC_URL": f"{self.url}/ytmusic",
        }

    def close(self) -> None:
        """Stops listening and ends every connection; the world goes on, and can be served again."""
        self._listener.shutdown()
        self._thread.join(timeout=5)
        self._listener.hang_up()
        self._listener.server_close()

    def __enter__(self) -> Server:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def serve(world: World, port: int = 0, host: str = "127.0.0.1") -> Server:
    """Starts serving; port 0 takes any free one."""
    return Server(world, host, port)
