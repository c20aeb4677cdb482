"""People told of a verdict: by mail, and by addresses that take JSON."""

from __future__ import annotations

import json
import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate, make_msgid, parseaddr
from http.client import HTTPException
from typing import Any, Protocol
from urllib.error import HTTPError
from urllib.parse import unquote, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from bodspider import __version__
from bodspider.errors import UsageError

_PATIENCE = 10.0
"""Seconds that a server may take for one step."""
_PORTS = {"smtp": 25, "smtps": 465}
_LOCAL = {"localhost", "127.0.0.1", "::1"}


class Settings(Protocol):
    """The part of Scrapy's settings that is read here."""

    def get(self, name: str, default: Any = None) -> Any: ...


class AlertError(Exception):
    """Somebody could not be told; the message is one line, without passwords."""


@dataclass(frozen=True, slots=True)
class Channels:
    """Who is told, and how: the recipients of mails, the `server` that takes these (an address), the sender, and webhooks."""

    mail: tuple[str, ...] = ()
    server: str = ""
    sender: str = ""
    webhooks: tuple[str, ...] = ()


def read_channels(settings: Settings) -> Channels:
    """Return who is to be told; raises `bodspider.errors.UsageError` for a setting that cannot be used."""
    mail = _list(settings.get("BOD_ALERT_MAIL"))
    server = str(settings.get("BOD_ALERT_SMTP") or "")
    sender = str(settings.get("BOD_ALERT_FROM") or "") or f"bodspider@{socket.gethostname()}"
    webhooks = _list(settings.get("BOD_ALERT_WEBHOOK"))
    for name, address in (*(("BOD_ALERT_MAIL", each) for each in mail), *([("BOD_ALERT_FROM", sender)] if mail else [])):
        if "@" not in parseaddr(address)[1] or not address.isprintable():
            raise UsageError(f"setting {name}={address!r} is not usable; expected a mail address such as news@example.org")
    if mail and not _is_address(server, "smtp", "smtps"):
        raise UsageError("setting BOD_ALERT_SMTP is not usable; expected an address such as smtp://mail.example.org:587")
    if not all(_is_address(each, "http", "https") for each in webhooks):
        raise UsageError("setting BOD_ALERT_WEBHOOK is not usable; expected an http:// or https:// address")
    return Channels(mail, server, sender, webhooks)


def tell(channels: Channels, run: dict[str, Any]) -> list[str]:
    """Tell everybody of the verdict on `run`, the content of its ``run.json``; return one line for each who could not be told."""
    problems = []
    if channels.mail:
        try:
            send_mail(channels, run)
        except AlertError as error:
            problems.append(str(error))
    for webhook in channels.webhooks:
        try:
            post(webhook, run)
        except AlertError as error:
            problems.append(str(error))
    return problems


def message_of(run: dict[str, Any]) -> str:
    """Return what people are told of `run`, as plain text."""
    listings = [each["url"] for each in run["listings"]]
    counts = ", ".join(
        f"{name} {run['balance'][name]}" for name in ("listed", "new", "changed", "unchanged", "dropped", "failed")
    )
    lines = [f"Run {run['run']} of bodspider: {run['verdict']}", "", *(f"- {reason}" for reason in run["reasons"]), ""]
    return "\n".join([*lines, counts, f"{run['started']} to {run['finished']}", *listings]) + "\n"


def send_mail(channels: Channels, run: dict[str, Any]) -> None:
    """Send the verdict on `run` by mail, encrypted where the server can; raises `AlertError` when that fails.

    A user name and password are only sent over an encrypted connection, or to this machine.
    """
    import smtplib

    server = urlsplit(channels.server)
    host, port = server.hostname or "localhost", server.port or _PORTS[server.scheme]
    mail = EmailMessage()
    mail["Subject"] = f"bodspider: {run['verdict']}: {_reasons(len(run['reasons']))}"
    mail["From"], mail["To"] = channels.sender, ", ".join(channels.mail)
    mail["Date"], mail["Message-ID"] = formatdate(), make_msgid()
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(message_of(run))
    context = ssl.create_default_context()
    try:
        with (
            smtplib.SMTP_SSL(host, port, timeout=_PATIENCE, context=context)
            if server.scheme == "smtps"
            else smtplib.SMTP(host, port, timeout=_PATIENCE)
        ) as connection:
            is_safe = server.scheme == "smtps" or host in _LOCAL
            connection.ehlo()
            if server.scheme == "smtp" and host not in _LOCAL and connection.has_extn("starttls"):
                connection.starttls(context=context)
                is_safe = True
            if server.username:
                if not is_safe:
                    raise AlertError(f"mail was not sent: {host}:{port} offers no encryption, and a password is set")
                connection.login(unquote(server.username), unquote(server.password or ""))
            refused = connection.send_message(mail)
    except smtplib.SMTPRecipientsRefused as error:
        raise AlertError(f"mail was refused by {host}:{port}: {_refusals(error.recipients)}") from error
    except OSError as error:  # among them all of smtplib's
        raise AlertError(f"mail could not be sent by {host}:{port}: {_line(error)}") from error
    if refused:
        raise AlertError(f"mail was refused by {host}:{port} for some: {_refusals(refused)}")


class _NoRedirects(HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        """Follow no redirect: it would turn the message into a request for a page."""


def post(webhook: str, run: dict[str, Any]) -> None:
    """Send the verdict on `run` as JSON to the address `webhook`; raises `AlertError` when that fails.

    ``text`` is what Slack, Mattermost and others show. Errors name the host alone: the rest of such an address is a password.
    """
    wanted = ("run", "verdict", "reasons", "started", "finished", "arguments", "balance")
    body = json.dumps({"text": message_of(run), **{name: run[name] for name in wanted}}).encode()
    headers = {"Content-Type": "application/json", "User-Agent": f"bodspider/{__version__}"}
    request = Request(webhook, data=body, headers=headers, method="POST")  # noqa: S310 read_channels lets http and https pass alone
    where = f"webhook at {urlsplit(webhook).hostname}"
    try:
        with build_opener(_NoRedirects).open(request, timeout=_PATIENCE):
            pass
    except HTTPError as error:
        error.close()
        raise AlertError(f"{where} answered {error.code}") from error
    except (OSError, ValueError, HTTPException) as error:
        raise AlertError(f"{where} could not be told: {_line(error)}") from error


def _list(value: object) -> tuple[str, ...]:
    return tuple(filter(None, map(str.strip, str(value or "").split(","))))


def _is_address(value: str, *schemes: str) -> bool:
    if not value.isascii() or not value.isprintable() or " " in value:
        return False
    try:
        address = urlsplit(value)
        return address.scheme in schemes and bool(address.hostname) and address.port != 0
    except ValueError:
        return False


def _refusals(refused: Mapping[str, tuple[int, bytes]]) -> str:
    said = (f"{recipient}: {code} {reason.decode(errors='replace')}" for recipient, (code, reason) in refused.items())
    return " ".join("; ".join(said).split())


def _line(error: Exception) -> str:
    return " ".join(str(getattr(error, "reason", None) or error).split()) or type(error).__name__


def _reasons(count: int) -> str:
    return "1 reason" if count == 1 else f"{count} reasons"
