"""Commands about accounts and their access tokens."""

from __future__ import annotations

import secrets
import sys

import click

from webapp.actions.create_account import create_account
from webapp.actions.create_token import create_token
from webapp.actions.rules import NotAccepted
from webapp.cli.inside import inside
from webapp.models.kinds import now
from webapp.store import people


@click.group()
def users() -> None:
    """Accounts."""


@users.command("create")
@click.argument("name")
@click.option("--email", required=True, help="Where mails go.")
@click.option("--admin", is_flag=True, help="May see to everything.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
def create_user(name: str, email: str, admin: bool, password_stdin: bool) -> None:
    """Make an account. Without --password-stdin a password is made up and printed once."""
    password = sys.stdin.readline().rstrip("\n") if password_stdin else secrets.token_urlsafe(18)
    with inside():
        try:
            made = create_account(name, email, password, now=now(), is_admin=admin)
        except NotAccepted as error:
            raise click.ClickException(_why(error)) from error
        click.echo(f"{made.name} can sign in" + ("" if password_stdin else f" with the password {password}"))


@click.group()
def tokens() -> None:
    """Personal access tokens for the API."""


@tokens.command("create")
@click.argument("name")
@click.option("--label", required=True, help="What it is for.")
def create_access_token(name: str, label: str) -> None:
    """Make a token for the account NAME and print it, once."""
    with inside():
        person = people.find(name)
        if person is None:
            raise click.ClickException(f"there is no account {name!r}; make one with `unisson users create`")
        try:
            _, secret = create_token(person.id, label, now=now())
        except NotAccepted as error:
            raise click.ClickException(_why(error)) from error
        click.echo(secret)


def _why(error: NotAccepted) -> str:
    return str(error) or "not accepted"
