"""How a link reaches a person: by e-mail, as a text message, or into a file; anything with `send` will do."""

import asyncio
import json
import smtplib
import ssl
from email.message import EmailMessage
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit, urlunsplit

import httpx

from passerelle.pages.errors import NotDelivered
from passerelle.runtime.settings import Settings

PATIENCE_S = 20
STARTTLS_PORT = 587


class Sender(Protocol):
    """Hands a text over for delivery."""

    async def send(self, to: str, text: str) -> None:
        """`to` is an e-mail address or a phone number; raises NotDelivered. Keeps and logs neither."""


class FileSender:
    """Writes each message as a line of JSON to a file its owner only may read: for demonstrations and tests."""

    def __init__(self, path: Path) -> None:
        self._path = path

    async def send(self, to: str, text: str) -> None:
        """Append it."""
        await asyncio.to_thread(self._append, json.dumps({"to": to, "text": text}, ensure_ascii=False))

    def _append(self, line: str) -> None:
        self._path.touch(0o600)
        with self._path.open("a", encoding="utf-8") as file:
            file.write(line + "\n")


class SmtpSender:
    """E-mail through the organization's own server: `smtps://user:password@host:465`, or `smtp://` with STARTTLS."""

    def __init__(self, url: str, sender: str, subject: str) -> None:
        self._parts = urlsplit(url)
        self._sender = sender
        self._subject = subject

    async def send(self, to: str, text: str) -> None:
        """Addresses that are not e-mail addresses are refused."""
        if "@" not in to or not to.isprintable():
            raise NotDelivered("Only e-mail can be sent here.")
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = self._sender, to, self._subject
        message.set_content(text)
        try:
            await asyncio.to_thread(self._hand_over, message)
        except (OSError, smtplib.SMTPException) as error:
            raise NotDelivered from error

    def _hand_over(self, message: EmailMessage) -> None:
        host, port = self._parts.hostname or "", self._parts.port or 0
        context = ssl.create_default_context()
        if self._parts.scheme == "smtps":
            server: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=PATIENCE_S, context=context)
        else:
            server = smtplib.SMTP(host, port or STARTTLS_PORT, timeout=PATIENCE_S)
        with server:
            if self._parts.scheme == "smtp" and host not in {"127.0.0.1", "localhost"}:
                server.starttls(context=context)
            if self._parts.username:
                server.login(unquote(self._parts.username), unquote(self._parts.password or ""))
            server.send_message(message)


class SmsGateway:
    """Text messages through a gateway at `https://:token@host/path`: `{"to": …, "text": …}`, the token as bearer."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        place = parts.netloc.rpartition("@")[2]
        self._url = urlunsplit((parts.scheme, place, parts.path, parts.query, ""))
        self._token = unquote(parts.password or "")

    async def send(self, to: str, text: str) -> None:
        """Any answer but 2xx means it was not taken."""
        headers = {"Authorization": f"Bearer {self._token}"} if self._token else {}
        try:
            async with httpx.AsyncClient(timeout=PATIENCE_S) as client:
                answer = await client.post(self._url, json={"to": to, "text": text}, headers=headers)
        except httpx.HTTPError as error:
            raise NotDelivered from error
        if not answer.is_success:
            raise NotDelivered


class ByAddress:
    """E-mail addresses one way, telephone numbers the other."""

    def __init__(self, mail: Sender, phone: Sender) -> None:
        self._mail, self._phone = mail, phone

    async def send(self, to: str, text: str) -> None:
        """By what the address looks like."""
        await (self._mail if "@" in to else self._phone).send(to, text)


class NoSender:
    """Nothing was set: staff hand the link over themselves."""

    async def send(self, to: str, text: str) -> None:
        """Always raises NotDelivered."""
        raise NotDelivered("No way of sending is set (PASSERELLE_SMTP_URL, PASSERELLE_SMS_URL).")


def sender_of(settings: Settings) -> Sender:
    """As the settings say."""
    mail, phone = settings.smtp_url.get_secret_value(), settings.sms_url.get_secret_value()
    if not mail and not phone:
        return FileSender(settings.sent_file) if settings.sent_file else NoSender()
    return ByAddress(
        SmtpSender(mail, settings.smtp_from, settings.name) if mail else NoSender(),
        SmsGateway(phone) if phone else NoSender(),
    )
