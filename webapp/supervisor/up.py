"""What is started, in which order, and what a person is told about it."""

from __future__ import annotations

import fcntl
import http.client
import os
import socket
import sys
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit

import sqlalchemy as sa

from webapp.config import Settings
from webapp.supervisor.part import Part
from webapp.supervisor.printing import say
from webapp.supervisor.queue_server import free_port, note, queue_part
from webapp.supervisor.watch import CannotStart, Watch

ROOT = Path(__file__).parents[2]


def up(settings: Settings) -> None:
    """Runs everything until Ctrl-C or SIGTERM. Raises :class:`CannotStart` with one line for people."""
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        stack.enter_context(_only_one(settings))
        _port_is_free(settings)
        watch = Watch()
        watch.listen()
        stack.callback(say, "stopped")
        if not settings.REDIS_URL:
            stack.callback(lambda: note(settings.data_dir).unlink(missing_ok=True))
        stack.callback(watch.stop)
        _start_all(watch, settings)
        if not watch.stopping:
            say(welcome(settings))
        watch.run()
        say("stopping …")


def _start_all(watch: Watch, settings: Settings) -> None:
    environment = dict(os.environ) | {"DATA_DIR": str(settings.data_dir), "PYTHONUNBUFFERED": "1"}
    if not settings.REDIS_URL:
        watch.add(queue_part(settings.data_dir, environment))
    watch.once(Part("migrate", [sys.executable, "-m", "webapp.cli", "migrate"], environment))
    if settings.REHEARSAL and not settings.REHEARSAL_URL:
        watch.add(_rehearsal(settings, environment))
    for part in _ours(settings, environment):
        watch.add(part)


def _rehearsal(settings: Settings, environment: dict[str, str]) -> Part:
    """The imitations on a port that stays the same from start to start; the others are told its address."""
    kept = settings.data_dir / "rehearsal.port"
    port = free_port(int(kept.read_text()) if kept.exists() else 0)
    kept.write_text(str(port))
    environment["REHEARSAL_URL"] = f"http://127.0.0.1:{port}"
    state = settings.data_dir / "rehearsal.json"
    command = [sys.executable, "-m", "webapp.rehearsal", "--host", "127.0.0.1", "--port", str(port)]
    return Part("rehearsal", [*command, "--state", str(state)], environment, ready=lambda: _listens("127.0.0.1", port))


def _ours(settings: Settings, environment: dict[str, str]) -> list[Part]:
    host, port = _host_and_port(settings)
    health = f"http://{_reachable(host)}:{port}/healthz"
    worker = [sys.executable, str(ROOT / "worker.py")]
    syncs = [Part(f"sync-{number}", [*worker, "sync"], environment) for number in range(1, settings.WORKERS + 1)]
    return [
        Part("web", web_command(), environment, ready=lambda: _healthy(health)),
        Part("rt", [*worker, "rt"], environment),
        *syncs,
        Part("bg", [*worker, "bg"], environment),
        Part("scheduler", [sys.executable, "-m", "webapp.cli", "scheduler", "--no-migrate"], environment),
    ]


def web_command() -> list[str]:
    """The web server; what it reads stands in `webapp/serving.py`."""
    return [sys.executable, "-m", "gunicorn", "-c", "python:webapp.serving", "--pythonpath", str(ROOT), "wsgi:app"]


def welcome(settings: Settings) -> str:
    """The last words of a start: where to go, how to get in, where the data is."""
    return "\n".join(
        [
            "",
            "Unisson is ready.",
            f"  address   {settings.PUBLIC_URL}",
            f"  sign in   {_sign_in_hint(settings)}",
            f"  data      {settings.data_dir}",
            *(["  rehearse  connect imitations of the services without any account"] if settings.REHEARSAL else []),
            "  stop      Ctrl-C; the next start goes on where this one stopped",
            "",
        ]
    )


def _sign_in_hint(settings: Settings) -> str:
    if _has_people(settings):
        return "with your account"
    if settings.REGISTRATION == "closed":
        return "no account yet, and sign-up is closed: unisson users create NAME --email ADDRESS --admin"
    return "no account yet: open the address and sign up; the first account is the administrator"


def _has_people(settings: Settings) -> bool:
    engine = sa.create_engine(settings.database_url, poolclass=sa.NullPool)
    with engine.connect() as connection:
        return connection.execute(sa.text("SELECT 1 FROM users LIMIT 1")).first() is not None


def _only_one(settings: Settings) -> IO[str]:
    """A lock on the data directory for as long as we live."""
    path = settings.data_dir / "unisson.lock"
    file = path.open("a+", encoding="utf-8")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        file.seek(0)
        raise CannotStart(
            f"DATA_DIR: {settings.data_dir} is in use by another `unisson up` ({file.read().strip() or 'starting'}); "
            "stop it, or give this one another DATA_DIR"
        ) from None
    file.truncate(0)
    file.write(f"process {os.getpid()}, {settings.PUBLIC_URL}")
    file.flush()
    return file


def _port_is_free(settings: Settings) -> None:
    host, port = _host_and_port(settings)
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CannotStart(
                f"BIND: {settings.bind} cannot be used ({error.strerror}); set PUBLIC_URL to a free port, "
                f"for example PUBLIC_URL=http://127.0.0.1:{port + 1}, or BIND to another address"
            ) from None


def _host_and_port(settings: Settings) -> tuple[str, int]:
    host, _, port = settings.bind.rpartition(":")
    return host.strip("[]"), int(port)


def _reachable(host: str) -> str:
    """The address at which we reach ourselves when listening on ``host``."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104
    return f"[{host}]" if ":" in host else host


def _listens(host: str, port: int) -> bool:
    with suppress(OSError), socket.create_connection((host, port), timeout=1):
        return True
    return False


def _healthy(url: str) -> bool:
    """The path itself answers well: a redirect is no good answer, and no proxy is asked."""
    where = urlsplit(url)
    connection = http.client.HTTPConnection(where.hostname or "", where.port, timeout=2)
    try:
        connection.request("GET", where.path)
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
