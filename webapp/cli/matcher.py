"""`unisson matcher …`: the weights of the matcher, fitted again from what people said, shown, set back."""

from __future__ import annotations

from typing import Any

import click

from webapp.actions.gather_labels import gather_labels
from webapp.actions.refit_matcher import NEEDED, TooFew, refit_matcher
from webapp.actions.use_model import set_back
from webapp.cli.inside import inside
from webapp.domain.matching.model import SHIPPED
from webapp.models import MatcherModel
from webapp.models.kinds import now
from webapp.store import models

WORDS = {
    "wrong_accepts": "wrong accepts",
    "right_or_asked": "right or asked",
    "f1": "F1 of accepting",
    "versions_wrong": "other versions accepted",
    "lists_right": "right one taken from a list",
}


@click.group()
def matcher() -> None:
    """The matcher's weights."""


@matcher.command()
def refit() -> None:
    """Fit the weights again from what people said. They are used only if the shipped benchmark does not suffer."""
    with inside():
        try:
            row = refit_matcher(now=now, progress=lambda step: click.echo(f"{step} …", err=True))
        except TooFew as few:
            raise click.ClickException(f"{few}; nothing was changed") from few
        _tell(row)
        if row.state == "refused":
            raise click.ClickException(f"{row.name} is not used: {why(row.figures)}")
        click.echo(f"{row.name} is used from the next run on")


@matcher.command()
def show() -> None:
    """Say which weights are used, and what there is to learn from."""
    with inside():
        chosen, gathered = models.chosen(), gather_labels()
        if chosen is not None and models.in_force() is None:
            click.echo(f"{chosen.name} rests: it was fitted on {chosen.base}; fit again")
        click.echo(f"used: {models.active().name} (shipped: {SHIPPED.name})")
        click.echo(f"labels: {gathered.usable} usable, {NEEDED} needed")
        click.echo(f"        {gathered.withheld} with a text from Spotify only, which must not be learned from")
        click.echo(f"        {gathered.contradictory} contradictory, {gathered.unknown} of objects no longer known")
        for row in models.latest(10):
            click.echo(f"{row.name}  {row.state}  from {row.labels} labels on {row.base}")


@matcher.command()
def reset() -> None:
    """Use the shipped weights from the next run on. The fitted ones are kept."""
    with inside():
        set_back(now=now())
        click.echo(f"the shipped weights {SHIPPED.name} are used")


def _tell(row: MatcherModel) -> None:
    before, after = row.figures["before"], row.figures["after"]
    click.echo(f"{row.name}, from {row.labels} labels, on the shipped benchmark:")
    for name, value in before.items():
        click.echo(f"  {WORDS.get(name, name):<28} {value:7.2%} → {after[name]:7.2%}")


def why(figures: dict[str, Any]) -> str:
    """What got worse, in a line."""
    if not figures.get("worse"):
        return "the shipped benchmark is missing"
    named = (f"{WORDS.get(name, name)} {figures['before'][name]:.2%} → {figures['after'][name]:.2%}"
             for name in figures.get("worse", ()))  # fmt: skip
    return "worse on the shipped benchmark: " + ", ".join(named)
