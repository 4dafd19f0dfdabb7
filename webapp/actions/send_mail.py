"""Send a mail by the SMTP server of the settings; without one the log shows it, for whoever runs the instance."""

from __future__ import annotations

import logging
import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from urllib.parse import unquote, urlsplit

from webapp.config import Settings

log = logging.getLogger(__name__)

SECONDS = 15


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail to one person, in plain text."""

    to: str
    subject: str
    text: str


def send_mail(mail: Mail, settings: Settings) -> bool:
    """Whether it went out. A server that does not answer is a line in the log, not a failed page."""
    if not settings.MAIL_URL:
        _show(mail)
        return False
    try:
        _send(_message(mail, settings), settings.MAIL_URL)
    except (OSError, smtplib.SMTPException) as error:
        log.error("a mail could not be sent: %s", error)
        return False
    return True


def _show(mail: Mail) -> None:
    log.info("no MAIL_URL is set, so this mail is only shown here: to %s, %s", mail.to, mail.subject)
    for line in filter(None, mail.text.splitlines()):
        log.info("  %s", line)


def _message(mail: Mail, settings: Settings) -> EmailMessage:
    host = urlsplit(settings.PUBLIC_URL).hostname or "localhost"
    message = EmailMessage()
    message["From"] = settings.MAIL_FROM or f"Unisson <unisson@{host}>"
    message["To"], message["Subject"] = mail.to, mail.subject
    message["Date"], message["Message-ID"] = formatdate(), make_msgid(domain=host)
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.text)
    return message


def _send(message: EmailMessage, address: str) -> None:
    """``smtp://`` speaks plainly until STARTTLS is offered, ``smtps://`` never."""
    parts = urlsplit(address)
    host, context = parts.hostname or "localhost", ssl.create_default_context()
    if parts.scheme == "smtps":
        server: smtplib.SMTP = smtplib.SMTP_SSL(host, parts.port or 465, timeout=SECONDS, context=context)
    else:
        server = smtplib.SMTP(host, parts.port or 587, timeout=SECONDS)
    with server:
        server.ehlo()
        if parts.scheme != "smtps" and server.has_extn("starttls"):
            server.starttls(context=context)
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
        server.send_message(message)
