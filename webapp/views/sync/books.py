"""The rows behind a run's numbers, to read and to download; and its plan with its price."""

from __future__ import annotations

import csv
import io
from itertools import groupby
from typing import Any

from flask import Blueprint, Response, abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from webapp.actions.price_plan import price_plan
from webapp.jobs.outside import outside
from webapp.models import Placement, Run
from webapp.store import connections, runs
from webapp.views.allowance import allowance
from webapp.views.paging import Pages, wanted_page
from webapp.views.services import label_of
from webapp.views.sync.report import plan_row
from webapp.views.sync.runs import run_or_404
from webapp.views.sync.words import OUTCOMES, run_title
from webapp.views.why import of_placements

bp = Blueprint("books", __name__, url_prefix="/sync/runs")

PER_PAGE = 50
#: A spreadsheet takes a cell that begins like this for a formula (security.md).
DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


def _outcome(default: str | None = None) -> str:
    outcome = request.args.get("outcome", default)
    return outcome if outcome in OUTCOMES else abort(404)


@bp.get("/<run_id>/rows")
def rows(run_id: str) -> ResponseReturnValue:
    """One list of a run, such as everything that was written."""
    run, outcome, page = run_or_404(run_id), _outcome("written"), wanted_page()
    found, total = runs.books(run.id, outcome, page, PER_PAGE)
    return render_template(
        "sync/rows.html",
        run=run,
        base=f"/sync/runs/{run.public_id}",
        title=run_title(run),
        outcome=outcome,
        outcomes=OUTCOMES,
        balance=run.balance or {},
        rows=[
            (row, label_of(row.source), label_of(row.target), why)
            for row, why in zip(found, of_placements(current_user.id, found), strict=True)
        ],
        pages=Pages(page, total, PER_PAGE),
    )


@bp.get("/<run_id>/rows.csv")
def download(run_id: str) -> ResponseReturnValue:
    run, outcome = run_or_404(run_id), _outcome("written")
    name = f"unisson-{run.created_at:%Y-%m-%d}-{outcome}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    return Response(_sheet(runs.all_books(run.id, outcome)), mimetype="text/csv", headers=headers)


def _sheet(placements: list[Placement]) -> str:
    """The rows as CSV, with a mark that tells spreadsheets that it is UTF-8."""
    paper = io.StringIO()
    writer = csv.writer(paper)
    writer.writerow(("track", "from", "to", "outcome", "reason", "id at the source"))
    for row in placements:
        cells = (row.label, row.source, row.target, row.outcome, row.reason, row.external_id)
        writer.writerow([_cell(text) for text in cells])
    return "\ufeff" + paper.getvalue()


def _cell(text: str) -> str:
    return "'" + text if text.startswith(DANGEROUS) else text


@bp.get("/<run_id>/plan")
def plan(run_id: str) -> ResponseReturnValue:
    """What a run planned, by playlist and service, and what that costs."""
    run, page = run_or_404(run_id), wanted_page()
    found, total = runs.operations_page(run.id, page, PER_PAGE)
    groups = [
        {"target": target, "service": service, "label": label_of(service), "rows": [plan_row(row) for row in rows]}
        for (target, service), rows in groupby(found, key=lambda row: (row.target, row.service))
    ]
    return render_template(
        "sync/plan.html",
        run=run,
        base=f"/sync/runs/{run.public_id}",
        title=run_title(run),
        groups=groups,
        prices=_prices(run),
        pages=Pages(page, total, PER_PAGE),
    )


def _prices(run: Run) -> list[dict[str, Any]]:
    way, left, paced = outside(), {}, {}
    for row in connections.of(current_user.id):
        paced[row.service_type] = not row.rehearsal
        budget = allowance(way, row).left
        if budget is not None:
            left[row.service_type] = budget
    priced = price_plan(runs.operation_counts(run.id), left, paced)
    return [{"price": price, "label": label_of(price.service)} for price in priced]
