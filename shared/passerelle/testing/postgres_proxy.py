"""A proxy in front of PostgreSQL that makes the network bad: a COMMIT whose reply is lost, replies that take long.

What matters is understood of the protocol: which statements a transaction ran, and where its COMMIT is.
"""

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from urllib.parse import urlsplit, urlunsplit

CHUNK = 64 * 1024
PROTOCOL_3 = 196608
SITES = {"INSERT INTO answers": "command", "INSERT INTO inbox": "receiver", "DELETE FROM deadlines": "deadline"}


@dataclass(slots=True)
class Conversation:
    """What one client has asked since its last COMMIT."""

    ran: list[str] = field(default_factory=list)
    committing: bool = False
    _prepared: dict[bytes, str] = field(default_factory=dict)
    _rest: bytes = b""
    _started: bool = False

    def hear(self, chunk: bytes) -> None:
        """Follow what the client sends."""
        for kind, content in self._messages(chunk):
            if kind == b"P":
                name, sql, _ = content.split(b"\0", 2)
                self._prepared[name] = sql.decode()
            elif kind == b"B":
                self.ran.append(self._prepared.get(content.split(b"\0", 2)[1], ""))
            elif kind == b"Q" and content.upper().startswith(b"COMMIT"):
                self.committing = True
            elif kind == b"Q" and content.upper().startswith(b"BEGIN"):
                self.ran.clear()

    @property
    def site(self) -> str:
        """Which part of the runtime the transaction belongs to: `command`, `receiver`, `deadline` or `other`."""
        return next((site for mark, site in SITES.items() if any(mark in sql for sql in self.ran)), "other")

    def _messages(self, chunk: bytes) -> Iterator[tuple[bytes, bytes]]:
        self._rest += chunk
        while len(self._rest) >= 8:
            typed = self._started
            length = int.from_bytes(self._rest[1:5] if typed else self._rest[:4], "big") + (1 if typed else 0)
            if len(self._rest) < length:
                return
            message, self._rest = self._rest[:length], self._rest[length:]
            if typed:
                yield message[:1], message[5:]
            else:
                # A request for TLS, answered with a refusal, comes before the real start.
                self._started = int.from_bytes(message[4:8], "big") == PROTOCOL_3
        return


Swallow = Callable[[str], bool]


def never(site: str) -> bool:
    """Let every reply through."""
    return False


class PostgresProxy:
    """Stands between one organization and its database."""

    def __init__(self, dsn: str, swallowed: Counter[str] | None = None) -> None:
        self._target = urlsplit(dsn)
        self.swallow: Swallow = never
        """Asked at each COMMIT, with the part of the runtime it belongs to, whether its reply is to be lost."""
        self.swallowed: Counter[str] = Counter() if swallowed is None else swallowed
        """Replies lost, by part of the runtime; several proxies may count together."""
        self.delay: tuple[float, float] = (0.0, 0.0)
        """Seconds a reply takes at least and at most."""
        self._port = 0

    @property
    def dsn(self) -> str:
        """The same database, seen through the proxy."""
        user, _, _ = self._target.netloc.rpartition("@")
        return urlunsplit(self._target._replace(netloc=f"{user}@127.0.0.1:{self._port}"))

    @asynccontextmanager
    async def open(self) -> AsyncIterator["PostgresProxy"]:
        """Listen while the block runs."""
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self._port = server.sockets[0].getsockname()[1]
        try:
            yield self
        finally:
            server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            up_reader, up_writer = await asyncio.open_connection(self._target.hostname, self._target.port)
        except OSError:
            writer.transport.abort()
            return
        conversation = Conversation()
        ways = [
            asyncio.create_task(self._ask(reader, up_writer, conversation)),
            asyncio.create_task(self._answer(up_reader, writer, conversation)),
        ]
        try:
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for way in ways:
                way.cancel()
            await asyncio.gather(*ways, return_exceptions=True)
            writer.transport.abort()
            up_writer.transport.abort()

    async def _ask(self, reader: asyncio.StreamReader, up: asyncio.StreamWriter, conversation: Conversation) -> None:
        with suppress(OSError):
            while chunk := await reader.read(CHUNK):
                conversation.hear(chunk)
                if conversation.committing and not self.swallow(conversation.site):
                    conversation.committing = False
                up.write(chunk)
                await up.drain()

    async def _answer(self, up: asyncio.StreamReader, writer: asyncio.StreamWriter, conversation: Conversation) -> None:
        with suppress(OSError):
            while chunk := await up.read(CHUNK):
                if conversation.committing and (b"COMMIT\0" in chunk or b"ROLLBACK\0" in chunk):
                    self.swallowed[conversation.site] += 1
                    return
                if self.delay[1]:
                    await asyncio.sleep(random.uniform(*self.delay))
                writer.write(chunk)
                await writer.drain()
