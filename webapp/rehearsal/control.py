"""The control: how a test in another process sets faults, acts as a person, and looks at what happened."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from flask import Blueprint, abort, current_app, jsonify, request

from webapp.rehearsal.service import Service
from webapp.rehearsal.world import World

blueprint = Blueprint("control", __name__, url_prefix="/control")
WORLD_SETTINGS = ("latency", "limits")
DEEDS = (
    "like", "unlike", "play", "make_playlist", "rename", "describe", "set_rows", "add", "remove", "move",
    "follow", "unfollow", "delete_playlist", "new_account", "add_local", "add_episode", "lose", "token_for",
)  # fmt: skip


def world() -> World:
    found: World = current_app.extensions["rehearsal"]
    return found


def service(name: str) -> Service:
    if name not in {one.name for one in world()}:
        abort(404)
    return world().service(name)


@blueprint.before_request
def only_from_here() -> Any:
    """The control has no password: it answers this machine only, and no web page may use it by a plain form."""
    if request.remote_addr not in ("127.0.0.1", "::1", None):
        abort(403)
    if request.method != "GET" and request.get_data() and not request.is_json:
        return jsonify(error="Send JSON."), 415
    return None


@blueprint.errorhandler(KeyError)
@blueprint.errorhandler(ValueError)
@blueprint.errorhandler(TypeError)
@blueprint.errorhandler(AttributeError)
def misused(error: Exception) -> Any:
    return jsonify(error=str(error)), 400


def body() -> dict[str, Any]:
    return request.get_json(silent=True) or {}


@blueprint.post("/reset")
def reset() -> Any:
    world().reset()
    return jsonify(True)


@blueprint.get("/state")
def state() -> Any:
    values = world().to_json()
    for one in world().services:
        values[one.name].pop("grants")  # tokens stay inside
    return jsonify(values)


@blueprint.get("/state/<name>/<account>")
def account(name: str, account: str) -> Any:
    found = service(name).account(account)
    return jsonify({**found.to_json(), "playlists": [one.to_json() for one in found.playlists.values()]})


@blueprint.get("/calls/<name>")
def calls(name: str) -> Any:
    """`?match=POST /playlists/*` and `?writes=1` narrow it down."""
    found = service(name).calls.matching(request.args.get("match", "*"))
    chosen = [asdict(call) for call in found if call.write or not request.args.get("writes")]
    return jsonify({"count": len(chosen), "writes": sum(call["write"] for call in chosen), "calls": chosen})


@blueprint.delete("/calls/<name>")
def forget_calls(name: str) -> Any:
    service(name).calls.clear()
    return jsonify(True)


@blueprint.get("/faults/<name>")
def faults(name: str) -> Any:
    return jsonify([fault.to_json() for fault in service(name).faults])


@blueprint.post("/faults/<name>")
def add_fault(name: str) -> Any:
    return jsonify(service(name).faults.add(**body()).to_json()), 201


@blueprint.post("/faults/<name>/<int:number>/release")
def release(name: str, number: int) -> Any:
    found = [fault for fault in service(name).faults if fault.number == number]
    if not found:
        abort(404)
    found[0].release()
    return jsonify(True)


@blueprint.delete("/faults/<name>")
def clear_faults(name: str) -> Any:
    service(name).faults.clear()
    return jsonify(True)


@blueprint.post("/settings")
def settings() -> Any:
    """`{"latency": 0.1, "limits": true, "spotify": {"snapshot_lag": 3}, "deezer": {"hidden": ["3135556"]}}`."""
    for key, value in body().items():
        if key in WORLD_SETTINGS:
            setattr(world(), key, value)
        else:
            adjust(service(key), value)
    return jsonify(True)


def adjust(one: Service, values: dict[str, Any]) -> None:
    for key, value in values.items():
        old = getattr(one, key)  # unknown settings are an error
        if key == "limits":
            vars(old).update(value)
        else:
            setattr(one, key, set(value) if isinstance(old, set) else value)


@blueprint.post("/do/<name>/<deed>")
def do(name: str, deed: str) -> Any:
    """What a person does in the service's own app: `{"args": ["ada", ["…"]], "kwargs": {…}}`."""
    if deed not in DEEDS:
        abort(404)
    done = getattr(service(name), deed)(*body().get("args", []), **body().get("kwargs", {}))
    return jsonify(done if isinstance(done, (str, dict)) else True)
