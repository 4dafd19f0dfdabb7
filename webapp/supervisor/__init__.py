"""`unisson up`: every process that the application needs, started in order, kept alive, stopped together."""

from webapp.supervisor.up import CannotStart, up

__all__ = ["CannotStart", "up"]
