"""What a person types: `unisson …` (and the same below `flask --app wsgi`)."""

from __future__ import annotations

import logging
import sys

import click
from flask import Flask

from webapp.cli.demo import demo
from webapp.cli.doctor import doctor
from webapp.cli.keys import keys
from webapp.cli.matching import match
from webapp.cli.people import tokens, users
from webapp.cli.processes import migrate, scheduler, up, web, worker
from webapp.config import SettingsError
from webapp.migrating import NewerDatabase
from webapp.supervisor import CannotStart


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def group() -> None:
    """Unisson keeps playlists and likes in step between music services."""


COMMANDS = (up, web, worker, scheduler, migrate, users, tokens, keys, match, doctor, demo)
for _command in COMMANDS:
    group.add_command(_command)


def register(app: Flask) -> None:
    """Hang every command into the application."""
    for command in COMMANDS:
        app.cli.add_command(command)


def main() -> None:
    """The console script: what is wrong with a setting is said in one line each, without a trace."""
    try:
        group()
    except (SettingsError, CannotStart, NewerDatabase) as error:
        logging.shutdown()
        click.echo(str(error), err=True)
        sys.exit(2)
