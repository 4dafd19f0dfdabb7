"""The two addresses that a search needs: the home page with the visitor's id, and the search itself."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any, cast

from flask import Blueprint, Flask, current_app, request
from werkzeug.wrappers import Response

from webapp.rehearsal.ytmusic import renderers
from webapp.rehearsal.ytmusic.errors import YTMusicError, answer
from webapp.rehearsal.ytmusic.service import YTMusic

blueprint = Blueprint("ytmusic", __name__, url_prefix="/ytmusic")
#: How a filter begins in `params`; what follows says whether spelling is corrected.
FILTERS = {"EgWKAQII": "songs", "EgWKAQIQ": "videos"}
ROWS = 20
HOME = """<!DOCTYPE html><html lang="en"><head><title>YouTube Music</title>
<script>ytcfg.set({"INNERTUBE_API_VERSION": "v1", "VISITOR_DATA": "CgtyZWhlYXJzYWwhKA%3D%3D"});</script>
</head><body></body></html>"""


def mount(app: Flask) -> None:
    app.register_blueprint(blueprint)
    app.register_error_handler(YTMusicError, lambda error: error.response())


def service() -> YTMusic:
    return cast(YTMusic, current_app.extensions["rehearsal"].ytmusic)


@blueprint.get("/")
def home() -> Response:
    return Response(HOME, content_type="text/html; charset=utf-8")


@blueprint.post("/youtubei/v1/search")
def search() -> Response:
    """By words, within one kind of things or, without a filter, in all of them."""
    asked = request.get_json(silent=True)
    if not isinstance(asked, dict) or not known_client(asked):
        raise YTMusicError(400)
    if request.args.get("ctoken"):
        return answer(further(request.args["ctoken"]))
    query, chosen = asked.get("query"), str(asked.get("params") or "")
    if not isinstance(query, str) or not query.strip():
        raise YTMusicError(400)
    kinds = [kind for mark, kind in FILTERS.items() if not chosen or chosen.startswith(mark)]
    if service().padded:
        kinds = [*(kind for kind in FILTERS.values() if kind not in kinds), *kinds]
    shelves = [made for kind in kinds if (made := shelf(query, kind))]
    return answer(renderers.page(shelves or [renderers.nothing(query)]))


def known_client(asked: dict[str, Any]) -> bool:
    client = (asked.get("context") or {}).get("client") or {}
    return client.get("clientName") == "WEB_REMIX" and str(client.get("clientVersion", "")).startswith("1.")


def shelf(query: str, kind: str) -> dict[str, Any] | None:
    found = service().uploads.find(query, kind)
    if not found:
        return None
    more = token(query, kind, ROWS) if len(found) > ROWS else None
    return renderers.shelf(kind.title(), [renderers.row(one) for one in found[:ROWS]], more)


def further(text: str) -> dict[str, Any]:
    try:
        query, kind, start = json.loads(urlsafe_b64decode(text))
    except ValueError:
        raise YTMusicError(400) from None
    found = service().uploads.find(query, kind)
    end = start + ROWS
    rows = [renderers.row(one) for one in found[start:end]]
    return renderers.continued(rows, token(query, kind, end) if len(found) > end else None)


def token(query: str, kind: str, start: int) -> str:
    return urlsafe_b64encode(json.dumps([query, kind, start]).encode()).decode()
