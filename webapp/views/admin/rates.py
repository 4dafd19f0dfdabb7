"""The wrong-accept rate as people read it: a sentence, and a chart of the audits so far."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from babel.numbers import format_percent
from flask_babel import get_locale
from flask_babel import gettext as _

from webapp.actions.draw_audit import MIXED
from webapp.domain.audit import Rate, rate
from webapp.models import Audit
from webapp.views.formats import number, percent

#: Pixels from the chart's top: where its scale ends and begins, and its height. Widths are in percent, so that text
#: keeps its size on a phone.
TOP, BOTTOM, HEIGHT = 14, 154, 200
#: Audits that the chart shows, and names of weights that find room below it on a phone.
DRAWN, NAMED = 12, 5
#: The steps of the scale: at the most four lines are drawn.
_STEPS = (0.01, 0.02, 0.05, 0.1, 0.25)


def tenths(share: float | None) -> str:
    """0.0204 is 2.0 %, as the language writes it."""
    return _percent(share, "0.0")


def hundredths(share: float | None) -> str:
    """0.00204 is 0.20 %."""
    return _percent(share, "0.00")


def _percent(share: float | None, digits: str) -> str:
    locale = get_locale()
    if share is None or locale is None:
        return "–"
    return format_percent(share, locale.percent_formats[None].pattern.replace("0", digits, 1), locale)


def rate_of(audit: Audit) -> Rate:
    return rate(audit.right, audit.wrong)


def sentence(audit: Audit) -> str:
    """What an audit came to."""
    found, sure = rate_of(audit), percent(0.95)
    if found.share is None:
        return _("No pair was judged right or wrong, so there is no rate.")
    judged, low, high = number(found.judged), tenths(found.low), tenths(found.high)
    if not found.wrong:
        return _(
            "None of %(judged)s judged was wrong: with %(sure)s certainty at most %(high)s of all are.",
            judged=judged, sure=sure, high=high,
        )  # fmt: skip
    return _(
        "%(wrong)s of %(judged)s judged were wrong: %(share)s, and with %(sure)s certainty "
        "between %(low)s and %(high)s.",
        wrong=number(found.wrong), judged=judged, share=tenths(found.share), sure=sure, low=low, high=high,
    )  # fmt: skip


def model_words(name: str) -> str:
    """The weights that accepted what was drawn."""
    return {MIXED: _("several"), "": _("not noted")}.get(name, name)


def line(audit: Audit) -> dict[str, Any]:
    """One audit in the table of all."""
    found = rate_of(audit)
    return {
        "audit": audit,
        "href": f"/admin/accuracy/{audit.public_id}",
        "model": model_words(audit.model),
        "rate": tenths(found.share),
        "interval": f"{tenths(found.low)} – {tenths(found.high)}" if found.judged else "–",
    }


def chart(audits: Sequence[Audit]) -> dict[str, Any]:
    """Where each audit's dot and whiskers stand, oldest at the left, and the lines of the scale."""
    rates = [(audit, rate_of(audit)) for audit in audits if audit.right + audit.wrong][-DRAWN:]
    top = max((found.high for _audit, found in rates), default=0.0)
    step = next((step for step in _STEPS if top / step <= 4), _STEPS[-1])
    most = max(step, min(1.0, -(-top // step) * step))

    def height(share: float) -> float:
        return round(BOTTOM - (BOTTOM - TOP) * share / most, 1)

    wide = 88 / max(1, len(rates))
    marks = [
        {"x": round(8 + wide * (at + 0.5), 2), "y": height(found.share or 0), "low": height(found.low),
         "high": height(found.high), "audit": audit, "words": sentence(audit)}
        for at, (audit, found) in enumerate(rates)
    ]  # fmt: skip
    lines = [{"y": height(step * n), "words": percent(step * n)} for n in range(round(most / step) + 1)]
    return {"marks": marks, "lines": lines, "models": _stretches(marks), "height": HEIGHT, "bottom": BOTTOM}


def _stretches(marks: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Neighbouring audits of the same weights share one name below; too many names would cover each other."""
    found: list[dict[str, Any]] = []
    for mark in marks:
        name = model_words(mark["audit"].model)
        if found and found[-1]["name"] == name:
            found[-1]["end"] = mark["x"]
        else:
            found.append({"name": name, "start": mark["x"], "end": mark["x"]})
    return found if len(found) <= NAMED else []
