"""`unisson match --stdin`: one question a line in, one decision a line out, in order, as fast as they come."""

from __future__ import annotations

import gc
import json
import os
import select
from collections.abc import Callable, Iterator
from typing import Any

import click

from webapp.domain.matching import Decision, Explanation, choose, explain
from webapp.domain.music import Track

CHUNK = 1 << 16
_FIELDS = ("album", "duration_ms", "isrc", "year", "track_no", "explicit", "type", "text")


@click.command()
@click.option("--stdin", "from_stdin", is_flag=True, required=True, help="Questions as JSON lines on standard input.")
@click.option(
    "--explain", "why", is_flag=True, help="Add for each candidate what spoke for and against it, and how much."
)
def match(from_stdin: bool, why: bool) -> None:
    """Say which candidate is the same recording as the query: accept, ask, or absent."""
    # Records make no reference cycles, and looking for some among all that is remembered takes a fifth of the time.
    gc.freeze()
    gc.disable()
    errors = 0
    for lines in waiting_lines(0):
        answers = [answer(line, why) for line in lines if line.strip()]
        errors += sum("error" in one for one in answers)
        _write("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in answers).encode())
    if errors:
        raise click.ClickException(f"{errors} line(s) could not be read; their answers say why")


def waiting_lines(descriptor: int) -> Iterator[list[bytes]]:
    """The whole lines that wait on ``descriptor``, all of them at once; the last one may lack its line end."""
    rest = b""
    while chunk := _all_that_waits(descriptor):
        *lines, rest = (rest + chunk).split(b"\n")
        yield lines
    if rest:
        yield [rest]


def _all_that_waits(descriptor: int) -> bytes:
    """At least one byte, unless the end is reached; a first part is not held back for a slow rest."""
    parts = [os.read(descriptor, CHUNK)]
    while parts[-1] and sum(map(len, parts)) < 16 * CHUNK and select.select([descriptor], [], [], 0)[0]:
        parts.append(os.read(descriptor, CHUNK))
    return b"".join(parts)


def answer(line: bytes, why: bool = False) -> dict[str, Any]:
    """The answer to one line; a line that cannot be read is answered as well, so that the order stays.

    With ``why`` each candidate is explained: its own outcome, score and reasons, and what each field weighs in
    log-odds.
    """
    known: Any = None
    try:
        asked = json.loads(line)
        known = asked.get("id")
        query, candidates = track(asked["query"]), [track(one) for one in asked.get("candidates") or ()]
        shown = _shown(choose(query, candidates))
        if why:
            shown["explained"] = [_explained(explain(query, one)) for one in candidates]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        return {"id": known, "error": f"not a question: {type(error).__name__}: {error}"}
    return {"id": known, **shown}


def _explained(found: Explanation) -> dict[str, Any]:
    return {
        "decision": found.decision.outcome,
        "score": found.decision.score,
        "reasons": list(found.decision.reasons),
        "weights_alone": found.before,
        "terms": {term.name: term.weight for term in found.terms},
        "model": found.model,
    }


def _shown(decided: Decision) -> dict[str, Any]:
    return {
        "decision": decided.outcome,
        "index": decided.index,
        "best": decided.best,
        "score": decided.score,
        "reasons": list(decided.reasons),
    }


def track(record: dict[str, Any]) -> Track:
    """A record of the contract as a track; what is missing is unknown."""
    return Track(
        title=record.get("title") or "",
        artists=tuple(record.get("artists") or ()),
        **{name: record.get(name) for name in _FIELDS},
    )


def _write(text: bytes, write: Callable[[int, bytes], int] = os.write) -> None:
    while text:
        text = text[write(1, text) :]
