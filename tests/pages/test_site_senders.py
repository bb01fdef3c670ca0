import asyncio
import json
import stat
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from passerelle.pages.errors import NotDelivered
from passerelle.pages.senders import FileSender, NoSender, SmsGateway, SmtpSender, sender_of
from tests.shared.runtime.hosting import settings_for

ANSWERS = {b"EHLO": b"250 ok", b"DATA": b"354 go on", b"QUIT": b"221 bye"}


class Post:
    """A post office that speaks just enough SMTP."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.port = 0

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        is_letter = False
        writer.write(b"220 here\r\n")
        while not self.lines or self.lines[-1].upper() != "QUIT":
            line = await reader.readline()
            assert line, "the client went away before it said so"
            self.lines.append(line.decode().rstrip())
            if is_letter and line != b".\r\n":
                continue
            is_letter = line.upper().startswith(b"DATA")
            writer.write(ANSWERS.get(line[:4].upper(), b"250 ok") + b"\r\n")
        writer.close()


@pytest_asyncio.fixture
async def post() -> AsyncIterator[Post]:
    office = Post()
    server = await asyncio.start_server(office.talk, "127.0.0.1", 0)
    office.port = server.sockets[0].getsockname()[1]
    async with server:
        yield office


async def test_a_link_is_sent_by_the_organizations_own_server(post: Post) -> None:
    sender = SmtpSender(f"smtp://127.0.0.1:{post.port}", "passerelle@singa.example", "Singa")

    await sender.send("amina@example.org", "Your page: https://singa.example/me/token")

    assert "rcpt TO:<amina@example.org>" in post.lines
    assert {"From: passerelle@singa.example", "Subject: Singa"} <= set(post.lines)
    assert "Your page: https://singa.example/me/token" in post.lines


@pytest.mark.parametrize("to", ["0612345678", "amina@example.org\nBcc: all@example.org", ""])
async def test_what_is_no_address_is_never_sent_to(post: Post, to: str) -> None:
    with pytest.raises(NotDelivered):
        await SmtpSender(f"smtp://127.0.0.1:{post.port}", "passerelle@singa.example", "Singa").send(to, "Hello")

    assert post.lines == []


async def test_a_server_that_is_away_is_said_without_the_address() -> None:
    with pytest.raises(NotDelivered) as refused:
        await SmtpSender("smtp://127.0.0.1:1", "passerelle@singa.example", "Singa").send("amina@example.org", "Hello")

    assert "amina" not in str(refused.value)


async def test_a_demonstrations_messages_go_to_a_private_file(tmp_path: Path) -> None:
    sender = sender_of(settings_for(tmp_path, sent_file=tmp_path / "sent.jsonl"))

    await sender.send("0612345678", "Première")
    await sender.send("0612345678", "Seconde")

    assert isinstance(sender, FileSender)
    sent = [json.loads(line) for line in (tmp_path / "sent.jsonl").read_text("utf-8").splitlines()]
    assert [one["text"] for one in sent] == ["Première", "Seconde"]
    assert stat.S_IMODE((tmp_path / "sent.jsonl").stat().st_mode) == 0o600


async def test_without_a_way_of_sending_nothing_is_pretended(tmp_path: Path) -> None:
    sender = sender_of(settings_for(tmp_path))

    assert isinstance(sender, NoSender)
    with pytest.raises(NotDelivered):
        await sender.send("amina@example.org", "Hello")


class Gateway:
    """Takes text messages over HTTP, as far as one request goes."""

    def __init__(self, status: bytes = b"202 Accepted") -> None:
        self.status = status
        self.request = ""
        self.port = 0

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        length = int(head.lower().partition("content-length: ")[2].partition("\r\n")[0])
        self.request = head + (await reader.readexactly(length)).decode()
        writer.write(b"HTTP/1.1 %s\r\nContent-Length: 0\r\nConnection: close\r\n\r\n" % self.status)
        writer.close()


@pytest_asyncio.fixture
async def gateway() -> AsyncIterator[Gateway]:
    one = Gateway()
    server = await asyncio.start_server(one.talk, "127.0.0.1", 0)
    one.port = server.sockets[0].getsockname()[1]
    async with server:
        yield one


async def test_a_text_message_goes_through_the_gateway(gateway: Gateway) -> None:
    await SmsGateway(f"http://:s3cret@127.0.0.1:{gateway.port}/messages?from=Singa").send("+33600000001", "Your page")

    head, _, body = gateway.request.partition("\r\n\r\n")
    assert head.startswith("POST /messages?from=Singa HTTP/1.1")
    assert "authorization: bearer s3cret" in head.lower()
    assert "s3cret@" not in head
    assert json.loads(body) == {"to": "+33600000001", "text": "Your page"}


async def test_what_the_gateway_does_not_take_is_said(gateway: Gateway) -> None:
    gateway.status = b"402 Payment Required"

    for port in (gateway.port, 1):
        with pytest.raises(NotDelivered) as refused:
            await SmsGateway(f"http://127.0.0.1:{port}/").send("+33600000001", "Your page")
        assert "+336" not in str(refused.value)


async def test_numbers_and_addresses_each_go_their_way(tmp_path: Path, post: Post, gateway: Gateway) -> None:
    ways = {"smtp_url": f"smtp://127.0.0.1:{post.port}", "sms_url": f"http://127.0.0.1:{gateway.port}/"}
    sender = sender_of(settings_for(tmp_path, smtp_from="passerelle@singa.example", **ways))

    await sender.send("amina@example.org", "By e-mail")
    await sender.send("+33600000001", "As a message")

    assert "rcpt TO:<amina@example.org>" in post.lines
    assert "As a message" in gateway.request


async def test_a_number_is_not_sent_to_where_only_e_mail_is_set(tmp_path: Path, post: Post) -> None:
    sender = sender_of(settings_for(tmp_path, smtp_url=f"smtp://127.0.0.1:{post.port}", smtp_from="a@singa.example"))

    with pytest.raises(NotDelivered):
        await sender.send("+33600000001", "As a message")
