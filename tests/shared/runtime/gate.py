"""A gate in front of a real database: closed, nobody reaches it and every connection breaks."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from urllib.parse import urlsplit, urlunsplit


class Gate:
    """Passes bytes on both ways."""

    def __init__(self, dsn: str) -> None:
        self._behind = urlsplit(dsn)
        self._open = True
        self._writers: set[asyncio.StreamWriter] = set()
        self.port = 0

    @property
    def dsn(self) -> str:
        """The way through the gate."""
        behind = self._behind
        return urlunsplit(behind._replace(netloc=f"{behind.username}:{behind.password}@127.0.0.1:{self.port}"))

    @contextmanager
    def closed(self) -> Iterator[None]:
        """Break what is connected and let nobody in."""
        self._open = False
        self._break()
        yield
        self._open = True

    def _break(self) -> None:
        for writer in self._writers:
            writer.transport.abort()

    async def enter(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection."""
        if not self._open:
            writer.transport.abort()
            return
        far_reader, far_writer = await asyncio.open_connection(self._behind.hostname, self._behind.port)
        both = {writer, far_writer}
        self._writers |= both
        await asyncio.gather(_pass_on(reader, far_writer), _pass_on(far_reader, writer))
        self._writers -= both


@asynccontextmanager
async def gate_before(dsn: str) -> AsyncIterator[Gate]:
    """An open gate."""
    gate = Gate(dsn)
    server = await asyncio.start_server(gate.enter, "127.0.0.1", 0)
    gate.port = server.sockets[0].getsockname()[1]
    try:
        yield gate
    finally:
        server.close()
        gate._break()
        await server.wait_closed()


async def _pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    writer.close()
