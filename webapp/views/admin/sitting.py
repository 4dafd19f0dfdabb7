"""What the page of one audit shows: the next pair to be judged, or what all of them came to."""

from __future__ import annotations

from typing import Any

from webapp.models import Audit
from webapp.store import audits
from webapp.views.admin.pairs import pair
from webapp.views.admin.rates import model_words, sentence
from webapp.views.paging import Pages

#: Pairs on one page of a result.
PER_PAGE = 15


def sitting(audit: Audit) -> dict[str, Any]:
    """The first pair that nobody has judged; once there is none, what finishing will change."""
    item, last = audits.next_item(audit.id), audits.last_judged(audit.id)
    wrong = [] if item or audit.finished_at else audits.judged(audit.id, ("wrong",))
    return {
        "audit": audit,
        "href": _href(audit),
        "pair": item and pair(item),
        "done": item.position if item else audit.drawn,
        "last": last,
        "own_wrong": sum(one.mapping_id is not None for one in wrong),
    }


def result(audit: Audit, said: str, page: int) -> dict[str, Any]:
    """The rate, and one page of the pairs of which ``said`` was said; without a word those that matter most."""
    counts = {"wrong": audit.wrong, "unsure": audit.unsure, "right": audit.right}
    said = said or next((name for name, found in counts.items() if found), "wrong")
    return {
        "audit": audit,
        "href": _href(audit),
        "sentence": sentence(audit),
        "model": model_words(audit.model),
        "said": said,
        "counts": counts,
        "pairs": [pair(item) for item in audits.page(audit.id, said, page, PER_PAGE)],
        "pages": Pages(page, counts[said], PER_PAGE),
    }


def _href(audit: Audit) -> str:
    return f"/admin/accuracy/{audit.public_id}"
