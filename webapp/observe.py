"""Log events and Prometheus metrics: the one place that names them."""

from __future__ import annotations

import logging
import re
import sys

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from webapp.config import Settings

REGISTRY = CollectorRegistry()

PROVIDER_CALLS = Counter(
    "unisson_provider_calls_total", "Calls to providers", ["service", "family", "status"], registry=REGISTRY
)
PROVIDER_SECONDS = Histogram(
    "unisson_provider_call_seconds", "Time of a call to a provider", ["service"], registry=REGISTRY
)
RUNS = Counter("unisson_runs_total", "Runs that ended, by outcome", ["status"], registry=REGISTRY)
OPERATIONS = Counter("unisson_operations_total", "Operations applied", ["service", "kind", "state"], registry=REGISTRY)
JOBS_TAKEN_OVER = Counter("unisson_jobs_taken_over_total", "Jobs taken from a dead worker", registry=REGISTRY)
OLDEST_QUEUED = Gauge("unisson_oldest_queued_job_seconds", "Age of the oldest job that waits", registry=REGISTRY)
OPEN_INTENTS = Gauge("unisson_open_operations", "Writes whose outcome is not yet known", registry=REGISTRY)

_SECRET = re.compile(
    r"(?i)(bearer\s+|basic\s+|(?:access_|refresh_|id_)?token[\"']?\s*[=:]\s*[\"']?|(?:code|secret|api_?key|password|client_secret|state|app_?secret)"
    r"[\"']?\s*[=:]\s*[\"']?|whsec_|sk-)([^\s&\"',;}]{4,})"
)


def redact(text: str) -> str:
    """``text`` without anything that looks like a token, code, key or password."""
    return _SECRET.sub(lambda found: f"{found.group(1)}…", text)


class Redacting(logging.Formatter):
    """One line a record; secrets struck out, line breaks escaped so that nobody can forge a line."""

    def format(self, record: logging.LogRecord) -> str:
        text = redact(super().format(record))
        head, _, rest = text.partition("\n")
        return head.replace("\r", "\\r") + (
            ("\n" + rest.replace("\r", "\\r"))
            if record.exc_info and rest
            else rest and "\\n" + rest.replace("\n", "\\n")
        )


def configure_logging(settings: Settings) -> None:
    """Everything to standard error, one readable line a record."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Redacting("%(asctime)s %(levelname)-7s %(name)s: %(message)s", "%H:%M:%S"))
    root = logging.getLogger()
    root.handlers = [h for h in root.handlers if not isinstance(h.formatter, Redacting)] + [handler]
    root.setLevel(settings.LOG_LEVEL)
    for noisy in ("urllib3", "werkzeug", "rq.worker", "alembic", "asyncio"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
