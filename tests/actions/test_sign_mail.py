"""Mails go out by the SMTP server of the settings, or are shown in the log."""

from __future__ import annotations

import logging
import socket
from pathlib import Path
from threading import Thread

import pytest

from webapp.actions.send_mail import Mail, send_mail
from webapp.config import load_settings

MAIL = Mail("alice@example.org", "Grüße", "Look:\n\nhttp://127.0.0.1:8000/password/reset/abc\n")


def _server(lines: list[str]) -> int:
    """A mail server for one mail: it takes everything, and remembers what it was told."""
    listening = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        connection, _ = listening.accept()
        with listening, connection, connection.makefile("rwb") as stream:

            def say(text: str) -> None:
                stream.write(f"{text}\r\n".encode())
                stream.flush()

            say("220 here")
            in_text = False
            for raw in stream:
                line = raw.decode().rstrip("\r\n")
                lines.append(line)
                if in_text:
                    in_text = line != "."
                    if not in_text:
                        say("250 taken")
                elif line.upper() == "DATA":
                    in_text = True
                    say("354 go on")
                elif line.upper() == "QUIT":
                    say("221 bye")
                    return
                else:
                    say("250 fine")

    Thread(target=serve, daemon=True).start()
    return int(listening.getsockname()[1])


def test_a_mail_reaches_the_server_with_sender_subject_and_link(tmp_path: Path) -> None:
    lines: list[str] = []
    url = f"smtp://127.0.0.1:{_server(lines)}"
    assert send_mail(MAIL, load_settings(DATA_DIR=tmp_path, MAIL_URL=url, MAIL_FROM="Unisson <u@example.org>"))
    text = "\n".join(lines)
    assert "rcpt to:<alice@example.org>" in text.lower()
    assert "From: Unisson <u@example.org>" in text
    assert "=?utf-8?" in text
    assert "/password/reset/abc" in text


def test_without_a_server_the_log_shows_the_link(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        assert not send_mail(MAIL, load_settings(DATA_DIR=tmp_path))
    assert "http://127.0.0.1:8000/password/reset/abc" in caplog.text


def test_a_server_that_does_not_answer_is_a_line_in_the_log(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    assert not send_mail(MAIL, load_settings(DATA_DIR=tmp_path, MAIL_URL=f"smtp://user:hush@127.0.0.1:{port}"))
    assert "could not be sent" in caplog.text
    assert "hush" not in caplog.text
