"""What a person types: accounts, tokens, keys, matching."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from flask import Flask

from webapp.cli.matching import answer
from webapp.extensions import db
from webapp.models import AccessToken, User

ROOT = Path(__file__).parents[2]
HURT = {
    "title": "Hurt",
    "artists": ["Johnny Cash"],
    "album": "American IV",
    "duration_ms": 218000,
    "isrc": "USDJ20200421",
}
OTHER = {"title": "One", "artists": ["U2"], "duration_ms": 276000}


def line(name: str, *candidates: dict[str, object]) -> bytes:
    return (json.dumps({"id": name, "query": HURT, "candidates": candidates}) + "\n").encode()


def test_an_account_and_its_token_are_made(app: Flask) -> None:
    run = app.test_cli_runner().invoke
    made = run(args=["users", "create", "ada", "--email", "ada@example.org", "--admin", "--password-stdin"],
               input="a long enough word\n")  # fmt: skip
    assert made.exit_code == 0, made.output
    assert db.session.query(User).one().is_admin
    token = run(args=["tokens", "create", "ada", "--label", "scrobbler"])
    assert token.exit_code == 0 and len(token.output.split()) == 1
    assert db.session.query(AccessToken).one().label == "scrobbler"


def test_what_cannot_be_is_said_in_words(app: Flask) -> None:
    run = app.test_cli_runner().invoke
    assert "no account 'bob'" in run(args=["tokens", "create", "bob", "--label", "x"]).output
    short = run(args=["users", "create", "bob", "--email", "bob@example.org", "--password-stdin"], input="x\n")
    assert short.exit_code == 1 and "password" in short.output


def test_a_new_key_is_one_that_can_be_used(app: Flask) -> None:
    from cryptography.fernet import Fernet

    Fernet(app.test_cli_runner().invoke(args=["keys", "new"]).output.strip())


def test_an_answer_has_the_words_of_the_contract() -> None:
    given = answer(line("q1", OTHER, HURT))
    assert (given["id"], given["decision"], given["index"], given["best"]) == ("q1", "accept", 1, 1)
    assert 0.9 < given["score"] <= 1.0
    assert set(given) == {"id", "decision", "index", "best", "score", "reasons"}
    absent = answer(line("q2"))
    assert (absent["decision"], absent["index"], absent["best"]) == ("absent", None, None)


def test_a_line_that_is_no_question_is_answered_in_its_place() -> None:
    assert "error" in answer(b"{]")
    assert answer(b'{"id": "q"}')["id"] == "q"


def test_questions_are_answered_in_order_as_soon_as_no_further_one_waits() -> None:
    command = [sys.executable, "-m", "webapp.cli", "match", "--stdin"]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=dict(os.environ)
    ) as asked:
        assert asked.stdin and asked.stdout
        for round_ in range(2):
            asked.stdin.write(b"".join(line(f"{round_}-{number}", HURT) for number in range(50)))
            asked.stdin.flush()
            got = [json.loads(asked.stdout.readline())["id"] for _ in range(50)]
            assert got == [f"{round_}-{number}" for number in range(50)], "answered while the input stays open"
        asked.stdin.write(line("last", HURT).rstrip())
        asked.stdin.close()
        assert json.loads(asked.stdout.readline())["id"] == "last"
        assert asked.wait(10) == 0
