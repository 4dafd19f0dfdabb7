"""What the web server reads at its start (`gunicorn -c python:webapp.serving`)."""

from __future__ import annotations

import os
from typing import Any

from webapp.config import load_settings
from webapp.orphans import die_with_parent

_settings = load_settings()

bind = _settings.bind
workers = _settings.WEB_CONCURRENCY
worker_class = "gthread"
threads = 8
timeout = 60
graceful_timeout = 8
keepalive = 5
#: Heartbeat files in memory: a slow disk must not look like a dead worker.
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108, PTH112
#: Whose word about https is taken. A proxy in another container is named by FORWARDED_ALLOW_IPS.
forwarded_allow_ips = os.environ.get("FORWARDED_ALLOW_IPS", "127.0.0.1,::1")
control_socket_disable = True
accesslog = None
loglevel = "warning"
proc_name = "unisson-web"


def post_fork(server: Any, worker: Any) -> None:
    """A worker ends with its parent, however that ended."""
    die_with_parent(server.pid)
