"""Mails: written from ``templates/emails``, sent after the answer went out."""

from __future__ import annotations

import logging
from collections.abc import Callable
from threading import Thread
from typing import Any

from flask import Flask, current_app, render_template
from flask_babel import force_locale, get_locale

from webapp.actions.send_mail import Mail, send_mail
from webapp.door.here import public_url, settings

log = logging.getLogger(__name__)


def send(name: str, to: str, /, *, path: str, **context: Any) -> bool:
    """Send the mail of this name; its first line is the subject, ``link`` the address of ``path``."""
    text = render_template(f"emails/{name}.txt", link=public_url(path), **context)
    subject, _, body = text.partition("\n")
    return send_mail(Mail(to, subject.strip(), body.strip() + "\n"), settings())


def later(work: Callable[[], object]) -> None:
    """Do ``work`` beside the request, inside the application; a test waits for it."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    if app.testing:
        work()
        return
    Thread(target=_inside, args=(app, work, str(get_locale() or "en"))).start()


def _inside(app: Flask, work: Callable[[], object], language: str) -> None:
    try:
        with app.test_request_context("/"), force_locale(language):
            work()
    except Exception:
        log.exception("a mail could not be written")
