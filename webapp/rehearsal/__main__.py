"""`python -m webapp.rehearsal`: serves the rehearsal services until it is told to stop."""

from __future__ import annotations

import argparse
import signal
import sys
import threading

from webapp.rehearsal.server import serve
from webapp.rehearsal.world import World


def options(arguments: list[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m webapp.rehearsal", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8899)
    parser.add_argument("--state", help="a file in which everything survives a restart")
    parser.add_argument("--latency-ms", type=float, default=0, help="how long every answer takes")
    parser.add_argument("--limits", choices=["on", "off"], default="off", help="the services' own rate limits")
    return parser.parse_args(arguments)


def main(arguments: list[str] | None = None) -> int:
    chosen = options(arguments)
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    latency, limits = chosen.latency_ms / 1000, chosen.limits == "on"
    with World(latency=latency, limits=limits, state_file=chosen.state) as world:
        try:
            server = serve(world, chosen.port, chosen.host)
        except (OSError, SystemExit) as error:
            print(f"The rehearsal services cannot start on port {chosen.port}: {error}", file=sys.stderr)  # noqa: T201
            return 1
        with server:
            print(f"Rehearsal services at {server.url}", flush=True)  # noqa: T201
            stop.wait()
    return 0


if __name__ == "__main__":
    sys.exit(main())
