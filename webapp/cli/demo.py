"""The command that makes a house to look at: rehearsal libraries as new, and an account that is connected to them."""

from __future__ import annotations

import secrets
from urllib.parse import parse_qsl, urlsplit

import click
import requests

from webapp.actions.connect import ConnectRefused, begin_consent, finish_consent
from webapp.actions.create_account import create_account
from webapp.actions.outside import Outside
from webapp.cli.inside import inside, settings_of
from webapp.config import Settings
from webapp.jobs.outside import outside
from webapp.models import User
from webapp.models.kinds import now
from webapp.providers.registry import CONNECTABLE
from webapp.store import people

#: The demonstration person whose libraries the account gets, and the account's name.
PERSON, NAME = "ada", "demo"


@click.group()
def demo() -> None:
    """A house to look at."""


@demo.command("load")
@click.option("--keep", is_flag=True, help="Leave the rehearsal libraries as they are.")
def load(keep: bool) -> None:
    """Fill the rehearsal services, and make the account `demo`, connected to them. Needs a running `make run`."""
    with inside() as app:
        settings = with_rehearsal(settings_of(app))
        if not keep:
            _answered(requests.post(f"{settings.REHEARSAL_URL}/control/reset", timeout=10))
        way = outside(settings)
        person = _account()
        for service in CONNECTABLE:
            _connect(person, service, way)
    click.echo("Connected to the rehearsal services. Open Links, and see what belongs together.")


def with_rehearsal(settings: Settings) -> Settings:
    """The settings with the address of the rehearsal services that run over this DATA_DIR."""
    if settings.REHEARSAL_URL:
        return settings.model_copy(update={"REHEARSAL": True})
    note = settings.data_dir / "rehearsal.port"
    if not note.exists():
        raise click.ClickException("the rehearsal services do not run here; start `make run` first")
    url = f"http://127.0.0.1:{note.read_text(encoding='utf-8').strip()}"
    return settings.model_copy(update={"REHEARSAL": True, "REHEARSAL_URL": url})


def _account() -> User:
    known = people.find(NAME)
    if known is not None:
        return known
    password = secrets.token_urlsafe(12)
    made = create_account(NAME, f"{NAME}@example.org", password, now=now(), is_admin=not people.any_account())
    click.echo(f"Sign in as {NAME} with the password {password}")
    return made


def _connect(person: User, service: str, way: Outside) -> None:
    """Through the real consent page, answered for the person."""
    mark = f"demo:{secrets.token_hex(8)}"
    try:
        url = begin_consent(person.id, service, bound_to=mark, outside=way, now=now(), rehearsal=True)
        answer = _answered(requests.get(f"{url}&rehearsal_as={PERSON}", timeout=10, allow_redirects=False))
        back = dict(parse_qsl(urlsplit(answer.headers.get("Location", "")).query))
        finish_consent(person.id, service, back, bound_to=mark, outside=way, now=now())
    except ConnectRefused as error:
        raise click.ClickException(str(error)) from error


def _answered(answer: requests.Response) -> requests.Response:
    if answer.status_code >= 400:
        raise click.ClickException("the rehearsal services do not answer as they should; restart `make run`")
    return answer
