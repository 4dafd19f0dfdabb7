"""Fitted weights as people read them: what they did to the benchmark, and which of them moved most."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import format_decimal, lazy_gettext
from flask_babel import gettext as _

from webapp.actions.refit_matcher import LOWER_IS_BETTER
from webapp.actions.use_model import usable
from webapp.domain.matching import curves
from webapp.domain.matching.model import SHIPPED, Model
from webapp.models import MatcherModel
from webapp.views.admin.rates import hundredths

#: Weights that the table of changes shows.
MOST = 12

FIGURES: dict[str, Any] = {
    "wrong_accepts": lazy_gettext("Wrong accepts"),
    "right_or_asked": lazy_gettext("Right, or asked about"),
    "f1": lazy_gettext("F1 of accepting"),
    "versions_wrong": lazy_gettext("Another version accepted"),
    "lists_right": lazy_gettext("Right one taken from a list"),
}
STATES: dict[str, Any] = {
    "active": lazy_gettext("in use"),
    "resting": lazy_gettext("rests"),
    "former": lazy_gettext("former"),
    "refused": lazy_gettext("refused"),
}


def fit(row: MatcherModel) -> dict[str, Any]:
    """One fit in the list of all."""
    state = "resting" if row.state == "active" and row.base != SHIPPED.name else row.state
    return {
        "row": row,
        "href": f"/admin/matching/{row.public_id}",
        "state": state,
        "words": STATES.get(state, state),
        "figures": figures(row.figures),
        "why": why(row),
        "usable": state == "former" and usable(row),
    }


def figures(kept: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Each figure of the benchmark before and after, and whether it got better or worse."""
    before, after = kept.get("before") or {}, kept.get("after") or {}
    return [
        {
            "label": FIGURES.get(name, name),
            "before": hundredths(before[name]),
            "after": hundredths(after[name]),
            "turn": _turn(name, after[name] - before[name]),
        }
        for name in before
        if name in after
    ]


def _turn(name: str, moved: float) -> str:
    if not moved:
        return "same"
    return "better" if (moved < 0) == (name in LOWER_IS_BETTER) else "worse"


def why(row: MatcherModel) -> str:
    """Why weights were refused, or are not in force; empty where they may be used."""
    if row.state == "refused":
        before, after = row.figures.get("before") or {}, row.figures.get("after") or {}
        named = [
            f"{FIGURES.get(name, name)} {hundredths(before[name])} → {hundredths(after[name])}"
            for name in row.figures.get("worse") or ()
            if name in before and name in after
        ]
        if not named:
            return _("The shipped benchmark is missing, so nothing shows that they do no harm.")
        return _("They do worse on the shipped benchmark: %(what)s.", what="; ".join(named))
    if row.base != SHIPPED.name:
        return _("They were fitted on %(base)s; the program now comes with %(shipped)s.",
                 base=row.base, shipped=SHIPPED.name)  # fmt: skip
    return ""


def changes(model: Model) -> list[dict[str, Any]]:
    """The weights that moved most away from the shipped ones, the largest move first."""
    moves = {name: value - SHIPPED.weights.get(name, 0.0) for name, value in model.weights.items()}
    largest = sorted((name for name in moves if round(moves[name], 2)), key=lambda name: (-abs(moves[name]), name))
    return [
        {
            "name": _term(name),
            "shipped": _signed(SHIPPED.weights.get(name, 0.0)),
            "fitted": _signed(model.weights[name]),
            "moved": _signed(moves[name]),
        }
        for name in largest[:MOST]
    ]


def _term(name: str) -> str:
    """``title 0.97`` is a point of a curve; the rest are facts, some of which count only together."""
    curve, _blank, point = name.rpartition(" ")
    words = _CURVES.get(curve)
    if words and point.replace(".", "").isdecimal():
        return f"{words}: {point}"
    return _("Together: %(what)s", what=name) if name in _TOGETHER else name[:1].upper() + name[1:]


_TOGETHER = frozenset(name for name, _holds in curves.TOGETHER)
_CURVES: dict[str, Any] = {
    "title": lazy_gettext("Titles alike"),
    "artist": lazy_gettext("Artists alike"),
    "album": lazy_gettext("Albums alike"),
    "length": lazy_gettext("Seconds between the lengths"),
    "covers": lazy_gettext("Words of one found in the other"),
    "alike": lazy_gettext("Whole records alike"),
    "years": lazy_gettext("Years between"),
    "name": lazy_gettext("Letters of the title"),
    "extra": lazy_gettext("Words that only one title has"),
}


def _signed(value: float) -> str:
    return str(format_decimal(value, "+0.00;−0.00"))
