"""AppWorker: every job runs inside the application context, leaves no session behind, and ends with its worker."""

from __future__ import annotations

import argparse
import logging
import os
import signal
import socket
import sys
from contextlib import suppress
from typing import Any

import redis
from flask import Flask
from rq import Queue, Worker
from rq.job import Job
from rq.serializers import JSONSerializer

from webapp import create_app
from webapp.config import SettingsError
from webapp.extensions import db, drop_pools_after_fork, valkey
from webapp.jobs import heartbeats, lease, run, stopping
from webapp.jobs.queue import QUEUES
from webapp.orphans import die_with_parent

log = logging.getLogger("worker")


class AppWorker(Worker):
    """One queue, short intervals, no scheduler of RQ's: what was measured is in docs/architecture.md."""

    max_connection_wait_time = 5.0
    app: Flask

    def heartbeat(self, timeout: int | None = None, pipeline: Any = None) -> None:
        """RQ's sign of life, and ours. The forked process leaves both to its parent."""
        super().heartbeat(timeout, pipeline)
        if not self.is_horse:
            heartbeats.beat(self.name, heartbeats.worker_role(self.queue_names()[0]))

    def get_heartbeat_ttl(self, job: Job) -> int:
        return 4 * self.job_monitoring_interval

    def set_current_job_working_time(self, *args: Any, **kwargs: Any) -> None:
        """Valkey may be away for a while: that must not end the worker, and with it the running job."""
        with suppress(redis.ConnectionError, redis.TimeoutError):
            super().set_current_job_working_time(*args, **kwargs)

    def maintain_heartbeats(self, job: Job) -> None:
        with suppress(redis.ConnectionError, redis.TimeoutError):
            super().maintain_heartbeats(job)

    def fork_work_horse(self, job: Job, queue: Queue) -> None:
        """No database connection is carried over the fork."""
        db.engine.dispose()
        self._pid_before_fork = os.getpid()
        super().fork_work_horse(job, queue)

    def main_work_horse(self, job: Job, queue: Queue) -> None:
        die_with_parent(self._pid_before_fork)
        super().main_work_horse(job, queue)

    def setup_work_horse_signals(self) -> None:
        """SIGTERM asks the job to put itself back; the parent passes it on, a container may send it to both."""
        stopping.forget()
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, stopping.ask)
        if self._shutdown_requested_date:
            stopping.ask()

    def handle_warm_shutdown_request(self) -> None:
        super().handle_warm_shutdown_request()
        if self.horse_pid:
            with suppress(ProcessLookupError):
                os.kill(self.horse_pid, signal.SIGTERM)

    def handle_work_horse_killed(self, job: Job, retpid: int, ret_val: int, rusage: Any) -> None:
        """Only the forked process died: its work is free again now, not when the lease ends."""
        super().handle_work_horse_killed(job, retpid, ret_val, rusage)
        lease.end_lease_of(job.args[0], self.name)

    def perform_job(self, job: Job, queue: Queue) -> bool:
        with self.app.app_context():
            drop_pools_after_fork()
            try:
                return super().perform_job(job, queue)
            finally:
                db.session.remove()
                db.engine.dispose()

    def teardown(self) -> None:
        with suppress(redis.ConnectionError, redis.TimeoutError):
            super().teardown()
        if not self.is_horse:
            heartbeats.farewell(self.name)


def make_worker(app: Flask, queue: str) -> AppWorker:
    """A worker of one queue. To be called and used inside the application context."""
    AppWorker.app = app
    log.debug("%s knows %s kinds of work", queue, len(run.HANDLERS))  # every handler is loaded before the forks
    return AppWorker(
        [queue],
        name=f"{queue}-{socket.gethostname()}-{os.getpid()}",
        connection=valkey.client,
        serializer=JSONSerializer,
        worker_ttl=20,
        maintenance_interval=15,
        job_monitoring_interval=5,
        log_job_description=False,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description="Does the work of one queue.")
    parser.add_argument("queue", choices=QUEUES)
    parser.add_argument(
        "--lease", type=float, default=lease.SECONDS, help="seconds until a killed worker's job is free"
    )
    given = parser.parse_args()
    lease.SECONDS = given.lease
    try:
        app = create_app()
        with app.app_context():
            make_worker(app, given.queue).work(logging_level="WARNING")
    except (SettingsError, ConnectionError) as error:
        sys.exit(f"{error}")


if __name__ == "__main__":
    main()
