"""`unisson match --stdin`: one question a line in, one decision a line out, in order, as fast as they come."""

from __future__ import annotations

import json
import os
import select
from collections.abc import Callable, Iterator
from typing import Any

import click

from webapp.domain.matching import Decision, choose
from webapp.domain.music import Track

CHUNK = 1 << 16
_FIELDS = ("album", "duration_ms", "isrc", "year", "track_no", "explicit", "type", "text")


@click.command()
@click.option("--stdin", "from_stdin", is_flag=True, required=True, help="Questions as JSON lines on standard input.")
def match(from_stdin: bool) -> None:
    """Say which candidate is the same recording as the query: accept, ask, or absent."""
    errors = 0
    for lines in waiting_lines(0):
        answers = [answer(line) for line in lines if line.strip()]
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


def answer(line: bytes) -> dict[str, Any]:
    """The answer to one line; a line that cannot be read is answered as well, so that the order stays."""
    known: Any = None
    try:
        asked = json.loads(line)
        known = asked.get("id")
        decided = choose(track(asked["query"]), [track(one) for one in asked.get("candidates") or ()])
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        return {"id": known, "error": f"not a question: {type(error).__name__}: {error}"}
    return {"id": known, **_shown(decided)}


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
