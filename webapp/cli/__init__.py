"""What a person types: `unisson …` (and the same below `flask --app wsgi`)."""

from __future__ import annotations

import logging
import sys
from importlib import import_module

import click
from flask import Flask

#: Command → the module that holds it. A command is loaded when it is asked for: `unisson match` needs no database.
COMMANDS = {
    **dict.fromkeys(("up", "web", "worker", "scheduler", "migrate"), "processes"),
    **dict.fromkeys(("users", "tokens"), "people"),
    "keys": "keys",
    "match": "matching",
    "matcher": "matcher",
    "doctor": "doctor",
    "demo": "demo",
}


def command(name: str) -> click.Command:
    """The command of a name, from its module."""
    found: click.Command = getattr(import_module(f"webapp.cli.{COMMANDS[name]}"), name)
    return found


class _Loading(click.Group):
    """A group whose commands are loaded one by one."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        return command(cmd_name) if cmd_name in COMMANDS else None


@click.group(cls=_Loading, context_settings={"help_option_names": ["-h", "--help"]})
def group() -> None:
    """Unisson keeps playlists and likes in step between music services."""


def register(app: Flask) -> None:
    """Hang every command into the application."""
    for name in COMMANDS:
        app.cli.add_command(command(name))


def main() -> None:
    """The console script: what is wrong with a setting is said in one line each, without a trace."""
    try:
        group()
    except Exception as error:
        if not isinstance(error, _known()):
            raise
        logging.shutdown()
        click.echo(str(error), err=True)
        sys.exit(2)


def _known() -> tuple[type[Exception], ...]:
    """Errors whose text is meant for the person at the terminal."""
    from webapp.config import SettingsError
    from webapp.migrating import NewerDatabase
    from webapp.supervisor import CannotStart

    return SettingsError, NewerDatabase, CannotStart
